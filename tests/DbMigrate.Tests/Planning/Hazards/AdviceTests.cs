using DbMigrate.Engines;
using DbMigrate.Planning.Hazards;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>A law: who follows a piece of advice about locks is rid of the hazard. Each piece that the rules give for a statement of the
/// guide is followed here, on a server, a migration at a time; or it is said why no statement can.</summary>
public sealed class AdviceTests(PostgresServers servers)
{
    private static readonly HazardCode[] OfLocks =
        [HazardCode.ExclusiveLock, HazardCode.ConstraintScan, HazardCode.IndexBuildBlocksWrites, HazardCode.TableRewrite];

    /// <summary>A statement with a hazard, and the migrations that its advice leads to.</summary>
    private static readonly (string Statement, string[] Migrations)[] Followed =
    [
        ("ALTER TABLE users ADD CONSTRAINT c CHECK (id > 0)",
            ["ALTER TABLE users ADD CONSTRAINT c CHECK (id > 0) NOT VALID", "ALTER TABLE users VALIDATE CONSTRAINT c"]),
        ("ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (user_id) REFERENCES users (id)",
            [
                "ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID",
                "ALTER TABLE orders VALIDATE CONSTRAINT c",
            ]),
        ("ALTER TABLE users ADD CONSTRAINT c UNIQUE (age)",
            ["CREATE UNIQUE INDEX CONCURRENTLY c ON users (age)", "ALTER TABLE users ADD CONSTRAINT c UNIQUE USING INDEX c"]),
        ("ALTER TABLE users ADD COLUMN n int CHECK (n > 0)",
            [
                "ALTER TABLE users ADD COLUMN n int; ALTER TABLE users ADD CONSTRAINT c CHECK (n > 0) NOT VALID",
                "ALTER TABLE users VALIDATE CONSTRAINT c",
            ]),
        ("ALTER TABLE users ADD COLUMN n int DEFAULT 1 REFERENCES orders (id)",
            [
                "ALTER TABLE users ADD COLUMN n int DEFAULT 1; ALTER TABLE users ADD CONSTRAINT c FOREIGN KEY (n) REFERENCES orders NOT "
                    + "VALID",
                "ALTER TABLE users VALIDATE CONSTRAINT c",
            ]),
        ("ALTER TABLE users ADD COLUMN n int UNIQUE",
            [
                "ALTER TABLE users ADD COLUMN n int",
                "CREATE UNIQUE INDEX CONCURRENTLY c ON users (n)",
                "ALTER TABLE users ADD CONSTRAINT c UNIQUE USING INDEX c",
            ]),
        ("ALTER TABLE users ALTER COLUMN age SET NOT NULL",
            [
                "ALTER TABLE users ADD CONSTRAINT c CHECK (\"age\" IS NOT NULL) NOT VALID",
                "ALTER TABLE users VALIDATE CONSTRAINT c",
                "ALTER TABLE users ALTER COLUMN age SET NOT NULL",
                "ALTER TABLE users DROP CONSTRAINT c",
            ]),
        ("ALTER TABLE users ADD COLUMN n uuid DEFAULT gen_random_uuid()",
            ["ALTER TABLE users ADD COLUMN n uuid", "ALTER TABLE users ALTER COLUMN n SET DEFAULT gen_random_uuid()"]),
        (
            "ALTER TABLE kinds ALTER COLUMN ts TYPE timestamptz",
            ["SET timezone = 'UTC'; ALTER TABLE kinds ALTER COLUMN ts TYPE timestamptz"]),
        ("ALTER TABLE logs ATTACH PARTITION logs_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
            [
                "CREATE INDEX CONCURRENTLY a ON logs_2027 (n)",
                "CREATE INDEX CONCURRENTLY b ON logs_2027 (shop_id)",
                "ALTER TABLE logs_2027 ADD CONSTRAINT c FOREIGN KEY (shop_id) REFERENCES shops (id) NOT VALID",
                "ALTER TABLE logs_2027 VALIDATE CONSTRAINT c",
                "ALTER TABLE logs ATTACH PARTITION logs_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
            ]),
        ("ALTER TABLE kinds ALTER over TYPE int",
            [
                "ALTER TABLE kinds DROP CONSTRAINT kinds_over_check; ALTER TABLE kinds ALTER over TYPE int; ALTER TABLE kinds ADD "
                    + "CONSTRAINT c CHECK (over > 0) NOT VALID",
                "ALTER TABLE kinds VALIDATE CONSTRAINT c",
            ]),
        ("CREATE INDEX i ON users (note)", ["CREATE INDEX CONCURRENTLY i ON users (note)"]),
        ("CREATE INDEX i ON events (n)",
            [
                "CREATE INDEX i ON ONLY events (n)",
                "CREATE INDEX CONCURRENTLY a ON events_2025 (n)",
                "CREATE INDEX CONCURRENTLY b ON events_other (n)",
                "ALTER INDEX i ATTACH PARTITION a",
                "ALTER INDEX i ATTACH PARTITION b",
            ]),
        ("REINDEX INDEX users_name", ["REINDEX INDEX CONCURRENTLY users_name"]),
        ("REINDEX TABLE users", ["REINDEX TABLE CONCURRENTLY users"]),
        ("REFRESH MATERIALIZED VIEW shop_sales", ["REFRESH MATERIALIZED VIEW CONCURRENTLY shop_sales"]),
        ("ALTER TABLE visits ATTACH PARTITION visits_2028 FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')",
            [
                "ALTER TABLE visits_2028 ADD CONSTRAINT c CHECK (at >= '2028-01-01' AND at < '2029-01-01') NOT VALID",
                "ALTER TABLE visits_2028 VALIDATE CONSTRAINT c",
                "ALTER TABLE visits_rest ADD CONSTRAINT c CHECK (at < '2028-01-01' OR at >= '2029-01-01') NOT VALID",
                "ALTER TABLE visits_rest VALIDATE CONSTRAINT c",
                "ALTER TABLE visits ATTACH PARTITION visits_2028 FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')",
            ]),
        ("CREATE TABLE events_2028 PARTITION OF events FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')",
            [
                "ALTER TABLE events_other ADD CONSTRAINT c CHECK (at < '2028-01-01' OR at >= '2029-01-01') NOT VALID",
                "ALTER TABLE events_other VALIDATE CONSTRAINT c",
                "CREATE TABLE events_2028 PARTITION OF events FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')",
            ]),
        ("ALTER DOMAIN label ADD CONSTRAINT c CHECK (VALUE <> '')",
            [
                "ALTER TABLE users ADD CONSTRAINT c CHECK (title <> '') NOT VALID", "ALTER TABLE users VALIDATE CONSTRAINT c",
                "ALTER TABLE kinds ADD CONSTRAINT c CHECK (lbl <> '') NOT VALID", "ALTER TABLE kinds VALIDATE CONSTRAINT c",
            ]),
    ];

