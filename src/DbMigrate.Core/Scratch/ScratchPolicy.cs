using DbMigrate.Engines;
using DbMigrate.Engines.Scripts;
using DbMigrate.Sql;

namespace DbMigrate.Scratch;

/// <summary>Runs a script on a scratch database, which may be given what it lacks and must keep what reaches beyond it from doing
/// so.</summary>
internal abstract class ScratchPolicy(ScratchDatabase scratch) : ScriptPolicy(scratch.Session)
{
    private SqlStatement? _last;

    protected ScratchDatabase Scratch { get; } = scratch;

    public override async Task RunAsync(IReadOnlyList<SqlStatement> statements, StatementLimits? limits, CancellationToken cancel)
    {
        var together = new List<SqlStatement>();
        foreach (var statement in statements)
        {
            _last = statement;
            var reachesBeyond = Scratch.ReachesBeyond(statement);
            if (!reachesBeyond && !IsAlone(statement))
            {
                together.Add(statement);
                continue;
            }

            await RunTogetherAsync(together, limits, cancel).ConfigureAwait(false);
            if (!reachesBeyond)
                await RunAloneAsync(statement, cancel).ConfigureAwait(false);
            else if (await Scratch.RunBeyondAsync(statement, cancel).ConfigureAwait(false) is { } reason)
                throw Refuse(statement, reason);
        }

        await RunTogetherAsync(together, limits, cancel).ConfigureAwait(false);
    }

    // What fails only now is a deferred constraint that the last statement left open.
    public override async Task CommitAsync(int done, CancellationToken cancel)
    {
        try
        {
            await base.CommitAsync(done, cancel).ConfigureAwait(false);
        }
        catch (DatabaseException e) when (e is not StatementException && _last is not null && e.Error is { } error)
        {
            throw new StatementException(_last, error.Exception, error);
        }
    }

    public override async Task<bool> ProvideAsync(StatementException failure, CancellationToken cancel) =>
        failure.Error is { } error && await Scratch.TryProvideAsync(error, cancel).ConfigureAwait(false);

    /// <summary>Whether a statement must not share a round trip with others.</summary>
    protected virtual bool IsAlone(SqlStatement statement) => false;

    /// <summary>Runs such a statement.</summary>
    protected virtual Task RunAloneAsync(SqlStatement statement, CancellationToken cancel) => Session.RunAsync([statement], cancel);

    /// <summary>The error for a statement that must not run here.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="reason">Why, as a sentence.</param>
    protected abstract Exception Refuse(SqlStatement statement, string reason);

    private async Task RunTogetherAsync(List<SqlStatement> statements, StatementLimits? limits, CancellationToken cancel)
    {
        if (statements.Count > 0)
            await base.RunAsync([.. statements], limits, cancel).ConfigureAwait(false);
        statements.Clear();
    }
}
