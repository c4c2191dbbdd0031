namespace DbMigrate;

/// <summary>What a <see cref="DatabaseBrowser"/> may do.</summary>
public sealed record BrowserOptions
{
    /// <summary>Nothing is changed: the database itself refuses to.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>How long one of its own statements may run.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
