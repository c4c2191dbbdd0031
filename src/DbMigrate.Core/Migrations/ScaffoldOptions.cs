using DbMigrate.Configuration;

namespace DbMigrate;

/// <summary>What a new project is to be; what is null is found out.</summary>
public sealed record ScaffoldOptions
{
    /// <summary>The project's folder; made where it is not there.</summary>
    public required string Root { get; init; }

    /// <summary>The engine; null takes that of the URL, of a drizzle.config, of an existing folder, or of what a variable holds.</summary>
    public Dialect? Dialect { get; init; }

    /// <summary>The migrations folder, relative to the root; null takes a drizzle.config's, or finds an existing one.</summary>
    public string? Migrations { get; init; }

    /// <summary>The default environment's URL, or <c>env:NAME</c>; null takes a drizzle.config's, or <c>env:DATABASE_URL</c>.</summary>
    public string? Url { get; init; }

    /// <summary>The drizzle.config files whose settings are taken over; null takes those that the folder holds, none if the list is
    /// empty.</summary>
    public IReadOnlyList<string>? DrizzleConfigs { get; init; }

    /// <summary>False only says what would be written.</summary>
    public bool Write { get; init; } = true;

    /// <summary>Reads a variable of the process.</summary>
    public Func<string, string?> Variable { get; init; } = System.Environment.GetEnvironmentVariable;
}

/// <summary>A project that was laid out.</summary>
/// <param name="Files">What was written, as full paths.</param>
/// <param name="Remarks">What its owner should know or do, as sentences.</param>
public sealed record ScaffoldResult(IReadOnlyList<string> Files, IReadOnlyList<string> Remarks);
