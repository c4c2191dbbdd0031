namespace DbMigrate;

/// <summary>What an operation tells while it runs: a closed set of records.</summary>
public abstract record RunEvent
{
    private protected RunEvent()
    {
    }

    /// <summary>What a server remarks: a warning is for the user, a notice is a detail.</summary>
    internal static RunEvent OfNotice(DatabaseTarget? target, string message, bool isWarning) =>
        isWarning ? new RunWarning(target, message) : new RunDetail(target, message) { IsNotice = true };
}

/// <summary>A step of work on schemas begins: <c>Reading the schema files</c>, <c>Proving the plan</c>.</summary>
/// <param name="Target">The database that the operation is about; null where it is about files only.</param>
/// <param name="Activity">What is done, as the beginning of a sentence.</param>
public sealed record StepStarted(DatabaseTarget? Target, string Activity) : RunEvent;

/// <summary>Something the user should see, though the operation goes on.</summary>
/// <param name="Target">The database that it is about; null where it is about files only.</param>
/// <param name="Message">What, as a sentence.</param>
public sealed record RunWarning(DatabaseTarget? Target, string Message) : RunEvent;

/// <summary>A detail: a server notice, a skipped pragma.</summary>
public sealed record RunDetail(DatabaseTarget? Target, string Message) : RunEvent
{
    /// <summary>The server says it: RAISE NOTICE, INFO or LOG.</summary>
    public bool IsNotice { get; init; }
}

/// <summary>Hears what a run tells. Called from any thread.</summary>
public interface IRunObserver
{
    /// <summary>Whether to run statements one at a time and tell of each with its duration.</summary>
    bool EachStatement { get; }

    /// <summary>Takes an event.</summary>
    void OnEvent(RunEvent runEvent);
}
