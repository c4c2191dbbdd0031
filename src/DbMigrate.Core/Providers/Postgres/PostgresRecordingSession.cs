using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Engines.Scripts;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Postgres;

/// <summary>Writes down what a run sends to PostgreSQL.</summary>
/// <param name="read">The database.</param>
/// <param name="options">What the run sets on its session.</param>
/// <param name="record">Takes each statement in its order.</param>
/// <param name="settings">What the URL and this process's environment set on the session, which another client's does not have.</param>
internal sealed class PostgresRecordingSession(
    PostgresSession read,
    SessionOptions options,
    Action<RecordedCommand> record,
    IReadOnlyList<(string Name, string Value)> settings) : RecordingSession(read, options, record)
{
    private const string ClientsOwn =
        "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'client' AND name NOT IN ('application_name', 'client_encoding') "
            + "ORDER BY name";

    private readonly PostgresSession _database = read;

    private bool _changesSession;
    private bool _hasNumbers;

    public static async Task<RecordingSession> OpenAsync(
        PostgresSession read, SessionOptions options, Action<RecordedCommand> record, CancellationToken cancel)
    {
        var rows = await read.QueryAsync(ClientsOwn, cancel).ConfigureAwait(false);
        return new PostgresRecordingSession(read, options, record, [.. rows.Select(row => ((string)row[0]!, (string)row[1]!))]);
    }

    protected override string BeginWord => "BEGIN";

    public override void Open()
    {
        foreach (var command in SetUp()) Record(PlannedStatementKind.Session, command);
    }

    protected override void Begin(TableName journal, Action look)
    {
        Record(PlannedStatementKind.Transaction, BeginWord);
        if (_changesSession) RecordAll(OwnCommands.LayAside(_database.OwnUser));
        Record(PlannedStatementKind.Transaction, OwnCommands.LimitLocks(Options.LockTimeout));
        Record(PlannedStatementKind.Transaction, OwnCommands.LockTable(journal));
        look();
        if (_changesSession) RecordAll(OwnCommands.TakeUp());
        else Record(PlannedStatementKind.Transaction, "SET LOCAL lock_timeout TO DEFAULT");
    }

    protected override void BeforeRecords()
    {
        _hasNumbers = true;
        if (_changesSession) RecordAll(OwnCommands.OwnRole(_database.OwnUser));
    }

    protected override void Require(string condition) =>
        Require(
            condition,
            "The database is not as it was when this script was made: somebody has migrated it since, or it is another one. Make the "
                + "script anew.");

    protected override async Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        await base.RunCoreAsync(statements, cancel).ConfigureAwait(false);
        foreach (var statement in statements)
        {
            if (FailedIndex.Usable(statement) is var (index, condition))
                Require(condition, $"The index '{index}' is there already, but invalid: no query can use it.");
        }
    }

    protected override async Task RunLimitedCoreAsync(
        IReadOnlyList<SqlStatement> statements, StatementLimits limits, CancellationToken cancel)
    {
        List<(string Name, TimeSpan Value)> set = [];
        if (limits.LockTimeout is { } wait) set.Add(("lock_timeout", wait));
        if (limits.StatementTimeout is { } run) set.Add(("statement_timeout", run));
        var isLocal = InTransaction ? "true" : "false";
        foreach (var (name, value) in set)
        {
            Record(PlannedStatementKind.Session, string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT set_config('dbmigrate.{name}', current_setting('{name}'), {isLocal}), set_config('{name}', "
                    + $"'{(long)Math.Max(value.TotalMilliseconds, 1)}', {isLocal})"));
        }

        await RunCoreAsync(statements, cancel).ConfigureAwait(false);
        foreach (var (name, _) in set)
            Record(PlannedStatementKind.Session, $"SELECT set_config('{name}', current_setting('dbmigrate.{name}'), {isLocal})");
    }

    protected override async Task<string?> CleanUpCoreAsync(SqlStatement statement, CancellationToken cancel)
    {
        if (await FailedIndex.FindAsync(_database, statement, cancel).ConfigureAwait(false) is { } index)
            Record(PlannedStatementKind.Session, IndexPlanner.DropConcurrently(index, ifExists: true));
        return null;
    }

    protected override Task PrepareCoreAsync(ScriptPlan plan, CancellationToken cancel)
    {
        _changesSession = plan.ChangesSession;
        return Task.CompletedTask;
    }

    protected override Task EnterCoreAsync(ScriptPlan plan, CancellationToken cancel)
    {
        if (_hasNumbers) Record(PlannedStatementKind.Session, OwnCommands.ForgetNumbers);
        _hasNumbers = true;
        return Task.CompletedTask;
    }

    protected override Task VerifyCoreAsync(ScriptSubject subject, ScriptPlan plan, CancellationToken cancel) => Task.CompletedTask;

    protected override Task RestoreCoreAsync(ScriptPlan plan)
    {
        _changesSession = false;
        if (!plan.ChangesSession) return Task.CompletedTask;
        foreach (var command in OwnCommands.Restore(_database.OwnUser).Concat(SetUp())) Record(PlannedStatementKind.Session, command);
        return Task.CompletedTask;
    }

    private IEnumerable<string> SetUp()
    {
        yield return "SET client_encoding = 'UTF8'";
        yield return "SET standard_conforming_strings = on";
        foreach (var (name, value) in settings)
            yield return $"SELECT set_config({SqlDialect.Literal(name)}, {SqlDialect.Literal(value)}, false)";
        if (Options.StatementTimeout > TimeSpan.Zero)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"SET statement_timeout = {(long)Options.StatementTimeout.TotalMilliseconds}");
    }

    private void RecordAll(IEnumerable<string> commands)
    {
        foreach (var command in commands) Record(PlannedStatementKind.Transaction, command);
    }

    private void Require(string condition, string message) =>
        Record(
            PlannedStatementKind.Transaction,
            $"DO $dbmigrate$ BEGIN IF ({condition}) IS NOT TRUE THEN RAISE EXCEPTION USING MESSAGE = {SqlDialect.Literal(message)}; END "
                + $"IF; END $dbmigrate$");
}
