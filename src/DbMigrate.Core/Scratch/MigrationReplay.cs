using DbMigrate.Engines;
using DbMigrate.Engines.Scripts;
using DbMigrate.Migrations;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Scratch;

/// <summary>Runs migrations in order on a scratch database, with the transactions that the runner gives them.</summary>
internal sealed class MigrationReplay(ScratchDatabase scratch)
{
    // A round trip's worth.
    private const int GroupStatements = 2000;

    private readonly ScratchDatabase _scratch = scratch;
    private readonly List<Script> _group = [];
    private int _statements;

    private DatabaseSession Session => _scratch.Session;

    /// <summary>Runs a migration, now or together with those that follow.</summary>
    public async Task AddAsync(Migration migration, CancellationToken cancel)
    {
        var statements = new MigrationScript(migration, Session.Splitter).Read().ToList();
        var plan = Session.Plan(statements, TransactionMode.PerMigration);
        var script = new Script(migration, statements, plan);
        if (plan.Problem is { } problem)
            throw problem.ToException(migration.Path, migration.Tag);

        if (plan.IsAtomic && plan is { ChangesSession: false, ChecksForeignKeys: false } && !statements.Any(_scratch.ReachesBeyond))
        {
            _group.Add(script);
            _statements += statements.Count;
            if (_statements >= GroupStatements)
                await FlushAsync(cancel).ConfigureAwait(false);
            return;
        }

        await FlushAsync(cancel).ConfigureAwait(false);
        await new ScriptExecutor(Session, plan, new Policy(this, script)).RunToEndAsync(statements, cancel).ConfigureAwait(false);
    }

    /// <summary>Runs what waits.</summary>
    public async Task FlushAsync(CancellationToken cancel)
    {
        while (_group.Count > 0)
        {
            try
            {
                await Session.RunTransactionsAsync([.. _group.Select(script => script.Statements)], cancel).ConfigureAwait(false);
                _group.Clear();
            }
            catch (StatementException e)
            {
                var failed = _group.FindIndex(script => script.Statements.Contains(e.Statement, ReferenceEqualityComparer.Instance));
                await ProvideOrThrowAsync(_group[failed], e, cancel).ConfigureAwait(false);
                _group.RemoveRange(0, failed);
            }
        }

        _statements = 0;
    }

    private async Task ProvideOrThrowAsync(Script script, StatementException e, CancellationToken cancel)
    {
        if (e.InnerException is OperationCanceledException canceled)
            throw canceled;
        if (e.Error is not { } error || !await _scratch.TryProvideAsync(error, cancel).ConfigureAwait(false))
            throw ErrorOf(script, e);
    }

    private Exception ErrorOf(Script script, StatementException e) =>
        e.InnerException is OperationCanceledException canceled ? canceled
        : e.Error is not { } error ? e.InnerException!
        : StatementFailedException.Create(
            ErrorId.ReplayFailed, OriginOf(script, e.Statement), e.Statement, error, "The migrations cannot be replayed.",
            error.Kind == DatabaseErrorKind.NotInstalled
                ? "Give a scratch server that has the extension with -Scratch (--scratch)."
                : "Correct the migration.");

    private static StatementOrigin OriginOf(Script script, SqlStatement statement) => new(
        script.Migration.Path, script.Migration.Tag,
        $"migration '{script.Migration.Tag}' failed at statement {statement.Ordinal} of {script.Statements.Count} on the scratch database");

    private sealed class Policy(MigrationReplay replay, Script script) : ScratchPolicy(replay._scratch)
    {
        public override ScriptSubject Subject => new($"Migration '{script.Migration.Tag}'", script.Migration.Tag);

        public override async Task<bool> ProvideAsync(StatementException failure, CancellationToken cancel)
        {
            await replay.ProvideOrThrowAsync(script, failure, cancel).ConfigureAwait(false);
            return true;
        }

        protected override Exception Refuse(SqlStatement statement, string reason) => StatementFailedException.Refuse(
            ErrorId.ReplayFailed, OriginOf(script, statement), statement, reason, "Give a scratch server with -Scratch (--scratch).");
    }

    private sealed record Script(Migration Migration, IReadOnlyList<SqlStatement> Statements, ScriptPlan Plan);
}
