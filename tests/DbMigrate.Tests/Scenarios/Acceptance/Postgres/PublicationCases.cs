using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Publications.</summary>
public sealed class PublicationCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a publication of tables",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (id int PRIMARY KEY)
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (id int PRIMARY KEY);
            CREATE PUBLICATION p FOR TABLE a, b
            """),
        new(
            "its tables and actions change",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (id int PRIMARY KEY);
            CREATE PUBLICATION p FOR TABLE a
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (id int PRIMARY KEY);
            CREATE PUBLICATION p FOR TABLE b WITH (publish = 'insert, update', publish_via_partition_root = true)
            """),
        new("all tables", "", "CREATE TABLE a (id int PRIMARY KEY); CREATE PUBLICATION p FOR ALL TABLES"),
        new(
            "columns, conditions and schemas",
            """
            CREATE SCHEMA s;
            CREATE TABLE a (id int PRIMARY KEY, b int);
            CREATE TABLE c (id int PRIMARY KEY, v text)
            """,
            """
            CREATE SCHEMA s;
            CREATE TABLE a (id int PRIMARY KEY, b int);
            CREATE TABLE c (id int PRIMARY KEY, v text);
            CREATE PUBLICATION p FOR TABLE a WHERE (id > 5), c (id, v);
            CREATE PUBLICATION q FOR TABLES IN SCHEMA s
            """)
        { MinVersion = 15 },
        new(
            "a published table is replaced",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE PUBLICATION p FOR TABLE a;
            COMMENT ON PUBLICATION p IS 'kept'
            """,
            """
            CREATE TABLE b (id int PRIMARY KEY);
            CREATE PUBLICATION p FOR TABLE b;
            COMMENT ON PUBLICATION p IS 'kept'
            """),
        new(
            "a published column changes its type",
            """
            CREATE TABLE a (id int PRIMARY KEY, v int);
            CREATE PUBLICATION p FOR TABLE a (id, v) WHERE (id > 1)
            """,
            """
            CREATE TABLE a (id bigint PRIMARY KEY, v bigint);
            CREATE PUBLICATION p FOR TABLE a (id, v) WHERE (id > 1)
            """)
        { MinVersion = 15 });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Publication(int version, string name) => RunAsync(version, Cases[name]);
}
