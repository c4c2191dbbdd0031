using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Engines;

/// <content>Transactions that are sent whole, with what records them.</content>
internal abstract partial class DatabaseSession
{
    /// <summary>How many transactions it takes before it has answered the first one; 1 is none ahead.</summary>
    public virtual int Ahead => 1;

    /// <summary>Runs a whole transaction in one round trip, where the engine has round trips: begin, lock, statements, records,
    /// commit.</summary>
    /// <param name="journal">The journal as it must be.</param>
    /// <param name="script">What runs.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>What the mark's query gives afterwards; null where nothing was done: the engine has no such way, or somebody else was
    /// here.</returns>
    /// <exception cref="StatementException">The first statement that fails.</exception>
    public Task<string?> TryRunWholeAsync(JournalMark journal, RecordedScript script, CancellationToken cancel)
    {
        RequireWrite();
        return GuardAsync(() => TryRunWholeCoreAsync(journal, script, cancel));
    }

    /// <summary>Runs several of them, one after the other, and sends them all before the first answer: where one is not committed, none
    /// after it does anything. Where it returns before the last one was, the next was left undone for the reasons that
    /// <see cref="TryRunWholeAsync"/> has for null.</summary>
    /// <param name="journal">The journal as it must be before the first.</param>
    /// <param name="scripts">What runs, at most <see cref="Ahead"/>.</param>
    /// <param name="committed">Told of each as soon as it is durable: what the mark's query gives after it.</param>
    /// <param name="cancel">Cancels the one that runs.</param>
    /// <exception cref="StatementException">The first statement that fails, of the one after those that were told of.</exception>
    public Task RunAheadAsync(
        JournalMark journal, IReadOnlyList<RecordedScript> scripts, Action<string> committed, CancellationToken cancel)
    {
        RequireWrite();
        return GuardAsync(() => RunAheadCoreAsync(journal, scripts, committed, cancel));
    }

    /// <summary>Cuts a script into parts that each fit one transaction (<see cref="OnlyBatches"/>).</summary>
    public virtual IReadOnlyList<IReadOnlyList<SqlStatement>> Cut(IReadOnlyList<SqlStatement> statements, ScriptPlan plan) => [statements];

    protected virtual Task<string?> TryRunWholeCoreAsync(JournalMark journal, RecordedScript script, CancellationToken cancel) =>
        Task.FromResult<string?>(null);

    protected virtual Task RunAheadCoreAsync(
        JournalMark journal, IReadOnlyList<RecordedScript> scripts, Action<string> committed, CancellationToken cancel) =>
        Task.CompletedTask;
}
