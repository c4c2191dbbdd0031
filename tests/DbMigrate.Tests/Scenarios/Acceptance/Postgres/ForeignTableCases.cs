using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Foreign-data wrappers, servers, user mappings and foreign tables.</summary>
public sealed class ForeignTableCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a wrapper, a server and a mapping",
            "",
            """
            CREATE FOREIGN DATA WRAPPER w OPTIONS (debug 'true');
            CREATE SERVER s TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER w OPTIONS (host 'h', port '1');
            CREATE USER MAPPING FOR app_reader SERVER s OPTIONS ("user" 'u');
            CREATE USER MAPPING FOR PUBLIC SERVER s
            """),
        new(
            "a foreign table is made",
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w
            """,
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE f (a int OPTIONS (x 'y') NOT NULL, b text DEFAULT 'z', CHECK (a > 0)) SERVER s OPTIONS (path '/t')
            """),
        new(
            "a foreign table's columns change",
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE f (a int, b text) SERVER s
            """,
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE f (a bigint, c date) SERVER s
            """),
        new(
            "options of a foreign table and its columns",
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE f (a int OPTIONS (x '1', y '2')) SERVER s OPTIONS (p '1', q '2')
            """,
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE f (a int OPTIONS (y '3', z '4')) SERVER s OPTIONS (q '3', r '4')
            """),
        new(
            "a foreign table moves to another server",
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE SERVER r FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE f (a int) SERVER s
            """,
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE SERVER r FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE f (a int) SERVER r;
            COMMENT ON FOREIGN TABLE f IS 'far';
            GRANT SELECT ON f TO app_reader
            """),
        new(
            "a server's options change under its tables",
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'a');
            CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (x 'y');
            CREATE FOREIGN TABLE f (a int) SERVER s;
            CREATE VIEW v AS SELECT a FROM f
            """,
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'b', port '1');
            CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (x 'z');
            CREATE FOREIGN TABLE f (a int) SERVER s;
            CREATE VIEW v AS SELECT a FROM f
            """),
        new(
            "an ordinary table becomes foreign",
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE TABLE f (a int)
            """,
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE f (a int) SERVER s
            """)
        { KeepsRows = false },
        new(
            "a foreign partition",
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE TABLE t (a int) PARTITION BY LIST (a)
            """,
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE TABLE t (a int) PARTITION BY LIST (a);
            CREATE FOREIGN TABLE f PARTITION OF t FOR VALUES IN (1) SERVER s
            """)
        { RowsBack = "" },
        new(
            "options, version and functions change in place",
            """
            CREATE FUNCTION v(text[], oid) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
            CREATE FOREIGN DATA WRAPPER w VALIDATOR v OPTIONS (a '1');
            CREATE SERVER s TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER w OPTIONS (host 'h', port '1');
            CREATE USER MAPPING FOR app_reader SERVER s OPTIONS ("user" 'u', gone '1');
            CREATE FOREIGN TABLE f (a int) SERVER s
            """,
            """
            CREATE FUNCTION v(text[], oid) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
            CREATE FOREIGN DATA WRAPPER w OPTIONS (a '2', b '3');
            CREATE SERVER s TYPE 'x' FOREIGN DATA WRAPPER w OPTIONS (host 'i', "user name" 'x''y');
            CREATE USER MAPPING FOR app_reader SERVER s OPTIONS ("user" 'w', added '2');
            CREATE FOREIGN TABLE f (a int) SERVER s
            """)
        {
            ExpectedSql =
            [
                "ALTER FOREIGN DATA WRAPPER w NO VALIDATOR OPTIONS (SET a '2', ADD b '3')",
                "ALTER SERVER s VERSION NULL OPTIONS (SET host 'i', ADD \"user name\" 'x''y', DROP port)",
                "ALTER USER MAPPING FOR app_reader SERVER s OPTIONS (ADD added '2', SET \"user\" 'w', DROP gone)",
            ],
        },
        new(
            "a password goes with a server that is made anew",
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s TYPE 'x' FOREIGN DATA WRAPPER w;
            CREATE USER MAPPING FOR app_reader SERVER s OPTIONS ("user" 'u', password 'sesame')
            """,
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s TYPE 'y' FOREIGN DATA WRAPPER w;
            CREATE USER MAPPING FOR app_reader SERVER s OPTIONS ("user" 'u')
            """)
        { Expect = ["DataLoss"], OneWay = true },
        new(
            "a foreign table's and its columns' options and types change together, under a view",
            """
            CREATE EXTENSION file_fdw;
            CREATE SERVER s FOREIGN DATA WRAPPER file_fdw;
            CREATE FOREIGN TABLE f (w text, n int) SERVER s OPTIONS (filename '/none', format 'csv');
            CREATE VIEW v AS SELECT w FROM f
            """,
            """
            CREATE EXTENSION file_fdw;
            CREATE SERVER s FOREIGN DATA WRAPPER file_fdw;
            CREATE FOREIGN TABLE f (w varchar(9) OPTIONS (force_not_null 'true'), n bigint) SERVER s OPTIONS (filename '/other', format 'csv', delimiter ';');
            CREATE VIEW v AS SELECT w FROM f
            """)
        { Expect = ["!DataLoss"] },
        new(
            "all of it goes",
            """
            CREATE FOREIGN DATA WRAPPER w;
            CREATE SERVER s FOREIGN DATA WRAPPER w;
            CREATE USER MAPPING FOR PUBLIC SERVER s;
            CREATE FOREIGN TABLE f (a int) SERVER s
            """,
            ""));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task ForeignTable(int version, string name) => RunAsync(version, Cases[name]);
}
