using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class DependencyReadingTests(PostgresServers servers) : ReadingTest(servers)
{
    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Objects_need_what_the_catalog_says(int version)
    {
        var model = await ReadAsync(version, """
        CREATE TYPE mood AS ENUM ('ok');
        CREATE DOMAIN named AS mood[];
        CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
        CREATE DOMAIN checked AS int CHECK (f(VALUE) > 0);
        CREATE TYPE pair AS (m mood, n named);
        CREATE SEQUENCE s;
        CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m mood DEFAULT 'ok', p pair[], n int DEFAULT nextval('s'), g int GENERATED ALWAYS AS (f(7)) STORED, c checked CHECK (f(c) > 1));
        CREATE TABLE b (a_id int REFERENCES a, whole a, ser serial);
        CREATE UNIQUE INDEX expression ON a (f(n)) WHERE g > 0;
        CREATE VIEW v AS SELECT id, m FROM a WHERE n > 1;
        CREATE VIEW v2 AS SELECT id FROM v;
        CREATE MATERIALIZED VIEW mv AS SELECT id FROM v2;
        CREATE FUNCTION uses_view(v) RETURNS mood[] LANGUAGE sql AS 'SELECT NULL::mood[]';
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
        CREATE TRIGGER t AFTER UPDATE OF n ON a FOR EACH ROW WHEN (f(new.g) > 1) EXECUTE FUNCTION note();
        CREATE POLICY p ON a USING (f(n) > 1 AND EXISTS (SELECT FROM b WHERE b.a_id = a.id));
        CREATE RULE r AS ON INSERT TO b DO ALSO DELETE FROM a;
        CREATE STATISTICS st ON n, m FROM a;
        CREATE TYPE span AS RANGE (SUBTYPE = int);
        CREATE TABLE c (r span, m span_multirange, x text DEFAULT lower(span(1, 2))::text, later span[]);
        """);

        Assert.Equal(
            [
                "Domain public.checked -> Routine public.f(integer)",
                "Domain public.named -> Enum public.mood",
                "CompositeType public.pair -> Enum public.mood",
                "CompositeType public.pair -> Domain public.named",
                "Routine public.uses_view(public.v) -> Enum public.mood",
                "Routine public.uses_view(public.v) -> View public.v",
                "Column public.a.c -> Domain public.checked",
                "Column public.a.g -> Routine public.f(integer)",
                "Column public.a.m -> Enum public.mood",
                "Column public.a.n -> Sequence public.s",
                "Column public.a.p -> CompositeType public.pair",
                "Column public.b.ser -> Sequence public.b_ser_seq",
                "Column public.b.whole -> Table public.a",
                "Column public.c.later -> RangeType public.span",
                "Column public.c.m -> RangeType public.span",
                "Column public.c.r -> RangeType public.span",
                "Column public.c.x -> RangeType public.span",
                "Column public.v.m -> Enum public.mood",
                "Constraint public.a.a_c_check -> Routine public.f(integer)",
                "Constraint public.a.a_c_check -> Column public.a.c",
                "Constraint public.a.a_pkey -> Column public.a.id",
                "ForeignKey public.b.b_a_id_fkey -> Column public.a.id",
                "ForeignKey public.b.b_a_id_fkey -> Column public.b.a_id",
                "ForeignKey public.b.b_a_id_fkey -> Constraint public.a.a_pkey",
                "View public.v -> Column public.a.id",
                "View public.v -> Column public.a.m",
                "View public.v -> Column public.a.n",
                "View public.v2 -> Column public.v.id",
                "MaterializedView public.mv -> Column public.v2.id",
                "Index public.expression -> Routine public.f(integer)",
                "Index public.expression -> Column public.a.g",
                "Index public.expression -> Column public.a.n",
                "Rule public.b.r -> Table public.a",
                "Trigger public.a.t -> Routine public.f(integer)",
                "Trigger public.a.t -> Routine public.note()",
                "Trigger public.a.t -> Column public.a.g",
                "Trigger public.a.t -> Column public.a.n",
                "Policy public.a.p -> Routine public.f(integer)",
                "Policy public.a.p -> Column public.a.id",
                "Policy public.a.p -> Column public.a.n",
                "Policy public.a.p -> Column public.b.a_id",
                "Statistics public.st -> Column public.a.m",
                "Statistics public.st -> Column public.a.n",
            ],
            DependenciesOf(model));
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Tables_need_their_parents_types_and_servers_and_everything_its_schema(int version)
    {
        var model = await ReadAsync(version, """
            CREATE SCHEMA s;
            CREATE TYPE s.pair AS (a int, b int);
            CREATE TABLE typed OF s.pair;
            CREATE TABLE parent (a int);
            CREATE TABLE child () INHERITS (parent);
            CREATE TABLE whole (a int) PARTITION BY LIST (a);
            CREATE TABLE part PARTITION OF whole FOR VALUES IN (1);
            CREATE FOREIGN DATA WRAPPER w; CREATE SERVER far FOREIGN DATA WRAPPER w;
            CREATE FOREIGN TABLE away (a int) SERVER far;
            """);

        Assert.Equal(
            [
                "Defined SERVER far -> Defined FOREIGN DATA WRAPPER w",
                "Table public.away -> Defined SERVER far",
                "Table public.child -> Table public.parent",
                "Table public.part -> Table public.whole",
                "Table public.typed -> CompositeType s.pair",
            ],
            DependenciesOf(model).Order());
        Assert.Contains(
            model.Dependencies, dependency => dependency.ToString().Contains("CompositeType s.pair") && dependency.Needs.Name == "s");
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task What_uses_an_extension_needs_it_and_nothing_of_the_extension_is_listed(int version)
    {
        var model = await ReadAsync(version, """
            CREATE SCHEMA ext;
            CREATE EXTENSION citext SCHEMA ext;
            CREATE EXTENSION cube;
            CREATE EXTENSION earthdistance;
            CREATE EXTENSION pg_trgm;
            COMMENT ON EXTENSION pg_trgm IS 'our own';
            CREATE TABLE t (a ext.citext, b ext.citext[], name text);
            CREATE INDEX i ON t USING gin (name gin_trgm_ops);
            CREATE FUNCTION f() RETURNS ext.citext LANGUAGE sql AS 'SELECT NULL::ext.citext';
            """);

        Assert.Equal(
            [
                "Column public.t.a -> Extension citext", "Column public.t.b -> Extension citext",
                "Extension earthdistance -> Extension cube", "Index public.i -> Column public.t.name",
                "Index public.i -> Extension pg_trgm", "Routine public.f() -> Extension citext",
            ],
            DependenciesOf(model).Order());
        Assert.Equal(
            [
                "Schema ext", "Schema public", "Extension citext", "Extension cube", "Extension earthdistance", "Extension pg_trgm",
                "Routine public.f()", "Table public.t", "Index public.i",
            ],
            model.Objects.Select(item => item.Id.ToString()));
        Assert.Equal(
            [("citext", "ext", null), ("cube", "public", null), ("earthdistance", "public", null), ("pg_trgm", "public", "our own")],
            model
                .Objects.OfType<DbMigrate.Schema.Extension>()
                .Select(extension => (extension.Name, extension.InstalledIn, extension.Comment)));
    }
}
