using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Engines.Scripts;

/// <summary>What is somebody's own in running a script: what a transaction records, what is tolerated, provided and told. By itself it
/// records and tolerates nothing.</summary>
internal abstract class ScriptPolicy(DatabaseSession session)
{
    /// <summary>Whose script it is, for what a check finds.</summary>
    public abstract ScriptSubject Subject { get; }

    /// <summary>The script runs without a transaction around it, whatever it says itself.</summary>
    public virtual bool WithoutTransaction => false;

    /// <summary>Each statement is sent for itself.</summary>
    public virtual bool OneByOne => false;

    /// <summary>A statement may fail and be passed over, for which it has to be alone.</summary>
    public virtual bool Tolerates => false;

    protected DatabaseSession Session { get; } = session;

    /// <summary>Runs once before the first statement, with the session prepared.</summary>
    public virtual Task StartAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Opens a transaction.</summary>
    /// <param name="released">It is for one statement of a script that has no transaction around it.</param>
    /// <param name="cancel">Cancels it.</param>
    public virtual Task BeginAsync(bool released, CancellationToken cancel) => Session.BeginAsync(cancel);

    /// <summary>Makes the open transaction durable.</summary>
    /// <param name="done">How many of the script's statements are done.</param>
    /// <param name="cancel">Cancels it.</param>
    public virtual Task CommitAsync(int done, CancellationToken cancel) => Session.CommitAsync(cancel);

    /// <summary>Runs statements, in the open transaction where there is one.</summary>
    /// <param name="statements">The statements.</param>
    /// <param name="limits">The limits of them all; null where they have none.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="StatementException">The first statement that fails.</exception>
    public virtual Task RunAsync(IReadOnlyList<SqlStatement> statements, StatementLimits? limits, CancellationToken cancel) =>
        limits is null ? Session.RunAsync(statements, cancel) : Session.RunAsync(statements, limits, cancel);

    /// <summary>A statement that no transaction held is done, and durable.</summary>
    /// <param name="done">How many of the script's statements are done.</param>
    /// <param name="cancel">Cancels it.</param>
    public virtual Task RecordAsync(int done, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Whether an earlier attempt ended at this statement, which may have left something behind.</summary>
    public virtual bool EndedBefore(SqlStatement statement) => false;

    /// <summary>Whether the failure of a statement that has a transaction of its own, or none, is passed over.</summary>
    public virtual bool Forgives(SqlStatement statement, StatementException failure) => false;

    /// <summary>Gives the database what a statement lacked; what was not durable has been undone.</summary>
    /// <returns>Whether it did: the script is worth another try. A failure that must not be thrown as it is may be thrown here.</returns>
    public virtual Task<bool> ProvideAsync(StatementException failure, CancellationToken cancel) => Task.FromResult(false);

    /// <summary>Statements are about to run, of which this is the first.</summary>
    public virtual void Starting(SqlStatement statement)
    {
    }

    /// <summary>A statement is done, or was by an earlier attempt.</summary>
    public virtual void Completed(SqlStatement statement)
    {
    }

    /// <summary>The statements that began with this one have run.</summary>
    public virtual void Finished(SqlStatement statement, TimeSpan elapsed)
    {
    }

    /// <summary>The statements that an earlier attempt made durable are passed.</summary>
    public virtual void Passed()
    {
    }

    /// <summary>Something that somebody should know.</summary>
    public virtual void Warn(string message)
    {
    }

    /// <summary>Something that only who looks closely needs to know.</summary>
    public virtual void Detail(string message)
    {
    }
}
