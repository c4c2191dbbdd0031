namespace DbMigrate;

/// <summary>What a user may say instead of, or over, dbmigrate.json: the parameters every cmdlet and verb shares.</summary>
public sealed record ProjectOptions
{
    /// <summary>The project's folder, or its dbmigrate.json; null searches from <see cref="CurrentFolder"/> upward.</summary>
    public string? Project { get; init; }

    /// <summary>The environment's name; null is <c>default</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>URLs (or <c>env:NAME</c>) that replace the environment's; several make one run for each.</summary>
    public IReadOnlyList<string> Database { get; init; } = [];

    /// <summary>Who logs in, instead of the user and the password that URL and environment say: PostgreSQL's.</summary>
    public System.Net.NetworkCredential? Credential { get; init; }

    /// <summary>Schema files and globs that replace the configuration's.</summary>
    public IReadOnlyList<string> Schema { get; init; } = [];

    /// <summary>The migrations folder.</summary>
    public string? Migrations { get; init; }

    /// <summary><c>postgresql</c> or <c>sqlite</c>.</summary>
    public string? Dialect { get; init; }

    /// <summary>The scratch database's URL.</summary>
    public string? Scratch { get; init; }

    /// <summary>The command says itself what it works on: neither a dbmigrate.json nor parameters are missed.</summary>
    public bool Optional { get; init; }

    /// <summary>What relative paths in these options start from.</summary>
    public string CurrentFolder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>Reads a variable of the process; replaced in tests.</summary>
    public Func<string, string?> Variable { get; init; } = System.Environment.GetEnvironmentVariable;

    // A record's own would show the URLs.
    /// <inheritdoc/>
    public override string ToString() => Project ?? CurrentFolder;
}
