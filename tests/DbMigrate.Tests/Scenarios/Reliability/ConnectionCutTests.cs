using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>The connection is cut at every statement of ten, and around the commit.</summary>
public sealed class ConnectionCutTests(PostgresServers servers)
{
    public static TheoryData<string, string> Before => Faults.CutBefore.Cells;

    public static TheoryData<string, string> After => Faults.CutAfter.Cells;

    public static TheoryData<string, string> BeforeCommit => Faults.CutBeforeCommit.Cells;

    public static TheoryData<string, string> AfterCommit => Faults.CutAfterCommit.Cells;

    public static TheoryData<string, string> BetweenMigrations => Faults.CutBetweenMigrations.Cells;

    public static TheoryData<string, string> Gone => Faults.NetworkGone.Cells;

    [Theory, MemberData(nameof(Before))]
    public Task Before_each_statement(string engine, string mode) => EachAsync(Faults.CutBefore, engine, RunMode.Of(mode), answered: false);

    [Theory, MemberData(nameof(After))]
    public Task After_each_statement(string engine, string mode) => EachAsync(Faults.CutAfter, engine, RunMode.Of(mode), answered: true);

    [Theory, MemberData(nameof(BeforeCommit))]
    public async Task Before_the_commit(string engine, string mode) =>
        FaultMatrix.Record(
            Faults.CutBeforeCommit, engine, RunMode.Of(mode), await CutAsync(engine, RunMode.Of(mode), Commit(answered: false)));

    [Theory, MemberData(nameof(AfterCommit))]
    public async Task After_the_commit(string engine, string mode) =>
        FaultMatrix.Record(
            Faults.CutAfterCommit, engine, RunMode.Of(mode), await CutAsync(engine, RunMode.Of(mode), Commit(answered: true)));

    [Theory, MemberData(nameof(BetweenMigrations))]
    public async Task After_the_commit_of_a_migration_that_others_follow(string engine, string mode) => FaultMatrix.Record(
        Faults.CutBetweenMigrations, engine, RunMode.Of(mode),
        await CutAsync(engine, RunMode.Of(mode), ten => new CutPoint("COMMIT", Answered: true, Behind: ten.Ten[^1])));

    [Theory, MemberData(nameof(Gone))]
    public async Task Nobody_can_be_asked_whether_the_commit_took_place(string engine, string mode) => FaultMatrix.Record(
        Faults.NetworkGone, engine, RunMode.Of(mode), await CutAsync(engine, RunMode.Of(mode), Commit(answered: true), everything: true));

    private async Task EachAsync(Fault fault, string engine, RunMode mode, bool answered)
    {
        var outcomes = new List<FaultOutcome>();
        for (int statement = 1; statement <= TenStatements.Count; statement++)
        {
            int at = statement;
            outcomes.Add(await CutAsync(engine, mode, ten => new CutPoint(ten.Ten[at - 1], answered)));
        }

        FaultMatrix.Record(fault, engine, mode, outcomes);
    }

    // The last statement is followed by the last commit but where it has a commit of its own.
    private static Func<TenStatements, CutPoint> Commit(bool answered) =>
        ten => new CutPoint("COMMIT", answered, Behind: ten.Scripts[^1][^1]);

    private async Task<FaultOutcome> CutAsync(string engine, RunMode mode, Func<TenStatements, CutPoint> point, bool everything = false)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, mode);
        PostgresServer server = await servers.GetAsync(engine);
        await using var proxy = new CuttingProxy(server.Port, point(run.Ten), everything);

        Exception? error = await run.TryRunAsync(proxy.Through(run.Database.Url));

        Assert.True(proxy.HasCut, "The line was not cut.");
        Assert.Equal(everything, error?.Message.Contains("Whether the commit took place is not known", StringComparison.Ordinal) == true);
        return await run.FinishAsync(error);
    }
}
