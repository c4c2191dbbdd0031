using System.Globalization;

namespace DbMigrate;

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
        $"Another runner holds the migration lock of {Target}{(Holder is null ? "" : $" ({Holder})")}; waiting up to "
            + $"{Timeout.TotalSeconds:0.#} s.");
}

/// <summary>A migration begins.</summary>
public sealed record MigrationStarted(DatabaseTarget Target, Migration Migration, int Position, int Count, int Statements) : RunEvent;

/// <summary>Statements are about to run.</summary>
/// <param name="Target">The database.</param>
/// <param name="Migration">The migration.</param>
/// <param name="Statement">The first of them.</param>
/// <param name="Total">The migration's number of statements.</param>
public sealed record StatementStarted(DatabaseTarget Target, Migration Migration, ScriptStatement Statement, int Total) : RunEvent;

/// <summary>A statement has run; told only to an observer that asks for each.</summary>
public sealed record StatementFinished(DatabaseTarget Target, Migration Migration, ScriptStatement Statement, TimeSpan Duration) : RunEvent;

/// <summary>A migration has ended, well or badly.</summary>
public sealed record MigrationFinished(DatabaseTarget Target, MigrationResult Result) : RunEvent;
