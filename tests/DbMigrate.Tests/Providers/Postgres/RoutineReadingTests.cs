using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class RoutineReadingTests(PostgresServers servers) : ReadingTest(servers)
{
    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Functions_and_procedures(int version)
    {
        var model = await ReadAsync(version, Roles
            + """
            CREATE FUNCTION area(w int, h int DEFAULT 2, VARIADIC more int[] DEFAULT '{}', OUT result int) LANGUAGE sql IMMUTABLE AS 'SELECT w * h';
            CREATE FUNCTION area() RETURNS TABLE (a int, b text) LANGUAGE sql AS $$ SELECT 1, 'x' $$;
            CREATE PROCEDURE act(IN a int, INOUT b text DEFAULT 'y') LANGUAGE plpgsql AS 'BEGIN b := a; END';
            COMMENT ON FUNCTION area() IS 'no arguments';
            REVOKE EXECUTE ON FUNCTION area() FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION area() TO reading_app;
            """);

        var area = Assert.Single(model.Objects.OfType<Routine>(), routine => routine.Arguments.Length > 0 && !routine.IsProcedure);
        Assert.Equal(new ObjectId(ObjectKind.Routine, "public", "area(integer, integer, VARIADIC integer[])"), area.Id);
        Assert.Equal("w integer, h integer, VARIADIC more integer[], OUT result integer", area.Signature);
        Assert.Equal(["2", "'{}'::integer[]"], area.Defaults);
        Assert.Equal("integer", area.Returns);
        Assert.Equal(
            "CREATE OR REPLACE FUNCTION public.area(w integer, h integer DEFAULT 2, VARIADIC more integer[] DEFAULT '{}'::integer[], OUT "
                + "result integer)\n"
                + " RETURNS integer\n LANGUAGE sql\n IMMUTABLE\nAS $function$SELECT w * h$function$",
            area.Definition);
        Assert.Equal([new("", "EXECUTE")], area.Grants);

        var none = Assert.Single(model.Objects.OfType<Routine>(), routine => routine.Arguments.Length == 0);
        Assert.Equal(("area()", "TABLE(a integer, b text)", "no arguments"), (none.Id.Name, none.Returns, none.Comment));
        Assert.Equal([new("reading_app", "EXECUTE")], none.Grants);

        var act = Assert.Single(model.Objects.OfType<Routine>(), routine => routine.IsProcedure);
        Assert.Equal(("integer, text", null), (act.Arguments, act.Returns));
        Assert.Equal("IN a integer, INOUT b text", act.Signature);
        Assert.Equal(["'y'::text"], act.Defaults);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task An_aggregate_is_composed_with_all_that_it_says(int version)
    {
        const string Functions = """
            CREATE FUNCTION fin(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
            CREATE FUNCTION fin_extra(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
            """;
        await using var database = await Servers.CreateDatabaseAsync(version);
        await database.ExecuteAsync(Functions
            + """
            CREATE AGGREGATE plain(a int) (SFUNC = int4pl, STYPE = int);
            CREATE AGGREGATE rich(int) (SFUNC = int4pl, STYPE = int, SSPACE = 64, FINALFUNC = fin_extra, FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE,
                COMBINEFUNC = int4pl, INITCOND = '0', MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MSSPACE = 32, MFINALFUNC = fin,
                MFINALFUNC_MODIFY = READ_WRITE, MINITCOND = '5', PARALLEL = SAFE);
            CREATE AGGREGATE least_of(int) (SFUNC = int4smaller, STYPE = int, SORTOP = <);
            CREATE AGGREGATE counted(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
            CREATE AGGREGATE middle(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
            CREATE AGGREGATE ranked(VARIADIC "any" ORDER BY VARIADIC "any")
                (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
            COMMENT ON AGGREGATE counted(*) IS 'counts';
            """);
        var model = await ReadAsync(database);

        var aggregates = model.Objects.OfType<Aggregate>().ToList();
        Assert.Equal(
            [
                "counted(*)",
                "least_of(integer)",
                "middle(double precision ORDER BY anyelement)",
                "plain(integer)",
                "ranked(VARIADIC \"any\" ORDER BY VARIADIC \"any\")",
                "rich(integer)",
            ],
            aggregates.Select(aggregate => aggregate.Id.Name));
        Assert.Equal("CREATE AGGREGATE public.plain(a integer) (\n    SFUNC = int4pl,\n    STYPE = integer\n)", aggregates[3].Definition);
        Assert.Equal("counts", aggregates[0].Comment);

        // Each definition makes the same aggregate, and its id drops it.
        foreach (var aggregate in aggregates)
            await database.ExecuteAsync($"DROP AGGREGATE public.{aggregate.Id.Name}");
        foreach (var aggregate in aggregates)
            await database.ExecuteAsync(aggregate.Definition);
        await database.ExecuteAsync("COMMENT ON AGGREGATE counted(*) IS 'counts'");
        Assert.Equal(model, await ReadAsync(database));
    }
}
