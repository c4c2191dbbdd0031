namespace DbMigrate;

/// <summary>One environment of dbmigrate.json.</summary>
public sealed record EnvironmentSettings
{
    /// <summary>The URL as configured: may be <c>env:NAME</c>; null where DATABASE_URL is meant.</summary>
    internal string? Url { get; init; }

    /// <summary>Where the password comes from; null where the URL has it.</summary>
    internal PasswordSetting? Password { get; init; }

    /// <summary>Changes ask for a confirmation, and Sync and Reset for <c>-Force</c>.</summary>
    public bool Protected { get; init; }

    /// <summary>What <see cref="Database.StartAsync(Project, DatabaseTarget, StartOptions, IRunObserver, CancellationToken)"/>
    /// does.</summary>
    public StartAction OnStart { get; init; }

    /// <summary>Hazards that are refused here besides data loss.</summary>
    public IReadOnlyList<HazardCode> Refuse { get; init; } = [];

    /// <summary>The colour that the studio shows it in, by its name in CSS or as <c>#rrggbb</c>; null is none.</summary>
    public string? Color { get; init; }
}

/// <summary>Where a password comes from: one of the two.</summary>
/// <param name="Variable"><c>env:NAME</c>.</param>
/// <param name="Command">A command that prints it.</param>
internal sealed record PasswordSetting(string? Variable, string? Command);
