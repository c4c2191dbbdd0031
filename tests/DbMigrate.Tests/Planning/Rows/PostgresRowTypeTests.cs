using System.Globalization;
using System.Text;
using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Planning.Rows;

/// <summary>The law of sample rows on PostgreSQL: a column of any type that a column can have gets a value.</summary>
public sealed class PostgresRowTypeTests(PostgresServers servers)
{
    // The server reads no text as one of these; the first holds a list of what no table can hold.
    private static readonly string[] WithoutInput =
    [
        "pg_statistic_ext_data", "pg_node_tree", "pg_ndistinct", "pg_dependencies", "pg_mcv_list", "pg_brin_bloom_summary",
        "pg_brin_minmax_multi_summary", "gtsvector",
    ];

    private const string OwnTypes = """
        CREATE SCHEMA "Own Types";
        CREATE TYPE "Own Types"."Mood" AS ENUM ('sad', 'it''s ok', '"quoted", \back');
        CREATE DOMAIN mail AS text CHECK (VALUE ~ '^[^@ ]+@[a-z0-9.-]+\.[a-z]{2,}$');
        CREATE DOMAIN code AS character varying(6) CHECK (VALUE ~ '^[A-Z]{2}-[0-9]{3}$');
        CREATE DOMAIN percent AS numeric(5,2) NOT NULL CHECK (VALUE >= 0 AND VALUE <= 100);
        CREATE DOMAIN code_list AS code[];
        CREATE DOMAIN kind AS text CHECK (VALUE IN ('open', 'shut'));
        CREATE DOMAIN later AS date CHECK (VALUE >= '2030-01-01');
        CREATE DOMAIN settings AS jsonb CHECK (jsonb_typeof(VALUE) = 'array');
        CREATE TYPE pair AS (n integer, t text, "Mood" "Own Types"."Mood");
        CREATE TYPE nest AS (p pair, ps pair[], k kind);
        CREATE DOMAIN checked_pair AS pair CHECK ((VALUE).n > 5);
        CREATE TYPE span AS RANGE (subtype = double precision, subtype_diff = float8mi);
        CREATE TYPE words AS RANGE (subtype = text);
        CREATE TYPE mails AS RANGE (subtype = date);
        CREATE TABLE relation (id integer, p pair);
        """;

    private static readonly string[] Written =
    [
        "character varying(1)", "character varying(2)", "character(3)", "numeric(2,2)", "numeric(3,2)", "numeric(4,0)", "numeric(3,-2)",
        "bit(1)", "bit(12)", "bit varying(3)", "timestamp(0) with time zone", "timestamp(3) without time zone", "time(2) with time zone",
        "interval year to month", "interval day to second(2)", "integer[][]", "character varying(2)[]", "numeric(3,1)[]", "\"char\"[]",
    ];

    public static TheoryData<int> Servers => [.. PostgresBinaries.Servers.Select(binaries => binaries.Major)];

    [Theory, MemberData(nameof(Servers))]
    public async Task Every_type_gets_values(int version)
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync(version, "rows");
        await database.ExecuteAsync(OwnTypes);
        await using DatabaseSession session = await DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(database.Url, "."), SessionAccess.ReadWrite, SessionOptions.Reading, default);
        var types = await session.QueryAsync(
            """
            SELECT format_type(t.oid, NULL)
            FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
            WHERE NOT EXISTS (SELECT FROM pg_attribute a JOIN pg_type p ON p.oid = a.atttypid
                              WHERE p.typtype = 'p' AND a.attnum > 0 AND a.attrelid IN (t.typrelid, (SELECT e.typrelid FROM pg_type e WHERE e.oid = t.typelem)))
              AND NOT EXISTS (SELECT FROM pg_type e WHERE e.oid = t.typelem AND e.typtype = 'p')
              AND t.typtype <> 'p' AND (t.typtype <> 'c' OR c.relkind IN ('r', 'v', 'c')) AND t.typname !~ '^_?pg_toast'
            ORDER BY t.oid
            """,
            default);
        string[] names = [.. types.Select(row => (string)row[0]!), .. Written];
        var tables = new StringBuilder("CREATE SCHEMA t; SET search_path = public, pg_catalog;");
        var made = new Dictionary<string, string>();
        for (var i = 0; i < names.Length; i++)
        {
            if (WithoutInput.Contains(names[i].TrimEnd('[', ']'))) continue;
            made[$"t{i}"] = names[i];
            tables.Append(CultureInfo.InvariantCulture, $"CREATE TABLE t.t{i} (id serial, v {names[i]} NOT NULL);");
        }

        await database.ExecuteAsync(tables.ToString());
        var remarks = new List<string>();
        var rows = await RowFilling.FillAsync(Dialect.PostgreSql, session, remarks);

        string[] empty =
        [
            .. rows.Where(table => table.Key.Schema == "t" && !table.Value.Any(row => row.Values["v"].Text is not null))
                .Select(table => made[table.Key.Name]),
        ];
        Assert.True(made.Count > 150);
        Assert.True(empty.Length == 0, $"{string.Join(", ", empty)}\n{string.Join('\n', remarks)}");
    }
}
