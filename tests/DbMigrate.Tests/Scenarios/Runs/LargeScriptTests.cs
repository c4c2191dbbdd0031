using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>A migration may be larger than the memory that applies it.</summary>
public sealed class LargeScriptTests(PostgresServers servers)
{
    private const int Rows = 1000;
    private const int Width = 100_000;

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_hundred_megabytes_of_rows_are_applied_in_a_small_heap(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("rows", "");
        await using (var file = new StreamWriter(project.PathOf(tag)))
        {
            await file.WriteLineAsync("CREATE TABLE t (id int, note text);");
            for (int row = 0; row < Rows; row++)
                await file.WriteLineAsync($"INSERT INTO t VALUES ({row}, '{new string((char)('a' + (row % 26)), Width)}');");
        }

        // The text alone would take 200 MB.
        var heap = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = $"{64 << 20:x}" };
        using RunnerProcess runner = await RunnerProcess.StartAsync(project.Folder, database.Url, heap);
        runner.Go();
        IReadOnlyList<string> applied = await runner.FinishAsync();

        Assert.Equal([tag], applied);
        Assert.Equal($"{Rows}|{Width}|{Width}", await database.ScalarAsync("SELECT count(*), min(length(note)), max(length(note)) FROM t"));
    }
}
