using System.Globalization;
using DbMigrate.Migrations;

namespace DbMigrate;

/// <summary>What an operation tells while it runs: a closed set of records.</summary>
public abstract record RunEvent
{
    private protected RunEvent()
    {
    }

    /// <summary>What a server remarks: a warning is for the user, a notice is a detail.</summary>
    internal static RunEvent OfNotice(DatabaseTarget? target, string message, bool isWarning) =>
        isWarning ? new RunWarning(target, message) : new RunDetail(target, message);
}

/// <summary>A step of work on schemas begins: <c>Reading the schema files</c>, <c>Proving the plan</c>.</summary>
/// <param name="Target">The database that the operation is about; null where it is about files only.</param>
/// <param name="Activity">What is done, as the beginning of a sentence.</param>
public sealed record StepStarted(DatabaseTarget? Target, string Activity) : RunEvent;

/// <summary>The migrations that will run are known.</summary>
public sealed record RunStarted(DatabaseTarget Target, IReadOnlyList<JournalEntry> Entries) : RunEvent;

/// <summary>The database has been copied; the first statement comes next.</summary>
/// <param name="Target">The database.</param>
/// <param name="Path">The copy's full path.</param>
public sealed record BackupTaken(DatabaseTarget Target, string Path) : RunEvent
{
    /// <summary>The same as a sentence.</summary>
    public string Message => $"Backed up {Target} to {Path}.";
}

/// <summary>Another runner holds the lock.</summary>
/// <param name="Target">The database.</param>
/// <param name="Holder">Who, where the engine can tell.</param>
/// <param name="Timeout">How long this run waits.</param>
public sealed record LockWaiting(DatabaseTarget Target, string? Holder, TimeSpan Timeout) : RunEvent
{
    /// <summary>The same as a sentence.</summary>
    public string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"Another runner holds the migration lock of {Target}{(Holder is null ? "" : $" ({Holder})")}; waiting up to {Timeout.TotalSeconds:0.#} s.");
}

/// <summary>A migration begins.</summary>
public sealed record MigrationStarted(DatabaseTarget Target, Migration Migration, int Position, int Count, int Statements) : RunEvent;

/// <summary>Statements are about to run.</summary>
/// <param name="Target">The database.</param>
/// <param name="Migration">The migration.</param>
/// <param name="Statement">The first of them.</param>
/// <param name="Total">The migration's number of statements.</param>
public sealed record StatementStarted(DatabaseTarget Target, Migration Migration, SqlStatement Statement, int Total) : RunEvent;

/// <summary>A statement has run; told only to an observer that asks for each.</summary>
public sealed record StatementFinished(DatabaseTarget Target, Migration Migration, SqlStatement Statement, TimeSpan Duration) : RunEvent;

/// <summary>A migration has ended, well or badly.</summary>
public sealed record MigrationFinished(DatabaseTarget Target, MigrationResult Result) : RunEvent;

/// <summary>Something the user should see, though the operation goes on.</summary>
/// <param name="Target">The database that it is about; null where it is about files only.</param>
/// <param name="Message">What, as a sentence.</param>
public sealed record RunWarning(DatabaseTarget? Target, string Message) : RunEvent;

/// <summary>A detail: a server notice, a skipped pragma.</summary>
public sealed record RunDetail(DatabaseTarget? Target, string Message) : RunEvent;

/// <summary>Hears what a run tells. Called from any thread.</summary>
public interface IRunObserver
{
    /// <summary>Whether to run statements one at a time and tell of each with its duration.</summary>
    bool EachStatement { get; }

    /// <summary>Takes an event.</summary>
    void OnEvent(RunEvent runEvent);
}
