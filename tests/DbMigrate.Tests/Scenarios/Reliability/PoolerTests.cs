using System.Globalization;
using DbMigrate.Tests.Infrastructure;
using Npgsql;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>PgBouncer: refused where it changes server processes between transactions, used where it does not.</summary>
public sealed class PoolerTests(PostgresServers servers)
{
    public static TheoryData<string, string> Transaction => Faults.TransactionPool.Cells;

    public static TheoryData<string, string> Session => Faults.SessionPool.Cells;

    [Theory, MemberData(nameof(Transaction))]
    public async Task In_transaction_mode(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        await using Pooler pooler = await StartAsync(engine, "transaction");
        string url = pooler.Through(run.Database.Url);

        Exception? error = await run.TryRunAsync(url);

        Assert.Contains("pooler in transaction mode", error!.Message);
        FaultMatrix.Record(Faults.TransactionPool, engine, run.Mode, await run.FinishAsync(error));
    }

    [Theory, MemberData(nameof(Session))]
    public async Task In_session_mode(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        await using Pooler pooler = await StartAsync(engine, "session");

        FaultMatrix.Record(
            Faults.SessionPool, engine, run.Mode, await run.FinishAsync(await run.TryRunAsync(pooler.Through(run.Database.Url))));
    }

    [
        Theory,
        InlineData("transaction", ErrorId.PoolerNotSupported),
        InlineData("statement", ErrorId.PoolerNotSupported),
        InlineData("session", null)
    ]
    public async Task A_reader_leaves_no_setting_on_a_server_process_of_the_pool(string mode, ErrorId? refusal)
    {
        string engine = PostgresBinaries.Servers[^1].Major.ToString(CultureInfo.InvariantCulture);
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.PerMigration);
        await using Pooler pooler = await StartAsync(engine, mode);
        string url = pooler.Through(run.Database.Url);

        Exception? error = await Record.ExceptionAsync(
            () => MigrationProject.Migrator(run.Ten.Project.Folder, url).GetJournalAsync());

        Assert.Equal(refusal, (error as DbMigrateException)?.Id);
        for (int i = 0; i < 3; i++)
        {
            await using var client = new NpgsqlConnection(DatabaseUrl.Parse(url, "/").ConnectionString);
            await client.OpenAsync();
            await using var ask = new NpgsqlCommand("SHOW default_transaction_read_only", client);
            Assert.Equal("off", await ask.ExecuteScalarAsync());
        }
    }

    private async Task<Pooler> StartAsync(string engine, string mode) =>
        await Pooler.StartAsync(await servers.GetAsync(engine), mode);
}
