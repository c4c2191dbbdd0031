namespace DbMigrate.Execution;

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
/// <param name="Notice">Told what the server remarks.</param>
internal sealed record SessionOptions(TimeSpan LockTimeout, TimeSpan StatementTimeout = default, Action<string>? Notice = null)
{
    public static SessionOptions Reading { get; } = new(TimeSpan.FromSeconds(30));
}
