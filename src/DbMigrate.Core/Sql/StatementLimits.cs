using System.Globalization;

namespace DbMigrate.Sql;

/// <summary>How long a statement may wait and run, as the comment above it says.</summary>
internal sealed record StatementLimits
{
    /// <summary>How long it may wait for a lock; null is as long as the session may.</summary>
    public TimeSpan? LockTimeout { get; init; }

    /// <summary>How often it is tried again after it got no lock, where nothing else would be lost by that.</summary>
    public int Retries { get; init; }

    /// <summary>How long it may run; null is as long as the session may.</summary>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>The directives that say so, a line each.</summary>
    public IEnumerable<string> Write()
    {
        if (LockTimeout is { } wait)
            yield return StatementDirectives.Write(
                $"{StatementDirectives.LockTimeoutWord} "
                    + $"{Text(wait)}{(Retries > 0 ? $" retry {Retries.ToString(CultureInfo.InvariantCulture)}" : "")}");
        if (StatementTimeout is { } run)
            yield return StatementDirectives.Write($"{StatementDirectives.StatementTimeoutWord} {Text(run)}");
    }

    private static string Text(TimeSpan span) => span.TotalMilliseconds % 1000 == 0
        ? $"{span.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s"
        : $"{span.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}ms";
}
