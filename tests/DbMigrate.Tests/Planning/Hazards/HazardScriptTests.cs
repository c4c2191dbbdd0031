using DbMigrate.Engines;
using DbMigrate.Planning.Hazards;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>Whole scripts on a database that is known: what goes along, what is called, and what is no hazard.</summary>
public sealed class HazardScriptTests(PostgresServers servers)
{
    private static readonly string[][] Scripts =
    [
        ["ALTER TABLE orders RENAME TO purchases; CREATE VIEW orders AS SELECT * FROM purchases", ""],
        [
            "DROP TABLE IF EXISTS nothere CASCADE; DROP VIEW IF EXISTS nothere; ALTER TABLE IF EXISTS nothere ADD COLUMN a int NOT NULL; "
                + "DROP TYPE IF EXISTS nothere CASCADE",
            "",
        ],
        [
            "CREATE TABLE IF NOT EXISTS users (id int); CREATE INDEX IF NOT EXISTS users_name ON users (name); ALTER TABLE users ADD "
                + "COLUMN IF NOT EXISTS note text NOT NULL",
            "",
        ],
        ["CREATE TABLE n (id int); INSERT INTO n VALUES (1); DROP TABLE n CASCADE", ""],
        ["CREATE FUNCTION wipe() RETURNS void LANGUAGE sql AS 'DELETE FROM cache'; SELECT wipe()", "DataLoss"],
        ["CREATE PROCEDURE wipe() LANGUAGE plpgsql AS $$ BEGIN CALL clear_cache(); END $$; CALL wipe()", "DataLoss"],
        ["CREATE FUNCTION wipe() RETURNS void LANGUAGE sql AS 'DELETE FROM cache'", ""],
        ["PREPARE wipe AS DELETE FROM cache; EXECUTE wipe", "DataLoss"],
        ["PREPARE wipe AS DELETE FROM cache", ""],
        ["COPY (DELETE FROM cache RETURNING id) TO STDOUT", "DataLoss"],
        ["EXPLAIN DELETE FROM cache", ""],
        ["SELECT setval('tickets', 5)", ""],
        [
            "ALTER TABLE users ADD CONSTRAINT c CHECK (age IS NOT NULL AND age > 0) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c; "
                + "ALTER TABLE users ALTER age SET NOT NULL; ALTER TABLE users DROP CONSTRAINT c",
            "ExclusiveLock BackwardIncompatible",
        ],
        [
            "-- dbmigrate: transaction none\nALTER TABLE users ADD CONSTRAINT c CHECK (age IS NOT NULL AND age > 0) NOT VALID; ALTER TABLE "
                + "users VALIDATE CONSTRAINT c; ALTER TABLE users ALTER age SET NOT NULL; ALTER TABLE users DROP CONSTRAINT c",
            "BackwardIncompatible",
        ],
        [
            "ALTER TABLE users ADD CONSTRAINT c CHECK (age > 0) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c; ALTER TABLE users "
                + "ALTER age SET NOT NULL",
            "ExclusiveLock ConstraintScan BackwardIncompatible",
        ],
        [
            "ALTER TABLE users DROP CONSTRAINT tall_known; ALTER TABLE users ALTER tall SET NOT NULL",
            "ExclusiveLock ConstraintScan BackwardIncompatible",
        ],
        [
            "ALTER TABLE trips DROP CONSTRAINT trips_van_id_fkey, DROP CONSTRAINT trips_plate_fkey; DELETE FROM vans WHERE id = 1",
            "NotReversible",
        ],
        [
            "ALTER TABLE bills ADD CONSTRAINT c FOREIGN KEY (sum) REFERENCES orders ON DELETE CASCADE NOT VALID; DELETE FROM orders WHERE "
                + "id = 1",
            "DataLoss NotReversible",
        ],
        [
            "ALTER TABLE bills VALIDATE CONSTRAINT order_known; ALTER TABLE bills ALTER order_id SET NOT NULL; ALTER TABLE bills DROP "
                + "CONSTRAINT order_known",
            "BackwardIncompatible",
        ],
        ["ALTER TABLE bills ALTER order_id SET NOT NULL", "ExclusiveLock ConstraintScan BackwardIncompatible"],
        ["CREATE TABLE IF NOT EXISTS users (id int); DROP TABLE users", "DataLoss BackwardIncompatible"],
        ["SET timezone = 'Etc/UTC'; ALTER TABLE kinds ALTER ts TYPE timestamptz", "BackwardIncompatible"],
        ["SET TIME ZONE 'Europe/Berlin'; ALTER TABLE kinds ALTER ts TYPE timestamptz", "TableRewrite ExclusiveLock BackwardIncompatible"],
        ["CREATE TABLE n (id int); REVOKE ALL ON n FROM PUBLIC; GRANT SELECT ON n TO PUBLIC", ""],
        ["REVOKE SELECT ON users FROM PUBLIC", "BackwardIncompatible SecurityChange"],
        ["VACUUM (FULL off, VERBOSE) users", ""],
        [
            "DROP PROCEDURE clear_cache(); CREATE PROCEDURE clear_cache() LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION fixed(); CREATE "
                + "FUNCTION fixed() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "",
        ],
        [
            "DROP PROCEDURE clear_cache(); CREATE FUNCTION clear_cache() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "BackwardIncompatible",
        ],
        [
            "ALTER DOMAIN label RENAME TO label__old; CREATE DOMAIN label AS text CHECK (VALUE <> ''); ALTER TABLE users ALTER title TYPE "
                + "label; DROP DOMAIN label__old",
            "TableRewrite ExclusiveLock",
        ],
        [
            "ALTER DOMAIN label RENAME TO label__old; CREATE DOMAIN label AS text; ALTER DOMAIN label ADD CHECK (VALUE <> '') NOT VALID; "
                + "ALTER TABLE users ALTER title TYPE label; DROP DOMAIN label__old",
            "TableRewrite ExclusiveLock",
        ],
        [
            "ALTER DOMAIN label RENAME TO label__old; CREATE DOMAIN label AS text DEFAULT 'x'; ALTER TABLE users ALTER title TYPE label; "
                + "DROP DOMAIN label__old",
            "",
        ],
        [
            "ALTER DOMAIN label RENAME TO label__old; CREATE DOMAIN label AS varchar(3); ALTER TABLE users ALTER title TYPE label; DROP "
                + "DOMAIN label__old",
            "TableRewrite ExclusiveLock",
        ],
        [
            "ALTER DOMAIN label RENAME TO label__old; CREATE DOMAIN label AS text; ALTER TABLE baskets ALTER labels TYPE label[]; DROP "
                + "DOMAIN label__old",
            "TableRewrite ExclusiveLock",
        ],
        ["ALTER TABLE baskets ALTER labels TYPE text[]", "TableRewrite ExclusiveLock BackwardIncompatible"],
        ["ALTER TABLE baskets ALTER labels TYPE label[]", ""],
        ["DELETE FROM logs USING orders o WHERE o.id = 1", "DataLoss"],
        ["ALTER TABLE users DROP COLUMN doubled; ALTER TABLE users ADD COLUMN doubled int", "DataLoss BackwardIncompatible"],
        [
            "ALTER TABLE users DROP COLUMN doubled; ALTER TABLE users ADD doubled int GENERATED ALWAYS AS (id * 3) STORED",
            "TableRewrite ExclusiveLock BackwardIncompatible",
        ],
        ["ALTER TABLE users ALTER doubled DROP EXPRESSION", "BackwardIncompatible"],
    ];

