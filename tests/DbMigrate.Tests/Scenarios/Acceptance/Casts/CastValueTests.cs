using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Scenarios.Acceptance.Casts;

/// <summary>What values are after their column has changed its type, on every server.</summary>
public sealed class CastValueTests(PostgresServers servers)
{
    private static readonly SchemaProvider Provider = KnownEngines.Of(Dialect.PostgreSql).Schema;

    private static readonly Dictionary<string, (string From, string To, string Rows, string Query, string Wants)> Cases = new()
    {
        ["money to a number"] = (
            "CREATE TABLE t (c money)",
            "CREATE TABLE t (c numeric(12,2))",
            "INSERT INTO t VALUES (1234.5::numeric::money)",
            "SELECT c FROM t",
            "1234.50"),
        ["an extension's cast"] = (
            "CREATE EXTENSION hstore; CREATE TABLE t (c hstore)", "CREATE EXTENSION hstore; CREATE TABLE t (c json)",
            "INSERT INTO t VALUES ('k=>v')", "SELECT c FROM t", """{"k": "v"}"""),
        ["an extension's cast, and the extension goes"] = (
            "CREATE EXTENSION hstore; CREATE TABLE t (c hstore)",
            "CREATE TABLE t (c jsonb)",
            "INSERT INTO t VALUES ('k=>v')",
            "SELECT c FROM t",
            """{"k": "v"}"""
        ),
        ["a text without regard to case"] = (
            "CREATE EXTENSION citext; CREATE TABLE t (c citext, d text)",
            "CREATE EXTENSION citext; CREATE TABLE t (c varchar(5), d citext)",
            "INSERT INTO t VALUES ('Ab', 'Cd')",
            "SELECT c, d = 'cD' FROM t",
            "Ab|true"),
        ["a domain of a list"] = (
            "CREATE DOMAIN many AS text[]; CREATE TABLE t (c many)", "CREATE DOMAIN many AS text[]; CREATE TABLE t (c text[])",
            "INSERT INTO t VALUES ('{a,b}')", "SELECT c FROM t", "{a,b}"),
        ["a domain of a domain"] = (
            "CREATE DOMAIN a AS money; CREATE DOMAIN b AS a; CREATE TABLE t (c b)",
            "CREATE DOMAIN a AS money; CREATE DOMAIN b AS a; CREATE TABLE t (c numeric)",
            "INSERT INTO t VALUES (12::money)",
            "SELECT c FROM t",
            "12.00"),
        ["a domain that becomes one of another base"] = (
            "CREATE DOMAIN a AS money; CREATE TABLE t (c a)", "CREATE DOMAIN a AS numeric; CREATE TABLE t (c a)",
            "INSERT INTO t VALUES (12::money)", "SELECT c FROM t", "12.00"),
        ["a number to a byte"] = (
            "CREATE TABLE t (c int)",
            "CREATE TABLE t (c \"char\")",
            "INSERT INTO t VALUES (66)",
            "SELECT c FROM t",
            "B"),
        ["a byte to a number"] = (
            "CREATE TABLE t (c \"char\")",
            "CREATE TABLE t (c int)",
            "INSERT INTO t VALUES ('B')",
            "SELECT c FROM t",
            "66"),
        ["lists, rows, ranges and numbers to JSON"] = (
            "CREATE TYPE p AS (x int, y text); CREATE TABLE t (a text[], b p, c daterange, d numeric, e p[], f date)",
            "CREATE TYPE p AS (x int, y text); CREATE TABLE t (a jsonb, b jsonb, c jsonb, d jsonb, e json, f json)",
            "INSERT INTO t VALUES ('{a,\"b,c\"}', '(1,z)', '[2024-01-01,2024-01-02)', 1.50, '{\"(1,z)\"}', '2024-02-29')",
            "SELECT a, b, c, d, e, f FROM t",
            """["a", "b,c"]|{"x": 1, "y": "z"}|"[2024-01-01,2024-01-02)"|1.50|[{"x":1,"y":"z"}]|"2024-02-29" """.TrimEnd()),
        ["JSON to numbers, lists, rows and dates"] = (
            "CREATE TYPE p AS (x int, y text); CREATE TABLE t (a jsonb, b json, c jsonb, d jsonb, e jsonb)",
            "CREATE TYPE p AS (x int, y text); CREATE TABLE t (a int, b bigint[], c p, d date, e boolean)",
            "INSERT INTO t VALUES ('5', '[1, 2]', '{\"x\": 1, \"y\": \"z\"}', '\"2024-02-29\"', 'true')",
            "SELECT a, b, c, d, e FROM t",
            "5|{1,2}|(1,z)|2024-02-29|true"),
        ["a text that holds JSON"] = (
            "CREATE TABLE t (c text)",
            "CREATE TABLE t (c jsonb)",
            """INSERT INTO t VALUES ('{"a": 1}')""",
            "SELECT c->'a' FROM t",
            "1"),
        ["a range to its multirange"] = (
            "CREATE TYPE r AS RANGE (subtype = float8, multirange_type_name = rs); CREATE TABLE t (c r, d tstzrange)",
            "CREATE TYPE r AS RANGE (subtype = float8, multirange_type_name = rs); CREATE TABLE t (c rs, d tstzmultirange)",
            "INSERT INTO t VALUES ('[1,2)', 'empty')", "SELECT c, d FROM t", "{[1,2)}|{}"),
        ["a range of wider numbers"] = (
            "CREATE TABLE t (c int4range[])",
            "CREATE TABLE t (c int8range[])",
            "INSERT INTO t VALUES ('{\"[1,5)\"}')",
            "SELECT c FROM t",
            "{\"[1,5)\"}"),
        ["an enum to another, in lists"] = (
            "CREATE TYPE a AS ENUM ('x', 'y'); CREATE TYPE b AS ENUM ('y', 'x'); CREATE TABLE t (c a[])",
            "CREATE TYPE a AS ENUM ('x', 'y'); CREATE TYPE b AS ENUM ('y', 'x'); CREATE TABLE t (c b[])",
            "INSERT INTO t VALUES ('{y,x}')",
            "SELECT c FROM t",
            "{y,x}"),
        ["every digit of a float"] = (
            "CREATE TABLE t (c double precision, d real[])", "CREATE TABLE t (c numeric, d numeric[])",
            "INSERT INTO t VALUES (0.30000000000000004, '{16777216}')", "SELECT c, d FROM t", "0.30000000000000004|{16777216}"),
        ["a text to bits, none added or cut"] = (
            "CREATE TABLE t (c text)",
            "CREATE TABLE t (c bit(3))",
            "INSERT INTO t VALUES ('101')",
            "SELECT c FROM t",
            "101"),
        ["a text that is a list"] = (
            "CREATE TABLE t (c text)",
            "CREATE TABLE t (c int[])",
            "INSERT INTO t VALUES ('{1,2}')",
            "SELECT c FROM t",
            "{1,2}"),
        ["a value to a list of it"] = (
            "CREATE TABLE t (c text, d int)",
            "CREATE TABLE t (c text[], d bigint[])",
            "INSERT INTO t VALUES ('a b', 1), (NULL, NULL)",
            "SELECT c, d FROM t",
            "{\"a b\"}|{1}\n|"),
        ["a user's cast"] = (
            """
            CREATE TYPE cm AS (v numeric); CREATE TYPE inch AS (v numeric);
            CREATE FUNCTION f(cm) RETURNS inch IMMUTABLE LANGUAGE sql AS 'SELECT ROW(($1).v / 2.54)::inch'; CREATE CAST (cm AS inch) WITH FUNCTION f(cm);
            CREATE TABLE t (c cm)
            """,
            """
            CREATE TYPE cm AS (v numeric); CREATE TYPE inch AS (v numeric);
            CREATE FUNCTION f(cm) RETURNS inch IMMUTABLE LANGUAGE sql AS 'SELECT ROW(($1).v / 2.54)::inch'; CREATE CAST (cm AS inch) WITH FUNCTION f(cm);
            CREATE TABLE t (c inch)
            """,
            "INSERT INTO t VALUES ('(254)')", "SELECT round((c).v) FROM t", "100"),
        ["a cast that is made in the same plan"] = (
            "CREATE TABLE t (c bigint)",
            """
            CREATE FUNCTION f(bigint) RETURNS timestamptz STABLE LANGUAGE sql AS 'SELECT pg_catalog.to_timestamp($1)';
            CREATE CAST (bigint AS timestamptz) WITH FUNCTION f(bigint); CREATE TABLE t (c timestamptz)
            """,
            "INSERT INTO t VALUES (86400)", "SELECT extract(epoch FROM c)::int FROM t", "86400"),
        ["a cast that goes in the same plan"] = (
            """
            CREATE FUNCTION f(bigint) RETURNS timestamptz STABLE LANGUAGE sql AS 'SELECT pg_catalog.to_timestamp($1)';
            CREATE CAST (bigint AS timestamptz) WITH FUNCTION f(bigint); CREATE TABLE t (c bigint)
            """,
            "CREATE TABLE t (c timestamptz)", "INSERT INTO t VALUES (86400)", "SELECT extract(epoch FROM c)::int FROM t", "86400"),
        ["a default, an identity and a generated column beside it"] = (
            "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, c money DEFAULT 5::money, g text GENERATED ALWAYS AS "
                + "(pg_catalog.repeat('x', 1)) STORED)",
            "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY, c numeric DEFAULT 7, g varchar GENERATED ALWAYS AS "
                + "(pg_catalog.repeat('x', 1)) STORED)",
            "INSERT INTO t DEFAULT VALUES", "INSERT INTO t DEFAULT VALUES RETURNING id, c, g, (SELECT c FROM t LIMIT 1)", "2|7|x|5.00"),
    };