    /// <summary>Advice that is a procedure of more than the schema's statements, or says that there is none.</summary>
    private static readonly string[] Procedures =
    [
        "There is none: do it while nobody writes.", "Add a new column, fill it in batches, and change over to it.",
        "Build the new one CONCURRENTLY on a new column, and change over to it.", "Name the tables that need it.",
        // The table is written anew all the same.
        "Drop the foreign key before it, and add it NOT VALID afterwards.",
    ];

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Advice_that_is_followed_takes_the_hazard_away(int version)
    {
        var server = await servers.GetAsync(version);
        await using var template = await server.CreateDatabaseAsync("advice");
        await template.ExecuteAsync(HazardCases.PostgresSetup);
        var before = await template.ReadModelAsync();
        var given = HazardCases
            .Postgres.SelectMany(group => group.Statements)
            .SelectMany(statement =>
                Hazards(before, statement)
                    .Where(hazard => hazard.SaferWay is not null)
                    .Select(hazard => (Advice: hazard.SaferWay!, Statement: statement)))
            .DistinctBy(pair => pair.Advice)
            .ToDictionary(pair => pair.Advice, pair => pair.Statement);
        foreach (var (statement, migrations) in Followed)
        {
            var hazards = Hazards(before, statement);
            Assert.True(hazards.Count > 0, $"{statement} has no hazard");
            foreach (var hazard in hazards.Where(hazard => hazard.SaferWay is not null)) given.Remove(hazard.SaferWay!);
            await using var database = await server.CreateDatabaseAsync("advice");
            await database.ExecuteAsync(HazardCases.PostgresSetup);
            foreach (var migration in migrations)
            {
                Assert.Equal(
                    [], Hazards(await database.ReadModelAsync(), migration).Select(hazard => $"{statement}, {migration}: {hazard}"));
                await database.ExecuteAsync(migration);
            }
        }

        Assert.Contains(given.Keys, IsOfNotNull);
        var unknown = given
            .Where(pair => !Procedures.Contains(pair.Key) && !IsOfNotNull(pair.Key))
            .Select(pair => $"{pair.Value}: {pair.Key}")
            .ToList();
        Assert.True(unknown.Count == 0, string.Join("\n", unknown));

        // It names its column.
        static bool IsOfNotNull(string advice) =>
            advice.StartsWith("Add CHECK (\"", StringComparison.Ordinal)
            && advice.Contains("IS NOT NULL) NOT VALID", StringComparison.Ordinal);
    }

    private static List<Hazard> Hazards(SchemaModel before, string script) => [.. new HazardFinder(Dialect.PostgreSql, before)
        .Find(KnownEngines.Of(Dialect.PostgreSql).Splitter.Split(new StringReader(script))).Select(found => found.Hazard)
        .Where(hazard => OfLocks.Contains(hazard.Code) && !hazard.IsMomentary)];
}
