using DbMigrate.Engines;
using DbMigrate.Execution.History;
using DbMigrate.Execution.Journal;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Execution.Run;

/// <summary>A migration that a run will apply or take back, and how.</summary>
internal sealed record PlannedMigration(JournalEntry Entry, AttemptScript Script, ScriptPlan Plan)
{
    private static readonly HashSet<string> KeepRows = new(StringComparer.Ordinal)
    {
        "ALTER", "BEGIN", "COMMENT", "COMMIT", "COPY", "CREATE", "DROP", "GRANT", "INSERT", "PRAGMA", "REVOKE", "SET", "UPDATE",
    };

    /// <summary>Looks, in the migration's first transaction, whether it would lose what was not there before; null where nothing
    /// would refuse that.</summary>
    public Func<CancellationToken, Task>? Recheck { get; init; }

    /// <summary>Whether the script might take rows out of tables that it does not name: what defines something, or writes rows, does
    /// not.</summary>
    public bool MayTakeRows { get; init; }

    /// <summary>Reads the script once, so that what is wrong is said before the first statement runs.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.ScriptInvalid"/>.</exception>
    public static PlannedMigration Of(DatabaseSession session, JournalEntry entry, AttemptScript script, TransactionMode mode)
    {
        var mayTakeRows = false;
        var plan = session.Plan(skipped => Watched(script.Read(session.Splitter, whole: false, skipped)), mode);
        return plan.Problem is { } problem
            ? throw problem.ToException(script.OriginOf(problem.Statement, plan.Total).File, script.Migration.Tag)
            : new(entry, script, plan) { MayTakeRows = mayTakeRows };

        IEnumerable<SqlStatement> Watched(IEnumerable<SqlStatement> statements)
        {
            foreach (var statement in statements)
            {
                mayTakeRows |= !KeepRows.Contains(statement.Head.Split(' ', 2)[0]);
                yield return statement;
            }
        }
    }
}

/// <summary>Selects a run's migrations and reads every script once, so that what is wrong is said before the first statement
/// runs.</summary>
internal sealed class RunPlanner(DatabaseSession session, JournalReader journal, ApplyOptions options)
{
    public IReadOnlyList<PlannedMigration> Plan()
    {
        var work = MigrationSelection.Select(journal.Entries, options)
            .Select(entry => PlannedMigration.Of(session, entry, new UpScript(entry.Migration!), options.TransactionMode)).ToList();
        RequireResume(work);
        if (options.TransactionMode == TransactionMode.All)
            RequireAtomic(work);
        return work;
    }

    private void RequireResume(List<PlannedMigration> work)
    {
        // Where others are kept out by transaction only, a point of progress may be that of a run that is alive: the attempt looks again.
        var dead = work.Select(item => item.Entry).FirstOrDefault(entry =>
            entry.IsHalfDone() && !(session.LocksByTransaction && entry.LastAttempt!.Status == HistoryStatus.Interrupted));
        if (dead is not null && !options.Resume)
            throw journal.HalfDone(dead);
    }

    private static void RequireAtomic(List<PlannedMigration> work)
    {
        foreach (var (entry, _, plan) in work.Where(item => !item.Plan.IsAtomic || item.Entry.IsHalfDone()))
        {
            throw Impossible(entry, plan.WithoutTransaction ? $"it asks for none itself ({StatementDirectives.NoTransaction})"
                : plan.ForeignKeySwitches.Count > 0 && plan.Rebuilds is [var rebuilt, ..]
                ? $"it rebuilds table {rebuilt.Table}, around which foreign keys have to be off, and needs them on elsewhere"
                : plan.Break is { } statement
                ? $"line {statement.Start.Line}, '{statement.Head}', cannot share a transaction with what is around it"
                : "it commits half-way");
        }

        if (work.Any(item => item.Plan.LiftForeignKeys) && work.FirstOrDefault(item => item.Plan.NeedsForeignKeys) is { Entry: { } needs })
            throw Impossible(needs, "it needs foreign keys on, and another one needs them off");

        static DbMigrateException Impossible(JournalEntry entry, string reason) => new(
            ErrorId.TransactionModeImpossible,
            $"'{entry.Tag}' cannot be part of one transaction: {reason}.",
            "Leave -TransactionMode out (--transaction-mode), so that each migration has its own transaction.",
            entry.Tag);
    }
}
