namespace DbMigrate;

/// <summary>How a studio is opened.</summary>
public sealed record StudioOptions
{
    /// <summary>The port that is tried first where none is asked for.</summary>
    public const int UsualPort = 4970;

    /// <summary>The port; null is the first free one from <see cref="UsualPort"/> on.</summary>
    public int? Port { get; init; }

    /// <summary>Nothing can be changed: the database itself refuses to.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>How long nobody has to ask for anything until it ends; zero is never.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Runs a <c>.ps1</c> schema source; null where there is no PowerShell.</summary>
    public Func<string, CancellationToken, Task<string>>? RunPowerShell { get; init; }

    /// <summary>The folder of the page; null is the one beside the assembly.</summary>
    internal string? PageFolder { get; init; }
}
