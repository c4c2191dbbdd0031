using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class ViewReadingTests(PostgresServers servers) : ReadingTest(servers)
{
    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_view_has_its_query_options_and_columns(int version)
    {
        var invoker = version >= 15 ? ", security_invoker = true" : "";
        var model = await ReadAsync(version, Roles + $"""
            CREATE TABLE t (id int, name text COLLATE "C");
            CREATE VIEW v WITH (security_barrier = true{invoker}) AS SELECT id, name AS "Name" FROM t WHERE id > 1 WITH LOCAL CHECK OPTION;
            ALTER VIEW v ALTER "Name" SET DEFAULT 'x';
            COMMENT ON VIEW v IS 'a view';
            COMMENT ON COLUMN v.id IS 'its id';
            GRANT SELECT ON v TO reading_app;
            GRANT SELECT (id) ON v TO "reading Odd";
            """);

        var view = Only<View>(model);
        Assert.Equal(
            version >= 16
                ? " SELECT id,\n    name AS \"Name\"\n   FROM public.t\n  WHERE (id > 1)"
                : " SELECT t.id,\n    t.name AS \"Name\"\n   FROM public.t\n  WHERE (t.id > 1)",
            view.Definition);
        string[] options = ["security_barrier=true", .. version >= 15 ? (string[])["security_invoker=true"] : [], "check_option=local"];
        Assert.Equal(options, view.Options);
        Assert.Equal(
            [
                new Column { Name = "id", Type = "integer", Comment = "its id", Grants = [new("reading Odd", "SELECT")] },
                new Column { Name = "Name", Type = "text", Default = "'x'::text" },
            ],
            view.Columns);
        Assert.Equal("a view", view.Comment);
        Assert.Equal([new("reading_app", "SELECT")], view.Grants);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_materialized_view_has_its_storage(int version)
    {
        var model = await ReadAsync(version, """
            CREATE MATERIALIZED VIEW m WITH (fillfactor = 50) AS SELECT 1 AS a, 'x'::text AS b WITH NO DATA;
            ALTER MATERIALIZED VIEW m ALTER b SET STORAGE MAIN;
            CREATE INDEX mi ON m (a);
            ALTER MATERIALIZED VIEW m CLUSTER ON mi;
            COMMENT ON MATERIALIZED VIEW m IS 'kept';
            """);

        var view = Only<MaterializedView>(model);
        Assert.Equal(" SELECT 1 AS a,\n    'x'::text AS b", view.Definition);
        Assert.Equal(["fillfactor=50"], view.Options);
        Assert.False(view.Populated);
        Assert.Equal("mi", view.ClusteredOn);
        Assert.Equal("kept", view.Comment);
        Assert.Equal(
            [
                new Column { Name = "a", Type = "integer" },
                new Column
                {
                    Name = "b",
                    Type = "text",
                    Storage = "MAIN",
                },
            ],
            view.Columns);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Rules_triggers_policies_and_statistics(int version)
    {
        var model = await ReadAsync(version, Roles + """
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
            CREATE TABLE t (a int, b int);
            CREATE TABLE p (k int) PARTITION BY LIST (k);
            CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE RULE quiet AS ON DELETE TO t DO INSTEAD NOTHING; ALTER TABLE t DISABLE RULE quiet;
            COMMENT ON RULE quiet ON t IS 'hush';
            CREATE TRIGGER before BEFORE UPDATE OF b ON t FOR EACH ROW WHEN (new.a > 1) EXECUTE FUNCTION note();
            ALTER TABLE t ENABLE ALWAYS TRIGGER before;
            COMMENT ON TRIGGER before ON t IS 'first';
            CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
            CREATE TRIGGER instead INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION note();
            CREATE TRIGGER each AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION note();
            ALTER TABLE t DISABLE TRIGGER checked;
            CREATE POLICY own ON t AS RESTRICTIVE FOR UPDATE TO reading_app, "reading Odd" USING (a > 1) WITH CHECK (b > 2);
            CREATE POLICY anyone ON t FOR INSERT WITH CHECK (true);
            COMMENT ON POLICY own ON t IS 'mine';
            CREATE STATISTICS seen (ndistinct) ON a, b FROM t; ALTER STATISTICS seen SET STATISTICS 40;
            COMMENT ON STATISTICS seen IS 'counted';
            """);

        var rule = Only<Rule>(model);
        Assert.Equal(("t", "quiet", FiringMode.Disabled, "hush"), (rule.Table, rule.Name, rule.Enabled, rule.Comment));
        Assert.Equal("CREATE RULE quiet AS\n    ON DELETE TO public.t DO INSTEAD NOTHING", rule.Definition);

        Assert.Equal(
            [
                ("p", "each", FiringMode.Origin),
                ("t", "before", FiringMode.Always),
                ("t", "checked", FiringMode.Disabled),
                ("v", "instead", FiringMode.Origin),
            ],
            model.Objects.OfType<Trigger>().Select(trigger => (trigger.Table, trigger.Name, trigger.Enabled)));
        Assert.Equal(
            "CREATE TRIGGER before BEFORE UPDATE OF b ON public.t FOR EACH ROW WHEN ((new.a > 1)) EXECUTE FUNCTION public.note()",
            Named<Trigger>(model, "before").Definition);
        Assert.Equal("first", Named<Trigger>(model, "before").Comment);

        var own = Named<Policy>(model, "own");
        Assert.Equal((false, "UPDATE", "(a > 1)", "(b > 2)", "mine"), (own.Permissive, own.Command, own.Using, own.Check, own.Comment));
        Assert.Equal(["reading Odd", "reading_app"], own.Roles);
        var anyone = Named<Policy>(model, "anyone");
        Assert.Equal(
            (true, "INSERT", null, "true", 0), (anyone.Permissive, anyone.Command, anyone.Using, anyone.Check, anyone.Roles.Count));

        var statistics = Only<Statistics>(model);
        Assert.Equal(("t", 40, "counted", null), (statistics.Table, statistics.Target, statistics.Comment, statistics.TableSchema));
        Assert.Equal("CREATE STATISTICS public.seen (ndistinct) ON a, b FROM public.t", statistics.Definition);
    }
}