    public static TheoryData<int, string> Rows =>
        new(PostgresBinaries.Servers.SelectMany(server => Cases.Keys.Select(name => (server.Major, name))));

    public static TheoryData<string, string> Refused => new()
    {
        { "bigint", "timestamp with time zone" },
        { "boolean", "smallint" },
        { "smallint", "money" },
        { "uuid", "bytea" },
        { "integer[]", "timestamp without time zone[]" },
        { "integer", "date[]" },
        { "int4multirange", "int4range" },
        { "bit(3)", "bit(5)" },
        { "jsonb", "bytea" },
        { "interval", "integer" },
        { "point", "integer" },
    };

    [Theory, MemberData(nameof(Rows))]
    public async Task Values_are_kept(int version, string name)
    {
        var (from, to, rows, query, wants) = Cases[name];
        var server = await AcceptanceServer.OfAsync(servers, version);
        await using var first = await server.CreateAsync();
        await using var second = await server.CreateAsync();
        await first.RunAsync(from, "from");
        await second.RunAsync(to, "to");
        await first.RunAsync(rows, "rows");
        var plan = Provider.Plan(await first.ReadAsync(), await second.ReadAsync());

        await first.RunAsync(["BEGIN", .. plan.Statements, "COMMIT"]);

        var text = string.Join(
            " || '|' || ", Enumerable.Range(1, wants.Split('\n')[0].Count(c => c == '|') + 1).Select(i => $"coalesce(v{i}::text, '')"));
        var found = query.StartsWith("INSERT")
            ? query
            : $"SELECT {text} FROM ({query}) AS q({string.Join(", ", Enumerable.Range(1, text.Split("'|'").Length).Select(i => $"v{i}"))})";
        var values = (await first.QueryAsync(found)).Select(row => string.Join('|', row.Select(value => $"{value}")));
        Assert.Equal(wants, string.Join('\n', values));
        Assert.True((await first.ReadAsync()).Equals(await second.ReadAsync()));
    }

