using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>Scripts that would not do what they say, and a journal that would not tell it.</summary>
public sealed class ScriptFaultTests(PostgresServers servers)
{
    public static TheoryData<string, string> TakenBack => Faults.TakenBack.Cells;

    public static TheoryData<string, string> ReadOnly => Faults.ReadOnlyScript.Cells;

    public static TheoryData<string, string> CutShort => Faults.CutShort.Cells;

    public static TheoryData<string, string> Unrecorded => Faults.Unrecorded.Cells;

    [Theory, MemberData(nameof(TakenBack))]
    public Task A_script_that_takes_back_what_it_did(string engine, string mode) => ScriptAsync(Faults.TakenBack, engine, mode, "ROLLBACK");

    [Theory, MemberData(nameof(ReadOnly))]
    public Task A_script_that_makes_the_rest_read_only(string engine, string mode) =>
        ScriptAsync(
            Faults.ReadOnlyScript, engine, mode, engine == EngineDatabase.Sqlite ? "PRAGMA query_only = ON" : "SET TRANSACTION READ ONLY");

    [Theory, MemberData(nameof(CutShort))]
    public Task A_script_whose_rows_have_no_end(string engine, string mode) =>
        ScriptAsync(Faults.CutShort, engine, mode, "COPY step FROM stdin;\n666");

    [Theory, MemberData(nameof(Unrecorded))]
    public async Task A_trigger_that_keeps_the_journals_row_out(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        string when = run.Mode.IsUndo ? "DELETE" : "INSERT";
        bool isSqlite = run.Database.Dialect == Dialect.Sqlite;
        if (!isSqlite)
            await run.Database.ExecuteAsync("CREATE FUNCTION keep_out() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
        await run.Database.ExecuteAsync(
            $"CREATE TRIGGER keep_out BEFORE {when} ON {run.Database.Journal} "
                + $"{(isSqlite ? "BEGIN SELECT RAISE(IGNORE); END" : "FOR EACH ROW EXECUTE FUNCTION keep_out()")}");

        Exception? error = await run.TryRunAsync();
        await run.Database.ExecuteAsync(isSqlite ? "DROP TRIGGER keep_out" : "DROP FUNCTION keep_out CASCADE");

        FaultMatrix.Record(Faults.Unrecorded, engine, run.Mode, await run.FinishAsync(error));
    }

    /// <summary>The middle migration ends with a statement more, until somebody corrects its file.</summary>
    private async Task ScriptAsync(Fault fault, string engine, string mode, string statement)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        string file = run.Ten.Project.PathOf(run.Ten.TenTag);
        if (run.Mode.IsUndo) file = Path.ChangeExtension(file, ".down.sql");
        string text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, $"{text}{statement};\n");

        Exception? error = await run.TryRunAsync();
        await File.WriteAllTextAsync(file, text);

        FaultMatrix.Record(fault, engine, run.Mode, await run.FinishAsync(error));
    }
}
