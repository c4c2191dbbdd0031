using DbMigrate.Engines;
using DbMigrate.Execution.History;

namespace DbMigrate.Execution.Run;

/// <content>An attempt that is sent before those before it have been answered.</content>
internal sealed partial class MigrationAttempt
{
    private RecordedScript? _sent;

    /// <summary>Whether it can be sent before it is its turn, as far as its plan and the journal tell.</summary>
    public bool FitsAhead => !_plan.ChangesSession && _script.IsToDo(_entry = _journal.Entry(_migration)) && FitsRoundTrip;

    /// <summary>How many statements it has.</summary>
    public int Statements => _plan.Total;

    /// <summary>How long its script is, roughly in bytes.</summary>
    public long Length => _script.Length;

    /// <summary>Reads what is to be sent.</summary>
    /// <exception cref="DbMigrateException">The file is not what it was any more. Nothing was attempted.</exception>
    /// <param name="before">How many are sent before it.</param>
    public RecordedScript Send(int before) => _sent = Whole(HistoryClock.Ahead, before);

    /// <summary>All before it are committed: it runs now.</summary>
    public void StartAhead()
    {
        _watch.Restart();
        StartWhole(_sent!);
    }

    /// <summary>It is durable.</summary>
    /// <param name="newest">What the journal's mark is after it.</param>
    public MigrationResult Committed(string newest)
    {
        _journal.Wrote(newest, RowsMore);
        return Result(_script.Success, _plan.Total, null);
    }

    /// <summary>It was left undone, and goes its own way from here on.</summary>
    public void LeaveAhead() => (_begun, _committing, _sent) = (false, false, null);
}
