using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Planning.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>What the rules make of a whole script: what it has made itself, renamed, copied or allowed.</summary>
public sealed class HazardRuleTests
{
    [Theory]
    [InlineData("DROP TABLE a", 1)]
    [InlineData("drop table if exists public.\"A b\", c cascade", 2)]
    [InlineData("ALTER TABLE ONLY a DROP COLUMN b, ADD COLUMN c int[] DEFAULT ARRAY[1, 2], DROP d", 2)]
    [InlineData("ALTER TABLE a DROP CONSTRAINT b", 0)]
    [InlineData("ALTER TABLE a ALTER COLUMN b DROP NOT NULL, ALTER c DROP DEFAULT", 0)]
    [InlineData("TRUNCATE TABLE a, b", 2)]
    [InlineData("DELETE FROM a", 1)]
    [InlineData("DELETE FROM a WHERE id = 1", 0)]
    [InlineData("DELETE FROM a WHERE id IN (SELECT id FROM b)", 0)]
    [InlineData("DROP SCHEMA a CASCADE", 1)]
    [InlineData("DROP SCHEMA a", 0)]
    [InlineData("DROP TYPE a CASCADE", 1)]
    [InlineData("SELECT 'DROP TABLE a'", 0)]
    [InlineData("INSERT INTO t VALUES ('x; DROP TABLE a')", 0)]
    [InlineData("CREATE TABLE a (id int); DROP TABLE a", 0)]
    [InlineData("CREATE TABLE a (id int); ALTER TABLE a RENAME TO b; DROP TABLE b", 0)]
    [InlineData("ALTER TABLE a RENAME TO b; DROP TABLE b", 1)]
    [InlineData("DO $$ BEGIN IF true THEN DROP TABLE a; END IF; END $$", 1)]
    [InlineData("DO $$ BEGIN EXECUTE format('ALTER TABLE %I DROP COLUMN c', 'a'); END $$", 1)]
    [InlineData("WITH gone AS (DELETE FROM a) SELECT 1", 1)]
    public void What_PostgreSQL_loses_is_found(string script, int losses) => Assert.Equal(losses, Losses(script, Dialect.PostgreSql).Count);

    [Theory]
    [InlineData("DROP TABLE a", 1)]
    [InlineData("ALTER TABLE a DROP COLUMN b", 1)]
    [InlineData("DELETE FROM a", 1)]
    [InlineData("INSERT INTO n SELECT * FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t", 0)]
    [InlineData(
        "CREATE TABLE `__new_t` (`id` int); INSERT INTO `__new_t`(\"id\") SELECT \"id\" FROM `t`; DROP TABLE `t`; ALTER TABLE `__new_t` "
            + "RENAME TO `t`",
        0)]
    [InlineData("ALTER TABLE t RENAME TO o; CREATE TABLE t (id int); INSERT INTO t SELECT id FROM o; DROP TABLE o", 0)]
    [InlineData("ALTER TABLE t RENAME TO o; CREATE TABLE t (id int); DROP TABLE o", 1)]
    [InlineData("CREATE TABLE n (id int); INSERT INTO n SELECT id FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t; DROP TABLE t", 1)]
    [InlineData("CREATE TABLE n (id int); DROP TABLE t; ALTER TABLE n RENAME TO t", 1)]
    [InlineData("CREATE TRIGGER x AFTER INSERT ON a BEGIN DELETE FROM b; END", 0)]
    public void What_SQLite_loses_is_found(string script, int losses) => Assert.Equal(losses, Losses(script, Dialect.Sqlite).Count);

    [Fact]
    public void The_probes_look_at_the_table_and_the_column_by_the_names_that_the_database_knows()
    {
        var found = Losses(
            "ALTER TABLE Shop.\"Order\" RENAME TO \"Orders\"; ALTER TABLE Shop.\"Orders\" DROP COLUMN Note; DROP TABLE x",
            Dialect.PostgreSql);

        Assert.Equal(
            ["SELECT EXISTS (SELECT 1 FROM \"shop\".\"Order\" WHERE \"note\" IS NOT NULL)", "SELECT EXISTS (SELECT 1 FROM \"x\")"],
            found.Select(item => item.Hazard.Probe));
    }

