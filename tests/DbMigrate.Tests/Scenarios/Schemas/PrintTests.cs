using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>What the engine prints is not always what it prints after reading that print; it is the same schema all the same.</summary>
public sealed class PrintTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Every_expression_in_every_place_is_the_same_from_every_source(int version)
    {
        await using EngineDatabase made = await OnAsync(version);
        await using EngineDatabase migrated = await OnAsync(version);
        await MakeAsync(made);
        using var project = new SchemaProject(migrated);
        project.Schema(PrintGrid.Sql());
        await project.NewAsync();
        await project.ApplyAsync();
        using var existing = new SchemaProject(made);
        foreach (ExportFile file in await existing.ExportAsync()) project.Write($"export/{file.Path}", file.Text);

        string[] forms = ["database", "schema", "migrations", "export", made.Url];
        // Each with the next, round in a circle: to be the same is transitive.
        foreach ((string from, string to) in forms.Zip([.. forms.Skip(1), forms[0]]))
            Assert.Equal([], (await project.CompareAsync(from, to)).Select(change => $"{from} to {to}: {change}"));

        Assert.Null(await project.PlanAsync());
        Assert.Empty(await project.SyncAsync());
        await using (SchemaWorkbench workbench = existing.Workbench())
            await workbench.BaselineAsync(new());
        Assert.Equal([], (await existing.CompareAsync()).Select(change => change.ToString()));
        Assert.Null(await existing.PlanAsync());
    }

    [Fact]
    public async Task Two_versions_of_the_engine_say_the_same()
    {
        int[] versions = [.. PostgresBinaries.OfEachMajor.Select(binaries => binaries.Major)];
        Assert.SkipWhen(versions.Length < 2, "There is one PostgreSQL here.");
        await using EngineDatabase old = await OnAsync(versions[0]);
        await using EngineDatabase recent = await OnAsync(versions[^1]);
        await MakeAsync(old);
        await MakeAsync(recent);
        using var project = new SchemaProject(old) { Scratch = recent.Url };
        project.Schema(PrintGrid.Sql());

        foreach (
            (string from, string to) in new[]
            {
                ("database", recent.Url),
                (recent.Url, "database"),
                ("database", "schema"),
                ("schema", "database"),
            }
        )
            Assert.Equal([], (await project.CompareAsync(from, to)).Select(change => $"{from} to {to}: {change}"));
    }

    [Fact]
    public async Task A_difference_beside_a_print_is_still_one()
    {
        await using EngineDatabase database = EngineDatabase.On(await servers.CreateDatabaseAsync());
        using var project = new SchemaProject(database);
        const string sql =
            "CREATE TABLE t (a integer, s varchar(9) DEFAULT 'x', CONSTRAINT k CHECK (s IN ('x', 'y')), CONSTRAINT l CHECK (a BETWEEN 1 "
                + "AND 5 AND s <> ''));\n";
        project.Schema(sql);
        await project.NewAsync();
        await project.ApplyAsync();

        project.Schema(sql.Replace("'y'", "'z'", StringComparison.Ordinal));
        Assert.Equal(["public.t.k", "public.t.k"], (await project.CompareAsync()).Select(change => change.Object));
        Assert.Equal(["public.t.k", "public.t.k"], (await project.PlanAsync())!.Changes.Select(change => change.Object));
    }

    /// <summary>A server's bookkeeping in its catalogs, as PostgreSQL's minor releases of November 2026 have it and later ones
    /// may.</summary>
    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task What_a_server_keeps_for_itself_is_no_schema(int version)
    {
        await using EngineDatabase database = await OnAsync(version);
        using var project = new SchemaProject(database);
        project.Schema(
            "CREATE TABLE t (a integer, b text);\nALTER TABLE t ALTER b SET (n_distinct = 5);\nCREATE VIEW v AS SELECT a FROM t;\nCREATE "
                + "TYPE c AS (x integer);\n");
        await project.NewAsync();
        await project.ApplyAsync();
        await database.ExecuteAsync("""
        SET allow_system_table_mods = on;
        UPDATE pg_attribute SET attoptions = coalesce(attoptions, '{}') || ARRAY['pg_attver=' || attnum, 'pg_next=1'] WHERE attrelid >= 16384 AND attnum > 0;
        UPDATE pg_class SET reloptions = coalesce(reloptions, '{}') || ARRAY['pg_relver=7'] WHERE oid = 't'::regclass;
        """);

        Assert.Empty(await project.CompareAsync());
        Assert.Empty(await project.CompareAsync("migrations", "database"));
        Assert.Null(await project.PlanAsync());
        Assert.DoesNotContain(
            (await project.ExportAsync()),
            file => file.Text.Contains("pg_", StringComparison.Ordinal) && file.Text.Contains("ver", StringComparison.Ordinal));
        Assert.Contains((await project.ExportAsync()), file => file.Text.Contains("n_distinct", StringComparison.Ordinal));
    }

    /// <summary>As the text says it: the driver by itself would cut a body at its semicolons.</summary>
    private static async Task MakeAsync(EngineDatabase database)
    {
        await using DatabaseSession session = await DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(database.Url, "."), SessionAccess.ReadWrite, SessionOptions.Reading, CancellationToken.None);
        await session.RunAsync([.. session.Splitter.Split(new StringReader(PrintGrid.Sql()))], CancellationToken.None);
    }

    private async Task<EngineDatabase> OnAsync(int version) => EngineDatabase.On(await servers.CreateDatabaseAsync(version));
}
