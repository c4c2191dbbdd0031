using DbMigrate.Engines;
using DbMigrate.Planning.Hazards;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>What <c>"refuse": ["DataLoss"]</c> lets pass loses nothing: statements are made from the grammar's forms at random, run, and
/// what was there is looked for afterwards. Rows and values that a statement itself says it changes are <c>NotReversible</c>.</summary>
public sealed class RefusalTests(PostgresServers servers)
{
    private static readonly string[] Tables =
    [
        "users", "orders", "bills", "events", "events_2025", "cache", "attic.chairs", "shops", "sales", "refunds", "vans", "trips",
        "stops", "logs", "base", "derived", "pairs", "counters", "spots", "kinds",
    ];

    private static readonly string[] Columns =
    [
        "id", "name", "email", "age", "score", "note", "state", "born", "code", "title", "tall", "region", "shop_id", "plate", "van_id",
        "n", "a", "b", "p", "t", "iv", "ts", "tz", "tm", "v5", "c5", "arr", "nm", "nm4", "f", "d", "i", "j", "x", "lbl", "pos", "at",
    ];

    private static readonly string[] Types =
    [
        "text", "varchar", "varchar(2)", "varchar(40)", "char(3)", "int", "bigint", "smallint", "numeric", "numeric(3,1)",
        "numeric(20,6)", "real", "double precision", "date", "timestamp", "timestamp(0)", "timestamptz", "timestamptz(2)", "time",
        "time(0)", "interval", "interval(1)", "interval year to month", "jsonb", "json", "text[]", "name", "inet", "cidr", "oid", "label",
        "positive", "citext", "varbit(2)",
    ];

    private static readonly string[] Expressions =
    [
        "{0}", "{0}::text", "({0})", "lower({0}::text)", "left({0}::text, 1)", "NULL", "'gone'", "1", "now()", "{0}::text::varchar(1)",
        "CAST({0} AS varchar(2))", "to_jsonb({0})", "ARRAY[{0}::text]", "coalesce({0}::text, '')", "{0}::text || 'x'",
        "{0}::numeric(4,0)", "{0}::int", "{0}::date", "DEFAULT", "md5({0}::text)", "length({0}::text)",
    ];

    private static readonly string[] Conditions =
    [
        "", "", " WHERE true", " WHERE 1 = 1", " WHERE id = id", " WHERE id = 1", " WHERE id > 3", " WHERE NOT false",
    ];