    [Theory]
    [InlineData("ALTER TABLE a ADD COLUMN n int; UPDATE a SET n = 1", "ExclusiveLock")]
    [InlineData("ALTER TABLE a ADD COLUMN n int; COMMIT; UPDATE a SET n = 1", "")]
    [InlineData("ALTER TABLE a ADD COLUMN n int; UPDATE a SET n = 1, m = (SELECT 2, 3)", "ExclusiveLock NotReversible")]
    [InlineData("UPDATE a SET n = 1 WHERE n IS NULL", "")]
    [InlineData("UPDATE a SET n = 1 WHERE n IS NULL OR n = 2", "NotReversible")]
    [InlineData("UPDATE a SET n = DEFAULT WHERE n IS NULL; SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS a_fk DEFERRED", "NotReversible")]
    [InlineData("ALTER TABLE a ADD n int; UPDATE a SET n = DEFAULT WHERE n IS NULL", "ExclusiveLock")]
    [InlineData("DROP VIEW v; CREATE VIEW v AS SELECT 1", "")]
    [InlineData("DROP VIEW v; CREATE OR REPLACE VIEW public.v AS SELECT 1", "")]
    [InlineData("DROP FUNCTION f(int); CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "")]
    [InlineData(
        "CREATE TABLE a (id int); CREATE INDEX i ON a (id); ALTER TABLE a ADD CHECK (id > 0), ALTER id SET NOT NULL, ALTER id TYPE bigint",
        "")]
    [InlineData(
        "ALTER TABLE a ADD CONSTRAINT c CHECK (b IS NOT NULL) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT c; ALTER TABLE a ALTER b SET "
            + "NOT NULL; ALTER TABLE a DROP CONSTRAINT c",
        "ExclusiveLock BackwardIncompatible")]
    [InlineData(
        "-- dbmigrate: transaction none\nALTER TABLE a ADD CONSTRAINT c CHECK (b IS NOT NULL) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT "
            + "c; ALTER TABLE a ALTER b SET NOT NULL; ALTER TABLE a DROP CONSTRAINT c",
        "BackwardIncompatible")]
    [InlineData(
        "ALTER TABLE a ADD CONSTRAINT c CHECK (b IS NOT NULL) NOT VALID; ALTER TABLE a ALTER b SET NOT NULL",
        "ExclusiveLock ConstraintScan BackwardIncompatible")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON a (b); DROP INDEX CONCURRENTLY i", "")]
    [InlineData("ALTER TABLE a ADD PRIMARY KEY USING INDEX i", "")]
    [InlineData("ALTER TABLE a ALTER COLUMN b TYPE bigint", "TableRewrite ExclusiveLock BackwardIncompatible")]
    [InlineData("ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c (d) ON DELETE CASCADE", "ConstraintScan")]
    [InlineData("ALTER TABLE a ADD COLUMN b text NOT NULL", "BackwardIncompatible")]
    [InlineData("VACUUM (FULL, VERBOSE) a", "TableRewrite ExclusiveLock")]
    [InlineData("COMMENT ON TABLE a IS 'x'; GRANT SELECT ON a TO PUBLIC; SET lock_timeout = '1s'", "")]
    public void A_script_is_read_as_a_whole(string script, string expected)
    {
        var found = Find(script, Dialect.PostgreSql)
            .Where(item => !item.Hazard.IsMomentary)
            .Select(item => item.Hazard.Code)
            .Distinct()
            .Order();

        Assert.Equal(expected, string.Join(' ', found));
    }

    [Theory]
    [InlineData("ALTER FOREIGN TABLE f ALTER a TYPE bigint")]
    [InlineData("ALTER FOREIGN TABLE f ALTER a SET NOT NULL")]
    [InlineData("ALTER FOREIGN TABLE f OPTIONS (SET path '/x')")]
    [InlineData("ALTER FOREIGN TABLE f ADD CHECK (a > 0)")]
    [InlineData("ALTER FOREIGN TABLE f DROP COLUMN a")]
    [InlineData("ALTER TABLE public.f RENAME TO g; ALTER TABLE g DROP COLUMN a")]
    [InlineData("DROP FOREIGN TABLE f")]
    [InlineData("TRUNCATE f")]
    [InlineData("DELETE FROM f")]
    [InlineData("UPDATE f SET a = 1")]
    public void Nobody_asks_another_server_for_a_foreign_tables_rows(string script)
    {
        var table = new Table
        {
            Schema = "public",
            Name = "f",
            Kind = TableKind.Foreign,
            Server = "s",
            Columns = [new() { Name = "a", Type = "integer" }],
        };
        var finder = new HazardFinder(Dialect.PostgreSql, KnownEngines.Of(Dialect.PostgreSql).Schema.Empty(18).With([table]));

        Assert.All(
            finder.Find(Split(script, Dialect.PostgreSql)), item => Assert.Equal((null, null), (item.Hazard.Rows, item.Hazard.Probe)));
    }

    [Fact]
    public void A_table_that_an_earlier_script_of_the_run_has_made_holds_nothing()
    {
        var finder = new HazardFinder(Dialect.PostgreSql, before: null);
        finder.Find(Split("CREATE TABLE a (id int)", Dialect.PostgreSql));

        Assert.Empty(finder.Find(Split("ALTER TABLE a DROP COLUMN id; DROP TABLE public.a", Dialect.PostgreSql)));
    }

    [Fact]
    public void A_comment_allows_what_the_next_statement_costs()
    {
        var found = Find("""
            -- dbmigrate: allow DataLoss nobody has read it since 2020
            DROP TABLE a;
            DROP TABLE b;
            -- dbmigrate: allow data-loss,BackwardIncompatible
            -- another comment
            DROP TABLE c;
            """, Dialect.PostgreSql).Where(item => item.Hazard.Code == HazardCode.DataLoss).ToList();

        Assert.Equal(["nobody has read it since 2020", null, ""], found.Select(item => item.Allowance?.Reason));
    }

    [Fact]
    public void An_allowance_of_what_there_is_not_allows_nothing()
    {
        Assert.Null(Losses("-- dbmigrate: allow DataLos\nDROP TABLE a", Dialect.Sqlite)[0].Allowance);
    }

    [Theory]
    [InlineData("int", "integer")]
    [InlineData("VARCHAR ( 20 )", "character varying(20)")]
    [InlineData("timestamp(3) with time zone", "timestamp(3) with time zone")]
    [InlineData("timestamptz(3)", "timestamp(3) with time zone")]
    [InlineData("timestamp (3)", "timestamp(3) without time zone")]
    [InlineData("decimal(10, 2)", "numeric(10,2)")]
    [InlineData("int4[]", "integer[]")]
    [InlineData("text ARRAY[3]", "text[]")]
    [InlineData("double   precision", "double precision")]
    [InlineData("pg_catalog.int8", "bigint")]
    [InlineData("\"Mood\"", "\"Mood\"")]
    [InlineData("\"public\".\"mood\"", "public.mood")]
    public void Types_are_known_by_every_name(string written, string canonical) =>
        Assert.Equal(canonical, DbMigrate.Providers.Postgres.Hazards.TypeName.Canonical(written));

    private static List<StatementHazard> Losses(string script, Dialect dialect) =>
        [.. Find(script, dialect).Where(item => item.Hazard.Code == HazardCode.DataLoss)];

    private static IReadOnlyList<StatementHazard> Find(string script, Dialect dialect) =>
        new HazardFinder(dialect, before: null).Find(Split(script, dialect));

    private static IEnumerable<SqlStatement> Split(string script, Dialect dialect) =>
        KnownEngines.Of(dialect).Splitter.Split(new StringReader(script));
}