    [Theory, MemberData(nameof(Refused))]
    public async Task What_no_cast_brings_over_is_refused_with_column_and_types(string source, string target)
    {
        var server = await AcceptanceServer.OfAsync(servers, PostgresBinaries.Servers[^1].Major);
        await using var first = await server.CreateAsync();
        await using var second = await server.CreateAsync();
        await first.RunAsync($"CREATE TABLE a (x {source}, ok integer)", "from");
        await second.RunAsync($"CREATE TABLE a (x {target}, ok bigint)", "to");
        var (from, to) = (await first.ReadAsync(), await second.ReadAsync());

        var error = Assert.Throws<DbMigrateException>(() => Provider.Plan(from, to));

        Assert.Equal(ErrorId.CastImpossible, error.Id);
        Assert.Contains("a.x", error.Message);
        Assert.Contains(source, error.Message);
        Assert.Contains(target, error.Message);
        Assert.Contains("-Using 'a.x=", error.RecommendedAction);
        Assert.Contains("-- using:", error.RecommendedAction);
        var shown = Provider.Plan(from, to, new PlanOptions { Purpose = PlanPurpose.Look });
        Assert.Equal(["public.a.x"], shown.MissingCasts.Select(missing => missing.Column.Display));
        Assert.DoesNotContain(shown.Statements, statement => statement.Contains("USING"));
    }
}