    [Fact]
    public async Task A_script_costs_what_the_database_makes_of_it()
    {
        var model = await ModelAsync();

        Assert.All(Scripts, script =>
            Assert.Equal(
                $"{script[0]}: {script[1]}",
                $"{script[0]}: "
                    + $"{string.Join(' ', Find(model, script[0]).Where(hazard => !hazard.IsMomentary).Select(hazard => hazard.Code).Distinct().Order())}"
            ));
    }

    [Fact]
    public async Task Cascade_names_all_that_it_takes_along()
    {
        var model = await ModelAsync();
        var said = string.Join(
            '\n',
            Find(
                    model,
                    "DROP TABLE shops CASCADE; DROP DOMAIN label CASCADE; DROP FUNCTION touch() CASCADE; TRUNCATE vans CASCADE; DROP "
                        + "SEQUENCE owned CASCADE; DROP TABLE base CASCADE")
                .Select(hazard => hazard.Message));

        Assert.All(
            [
                "view public.shop_names",
                "view public.shop_letters",
                "foreign key sales_shop_id_fkey of public.sales",
                "foreign key logs_shop_id_fkey of public.logs",
                "public.users.title",
                "public.kinds.lbl",
                "trigger users_touch of public.users",
                "rows of public.trips",
                "rows of public.stops",
                "the default of public.counters.plain",
                "public.derived",
            ],
            name => Assert.Contains(name, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lock_timeout_of_the_script_takes_the_advice_away()
    {
        var model = await ModelAsync();

        Assert.NotNull(Assert.Single(Find(model, "ALTER TABLE users ADD COLUMN n int")).SaferWay);
        Assert.Null(Assert.Single(Find(model, "SET lock_timeout = '2s'; ALTER TABLE users ADD COLUMN n int")).SaferWay);
        Assert.NotNull(Assert.Single(Find(model, "SET lock_timeout = 0; ALTER TABLE users ADD COLUMN n int")).SaferWay);
    }

    /// <summary>A run looks at the database only where a script's text asks for it: whatever is found there has to raise a suspicion
    /// here.</summary>
    [Fact]
    public async Task What_the_database_shows_the_text_has_asked_for()
    {
        var model = await ModelAsync();
        var unseen = new List<string>();
        foreach (var statement in HazardCases.Postgres.SelectMany(group => group.Statements).Concat(Scripts.Select(script => script[0])))
        {
            var text = new HazardFinder(Dialect.PostgreSql, before: null);
            var suspected = text.Find(Split(statement)).Count > 0 || text.Remakes || text.Asks;
            if (!suspected && Find(model, statement).Count > 0) unseen.Add(statement);
        }

        Assert.Empty(unseen);
    }

    private async Task<SchemaModel> ModelAsync()
    {
        await using var database = await servers.CreateDatabaseAsync("hazard_scripts");
        await database.ExecuteAsync(HazardCases.PostgresSetup);
        await database.ExecuteAsync("ALTER TABLE bills ADD CONSTRAINT order_known CHECK (order_id IS NOT NULL) NOT VALID");
        await database.ExecuteAsync("CREATE TABLE baskets (id int, labels label[])");
        return await database.ReadModelAsync();
    }

    private static List<Hazard> Find(SchemaModel model, string script) =>
        [.. new HazardFinder(Dialect.PostgreSql, model).Find(Split(script)).Select(item => item.Hazard)];

    private static IEnumerable<DbMigrate.Sql.SqlStatement> Split(string script) =>
        KnownEngines.Of(Dialect.PostgreSql).Splitter.Split(new StringReader(script));
}