    private static readonly string[] Forms =
    [
        "DELETE FROM {table}{where}",
        "DELETE FROM ONLY {table}{where}",
        "DELETE FROM {table} USING orders o{where}",
        "WITH gone AS (DELETE FROM {table}{where} RETURNING 1) SELECT count(*) FROM gone",
        "TRUNCATE {table}",
        "TRUNCATE {table} CASCADE",
        "TRUNCATE ONLY {table}",
        "TRUNCATE {table}, {table2} CASCADE",
        "TRUNCATE {table} RESTART IDENTITY CASCADE",
        "DROP TABLE {table}",
        "DROP TABLE {table} CASCADE",
        "DROP TABLE IF EXISTS nothere, {table} CASCADE",
        "DROP SCHEMA attic CASCADE",
        "DROP TYPE {type} CASCADE",
        "DROP DOMAIN label CASCADE",
        "DROP EXTENSION citext CASCADE",
        "DROP OWNED BY nobody",
        "ALTER TABLE {table} DROP COLUMN {column}",
        "ALTER TABLE {table} DROP COLUMN {column} CASCADE",
        "ALTER TABLE {table} DROP {column}, ADD COLUMN extra int",
        "ALTER TABLE ONLY {table} DROP COLUMN {column}",
        "ALTER TABLE IF EXISTS {table} DROP COLUMN IF EXISTS {column} CASCADE",
        "ALTER TABLE {table} ALTER COLUMN {column} TYPE {type}",
        "ALTER TABLE {table} ALTER {column} TYPE {type} USING {value}",
        "ALTER TABLE {table} ALTER {column} SET DATA TYPE {type} USING {value}",
        "ALTER TABLE {table} ALTER {column} DROP DEFAULT, ALTER {column} TYPE {type} USING {value}",
        "ALTER TYPE pair DROP ATTRIBUTE {column} CASCADE",
        "ALTER TYPE pair ALTER ATTRIBUTE {column} TYPE {type} CASCADE",
        "ALTER TYPE point3 DROP ATTRIBUTE y",
        "UPDATE {table} SET {column} = {value}{where}",
        "UPDATE vans SET id = id + 100{where}",
        "UPDATE shops SET region = NULL{where}",
        "MERGE INTO {table} t USING orders o ON t.id = o.id WHEN MATCHED THEN DELETE",
        "DO $$ BEGIN DELETE FROM {table}{where}; END $$",
        "DO $$ BEGIN EXECUTE 'TRUNCATE {table} CASCADE'; END $$",
        "DO $$ BEGIN IF true THEN ALTER TABLE {table} DROP COLUMN {column} CASCADE; END IF; END $$",
        "EXPLAIN (ANALYZE) DELETE FROM {table}{where}",
        "SELECT gone()",
        "CALL clear_cache()",
        "DO $$ BEGIN PERFORM gone(); END $$",
        "ALTER TABLE {table} SET UNLOGGED",
        "ALTER TABLE {table} RENAME COLUMN {column} TO other",
        "ALTER TABLE {table} SET SCHEMA attic",
        "ALTER TABLE {table} ALTER {column} SET NOT NULL",
        "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column} text",
        "CREATE INDEX ON {table} ({column})",
        "LOCK TABLE {table}",
        "ALTER TABLE users ALTER doubled DROP EXPRESSION",
        "ALTER TABLE events DETACH PARTITION events_2025",
        "DROP VIEW shop_names CASCADE",
        "DROP FUNCTION touch() CASCADE",
        "DROP SEQUENCE owned CASCADE",
        "ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE",
    ];

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Nothing_that_loses_rows_or_values_passes(int version)
    {
        await using var database = await servers.CreateDatabaseAsync(version, "refusal");
        var witness = new PostgresWitness(database);
        await witness.PrepareAsync();
        await using var session = await DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(database.Url, RepoPaths.Root), SessionAccess.ReadOnly, SessionOptions.Reading, default);
        var model = await KnownEngines
            .Of(Dialect.PostgreSql)
            .Schema.ReadAsync(session, new(new(), new(null, "__drizzle_migrations")), default);
        var judge = new HazardJudge(session);
        var random = new Random(20);
        var passed = new List<string>();
        var lost = 0;
        for (var i = 0; i < 600; i++)
        {
            var statement = Make(random);
            var seen = await witness.RunAsync(statement, outside: false);
            if (seen.Refusal is not null || seen.Lost.Count == 0) continue;
            lost++;
            var codes = new HashSet<HazardCode>();
            foreach (
                var item in new HazardFinder(Dialect.PostgreSql, model).Find(
                    KnownEngines.Of(Dialect.PostgreSql).Splitter.Split(new StringReader(statement))))
            {
                if (await judge.JudgeAsync(item.Hazard, default) is { } real) codes.Add(real.Code);
            }

            if (!codes.Contains(HazardCode.DataLoss))
                passed.Add($"{statement}: {string.Join(", ", seen.Lost)} lost something, and the rules say {string.Join(", ", codes)}");
        }

        Assert.True(lost > 60, $"only {lost} statements lost anything");
        Assert.True(passed.Count == 0, string.Join("\n", passed));
    }

    private static string Make(Random random)
    {
        var statement = Pick(Forms);
        var column = Pick(Columns);
        return statement
            .Replace("{table2}", Pick(Tables), StringComparison.Ordinal)
            .Replace("{table}", Pick(Tables), StringComparison.Ordinal)
            .Replace("{type}", Pick(Types), StringComparison.Ordinal)
            .Replace("{value}", Pick(Expressions).Replace("{0}", column, StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("{where}", Pick(Conditions), StringComparison.Ordinal)
            .Replace("{column}", column, StringComparison.Ordinal);

        string Pick(string[] from) => from[random.Next(from.Length)];
    }
}
