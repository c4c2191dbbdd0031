using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>
/// There is no room for what the run writes. The servers are of its own: one that cannot write a page fails every
/// checkpoint, and with it other tests' CREATE and DROP DATABASE.
/// </summary>
public sealed class DiskFaultTests(PostgresServers servers, OwnServers own) : IClassFixture<OwnServers>
{
    public static TheoryData<string, string> Full => Faults.DiskFull.Cells;

    [Theory, MemberData(nameof(Full))]
    public async Task The_disk_is_full(string engine, string mode)
    {
        await using SmallDisk disk = await SmallDisk.MountAsync(engine == EngineDatabase.Sqlite ? 1 : 32);
        EngineDatabase database = engine == EngineDatabase.Sqlite
            ? EngineDatabase.CreateSqlite(disk.Folder)
            : EngineDatabase.On(await (await own.GetAsync(engine)).CreateDatabaseOnAsync(disk.Folder));
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode), database);
        // A few pages: some statements get through.
        disk.Fill(left: 40 * 1024);

        Exception? error = await run.TryRunAsync();
        disk.Free();

        Assert.Contains("Make room", Assert.IsType<DbMigrateException>(error, exactMatch: false).RecommendedAction);
        FaultOutcome outcome = await run.FinishAsync(error);
        if (!run.Mode.CommitsWithin)
            Assert.NotEqual(FaultOutcome.Part, outcome.Durable);
        // On PostgreSQL it is a statement of the migration that finds no room, or one of ours around it.
        string sees = engine == EngineDatabase.Sqlite ? outcome.Sees : $"`{ErrorId.StatementFailed}` or `{ErrorId.DatabaseRefused}`";
        Assert.Contains(outcome.Sees, sees, StringComparison.Ordinal);
        FaultMatrix.Record(Faults.DiskFull, engine, run.Mode, FaultOutcome.AtAnyMoment(sees, run.Mode));
    }
}
