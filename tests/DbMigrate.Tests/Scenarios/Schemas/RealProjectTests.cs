using System.Text.Json.Nodes;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>Real folders, as Drizzle Kit generated them: applied, exported, undone.</summary>
public sealed class RealProjectTests(PostgresServers servers)
{
    private const int Undone = 20;
    private const int AtOnce = 4;

    public static TheoryData<string, string> Folders { get; } = Combine();

    [Theory, MemberData(nameof(Folders))]
    public async Task The_export_is_what_the_database_is(string name, string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database) { MigrationsFolder = RepoPaths.Case(name) };
        await project.ApplyAsync();

        IReadOnlyList<ExportFile> files = await project.ExportAsync();
        SchemaWorkbench.WriteExport(files, project.PathOf("schema"));

        Assert.Empty(await project.CompareAsync("database", "schema"));
        Assert.Empty(await project.CompareAsync("schema", "database"));
        Assert.Equal(files, await project.ExportAsync("schema"));
        // Each file after the other, in the order of their names, without a second try.
        await using EngineDatabase other = await EngineDatabase.CreateAsync(servers, engine);
        foreach (ExportFile file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
            await other.ExecuteAsync(file.Text);
        Assert.Empty(await project.CompareAsync("database", other.Url));
    }

    [Theory, MemberData(nameof(Folders))]
    public async Task The_last_twenty_are_undone_without_down_scripts(string name, string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database) { MigrationsFolder = RepoPaths.Case(name) };
        IReadOnlyList<MigrationResult> applied = await project.ApplyAsync();
        // Each step replays the folder twice; one server of the engine goes all of them.
        int steps = Math.Min(
            engine == $"{PostgresBinaries.Servers[0].Major}" && PostgresBinaries.Servers.Count > 1 ? 4 : Undone, applied.Count - 1);

        IReadOnlyList<UndoStep> plan = await project.Migrator.PlanUndoAsync(new() { Steps = steps });

        Assert.Equal(applied.Reverse().Take(steps).Select(result => result.Tag), plan.Select(step => step.Tag));
        Assert.All(plan, step => Assert.True(step.Derived));
        // Each undo replays the folder: a few of them at a time show that the next one goes on from there.
        foreach (UndoStep[] some in plan.Chunk(AtOnce))
        {
            IReadOnlyList<MigrationResult> undone = await project.UndoAsync(new() { Steps = some.Length, Allow = [HazardCode.DataLoss] });
            Assert.Equal(some.Select(step => step.Tag), undone.Select(result => result.Tag));
            await AssertIsFreshReplayAsync(database, name, engine, some[^1].Entry.Index!.Value);
        }

        Assert.Equal(steps, (await project.ApplyAsync()).Count);
    }

    /// <summary>The database is what the folder's first migrations make of a new one.</summary>
    private async Task AssertIsFreshReplayAsync(EngineDatabase database, string name, string engine, int count)
    {
        using TempFolder first = FirstOf(RepoPaths.Case(name), count);
        await using EngineDatabase fresh = await EngineDatabase.CreateAsync(servers, engine);
        await MigrationProject.Migrator(first, fresh.Url).ApplyAsync(new());
        Assert.Equal(await StructureAsync(fresh), await StructureAsync(database));
    }

    /// <summary>An undo that adds a column back adds it at the end, and a rebuilt table is spelled in another way; nothing else may
    /// differ.</summary>
    private static async Task<string> StructureAsync(EngineDatabase database) => database.Dialect == Dialect.PostgreSql
        ? await database.DumpAsync(columnOrder: false)
        : string.Join('\n', await database.RowsAsync("""
        WITH objects AS (SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE '\_\_%' ESCAPE '\')
        SELECT 'column', o.name, c.name, c.type, c."notnull", lower(c.dflt_value), c.pk, c.hidden FROM objects o, pragma_table_xinfo(o.name) c WHERE o.type = 'table'
        UNION ALL
        SELECT 'key', o.name, f."from", f."table", f."to", f.on_update, f.on_delete, f.seq FROM objects o, pragma_foreign_key_list(o.name) f WHERE o.type = 'table'
        UNION ALL
        SELECT 'index', o.tbl_name, o.name, i.name, i.desc, i.coll, i.key, o.sql LIKE 'CREATE UNIQUE%' FROM objects o, pragma_index_xinfo(o.name) i WHERE o.type = 'index' AND o.sql IS NOT NULL
        UNION ALL
        SELECT o.type, o.name, o.tbl_name, o.sql, NULL, NULL, NULL, NULL FROM objects o WHERE o.type NOT IN ('table', 'index')
        ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
        """));

    private static TempFolder FirstOf(string folder, int count)
    {
        TempFolder copy = new TempFolder("first").CopyFrom(folder);
        string journal = copy.File("meta", "_journal.json");
        JsonNode root = JsonNode.Parse(File.ReadAllText(journal))!;
        JsonArray entries = root["entries"]!.AsArray();
        while (entries.Count > count)
            entries.RemoveAt(entries.Count - 1);
        File.WriteAllText(journal, root.ToJsonString());
        return copy;
    }

    private static TheoryData<string, string> Combine()
    {
        var data = new TheoryData<string, string> { { "homarr-sqlite", EngineDatabase.Sqlite } };
        foreach (PostgresBinaries binaries in PostgresBinaries.Servers)
        {
            string major = binaries.Major.ToString(System.Globalization.CultureInfo.InvariantCulture);
            data.Add("homarr-pg", major);
            data.Add("dokploy", major);
        }

        return data;
    }
}
