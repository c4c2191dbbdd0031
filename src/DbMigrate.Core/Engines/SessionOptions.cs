using DbMigrate.Sql;

namespace DbMigrate.Engines;

/// <summary>What a session may do.</summary>
internal enum SessionAccess
{
    /// <summary>Reads only: the engine and this class both refuse to write, which is what <c>-WhatIf</c> rests on.</summary>
    ReadOnly,

    /// <summary>Reads and writes.</summary>
    ReadWrite,
}

/// <summary>What a run sets on its session.</summary>
/// <param name="LockTimeout">How long to wait for another runner.</param>
/// <param name="StatementTimeout">How long one statement may run; zero is for ever.</param>
/// <param name="Notice">Told what the server remarks, and whether that is a warning.</param>
internal sealed record SessionOptions(TimeSpan LockTimeout, TimeSpan StatementTimeout = default, Action<string, bool>? Notice = null)
{
    /// <summary>How long a change waits for another runner where nobody says how long.</summary>
    public static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(60);

    /// <summary>How long a reading does.</summary>
    public static readonly TimeSpan UsualReadingWait = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for another runner.</summary>
    public TimeSpan LockTimeout { get; } = Clamp(LockTimeout);

    /// <summary>How long one statement may run; zero is for ever.</summary>
    public TimeSpan StatementTimeout { get; } = Clamp(StatementTimeout);

    /// <summary>What the database is to us.</summary>
    public DatabaseRole Role { get; init; }

    /// <summary>Those of a scratch database.</summary>
    public static SessionOptions Scratch { get; } = new(UsualReadingWait) { Role = DatabaseRole.Scratch };

    // A caller's code may ask for more than an engine can count, or Timeout.InfiniteTimeSpan for no end.
    private static TimeSpan Clamp(TimeSpan span) => span < TimeSpan.Zero || span > Duration.Longest ? Duration.Longest : span;

    public static SessionOptions Reading { get; } = new(UsualReadingWait);
}
