using DbMigrate.Engines.Scripts;
using DbMigrate.Execution.History;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Execution.Run;

/// <content>What an attempt adds to running a script: its records, what it tolerates, what it tells.</content>
internal sealed partial class MigrationAttempt
{
    private sealed class Policy(MigrationAttempt attempt) : ScriptPolicy(attempt._session)
    {
        private readonly ApplyOptions _options = attempt._options;

        /// <summary>An earlier attempt made a part durable that this one continues; null where there is none.</summary>
        private HistoryRow? Resumed => _options.Resume && attempt._script.IsHalfDone(attempt._entry) ? attempt._entry.LastAttempt : null;

        public override ScriptSubject Subject => attempt._script.Subject;

        public override bool WithoutTransaction => _options.TransactionMode == TransactionMode.None;

        public override bool OneByOne => attempt._observer.EachStatement;

        public override bool Tolerates => _options.IgnoreExisting;

        public override async Task BeginAsync(bool released, CancellationToken cancel)
        {
            var more = attempt._more && attempt._plan.IsAtomic && !released;
            if (await Session.BeginAsync(attempt._journal.Mark, more, cancel).ConfigureAwait(false) != attempt._journal.Mark.Seen)
                await attempt.RequireToDoAsync(cancel).ConfigureAwait(false);
        }

        public override async Task CommitAsync(int done, CancellationToken cancel)
        {
            attempt._committing = true;
            var record = attempt._journal.History.Insert(attempt.Row(HistoryStatus.Interrupted, done, attempt._chain.Current));
            attempt._journal.Wrote(
                await Session.CommitAsync([.. attempt.Kept(), record], attempt._journal.Mark, cancel).ConfigureAwait(false));
            attempt._committing = false;
            attempt.Keep(done);
        }

        public override async Task RecordAsync(int done, CancellationToken cancel)
        {
            attempt.Keep(done);
            await BeginAsync(released: true, cancel).ConfigureAwait(false);
            await CommitAsync(done, cancel).ConfigureAwait(false);
        }

        public override async Task RunAsync(IReadOnlyList<SqlStatement> statements, StatementLimits? limits, CancellationToken cancel)
        {
            // A savepoint of the script's own would end with ours.
            if (!Tolerates || !Session.InTransaction || statements[0].Kind == StatementKind.Savepoint)
            {
                await base.RunAsync(statements, limits, cancel).ConfigureAwait(false);
                return;
            }

            await Session.ExecuteAsync("SAVEPOINT dbmigrate_existing", cancel).ConfigureAwait(false);
            try
            {
                await base.RunAsync(statements, limits, cancel).ConfigureAwait(false);
            }
            catch (StatementException e) when (MayIgnore(e))
            {
                await Session.ExecuteAsync("ROLLBACK TO SAVEPOINT dbmigrate_existing", cancel).ConfigureAwait(false);
                WarnExisting(e);
            }

            await Session.ExecuteAsync("RELEASE SAVEPOINT dbmigrate_existing", cancel).ConfigureAwait(false);
        }

        public override bool EndedBefore(SqlStatement statement) =>
            attempt._entry.LastAttempt is { Status: HistoryStatus.Failed or HistoryStatus.Partial or HistoryStatus.Interrupted } last
            && last.Direction == attempt.Direction && statement.Ordinal == last.Done + 1;

        public override bool Forgives(SqlStatement statement, StatementException failure)
        {
            // The engine has said what came of it.
            if (failure.Error is not null && !Session.IsLost)
                attempt._unsettled = false;
            if (!MayIgnore(failure) && !HasRun(statement, failure))
                return false;
            WarnExisting(failure);
            return true;
        }

        public override void Starting(SqlStatement statement)
        {
            attempt._unsettled = WasInterrupted(statement);
            attempt._observer.OnEvent(
                new StatementStarted(attempt._journal.Target, attempt._migration, ScriptStatement.Of(statement), attempt._plan.Total));
        }

        public override void Completed(SqlStatement statement) => attempt._chain.Add(statement);

        public override void Finished(SqlStatement statement, TimeSpan elapsed)
        {
            attempt._unsettled = false;
            if (OneByOne)
                attempt._observer.OnEvent(
                    new StatementFinished(attempt._journal.Target, attempt._migration, ScriptStatement.Of(statement), elapsed));
        }

        public override void Passed()
        {
            if (Resumed is { } resumed && attempt._chain.Current != resumed.Chain)
                throw attempt.Changed(resumed);
        }

        public override void Warn(string message) =>
            attempt._observer.OnEvent(new RunWarning(attempt._journal.Target, $"{attempt._migration.Tag}: {message}"));

        public override void Detail(string message) =>
            attempt._observer.OnEvent(new RunDetail(attempt._journal.Target, $"{attempt._migration.Tag}: {message}"));

        private bool MayIgnore(StatementException failure) =>
            Tolerates
            && failure.Error is { Kind: DatabaseErrorKind.AlreadyExists }
            && Session.Url.Engine.ScriptRules.MakesOneThing(failure.Statement);

        /// <summary>An earlier attempt was interrupted at this very statement, which no transaction held, and the engine says that it had
        /// done its work by then.</summary>
        private bool HasRun(SqlStatement statement, StatementException failure) =>
            WasInterrupted(statement)
            && failure.Error?.Kind is { } kind
            && kind
                == (
                    statement.Head.StartsWith("DROP ", StringComparison.Ordinal)
                        ? DatabaseErrorKind.Missing
                        : DatabaseErrorKind.AlreadyExists);

        private bool WasInterrupted(SqlStatement statement) => statement.Kind == StatementKind.OutsideTransaction
            && EndedBefore(statement) && attempt._entry.LastAttempt is { Status: HistoryStatus.Interrupted };

        private void WarnExisting(StatementException failure) => attempt._observer.OnEvent(new RunWarning(
            attempt._journal.Target, $"{attempt._migration.Tag}:{failure.Statement.Start}: skipped, {failure.Error!.Message}"));
    }
}
