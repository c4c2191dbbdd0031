using DbMigrate.Configuration;
using DbMigrate.Planning;

namespace DbMigrate;

/// <summary>A resolved project: dbmigrate.json with everything that parameters replaced, paths made absolute.</summary>
public sealed record Project
{
    /// <summary>The name of the configuration file.</summary>
    public const string FileName = "dbmigrate.json";

    /// <summary>The folder that relative paths start from: dbmigrate.json's, or the current one.</summary>
    public required string Root { get; init; }

    /// <summary>dbmigrate.json's full path; null where there is none.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The engine; null where only the URL tells.</summary>
    public Dialect? Dialect { get; init; }

    /// <summary>Where the desired schema comes from, in order.</summary>
    public IReadOnlyList<SchemaSource> Schema { get; init; } = [];

    /// <summary>The migrations folder's full path.</summary>
    public required string Migrations { get; init; }

    /// <summary>The journal table's schema and name; a null schema means the engine's default (PostgreSQL: <c>drizzle</c>).</summary>
    public TableName Journal { get; init; } = new(null, "__drizzle_migrations");

    /// <summary>The schemas and tables that DbMigrate looks at.</summary>
    public IncludeFilter Include { get; init; } = new();

    /// <summary>The scratch database: a URL or <c>env:NAME</c>.</summary>
    internal string? Scratch { get; init; }

    /// <summary>Every environment of the configuration, by name.</summary>
    public IReadOnlyDictionary<string, EnvironmentSettings> Environments { get; init; } = new Dictionary<string, EnvironmentSettings>();

    /// <summary>The selected environment.</summary>
    public string Environment { get; init; } = DefaultEnvironment;

    internal const string DefaultEnvironment = "default";

    internal ProjectOptions Options { get; init; } = new();

    internal ProjectVariables Variables { get; init; } = ProjectVariables.None;

    /// <inheritdoc/>
    public override string ToString() => ConfigPath ?? Root;
}

/// <summary>A table's schema and name, unquoted.</summary>
/// <param name="Schema">The schema; null is the engine's default.</param>
/// <param name="Name">The table.</param>
public sealed record TableName(string? Schema, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";
}

/// <summary>Where a part of the desired schema comes from: exactly one of the two is set.</summary>
/// <param name="Glob">A file or glob, relative to the project's root.</param>
/// <param name="Command">A command whose standard output is SQL.</param>
public sealed record SchemaSource(string? Glob, string? Command)
{
    /// <inheritdoc/>
    public override string ToString() => SecretText.Redact(Glob ?? Command ?? "");
}

/// <summary>The objects DbMigrate looks at; everything else is left alone.</summary>
public sealed record IncludeFilter
{
    /// <summary>Schemas (PostgreSQL), by name or wildcard.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = ["*"];

    /// <summary>Tables, by name or wildcard.</summary>
    public IReadOnlyList<string> Tables { get; init; } = ["*"];
}

/// <summary>One environment of dbmigrate.json.</summary>
public sealed record EnvironmentSettings
{
    /// <summary>The URL as configured: may be <c>env:NAME</c>; null where DATABASE_URL is meant.</summary>
    internal string? Url { get; init; }

    /// <summary>Changes ask for a confirmation, and Sync and Reset for <c>-Force</c>.</summary>
    public bool Protected { get; init; }

    /// <summary>Hazards that are refused here besides data loss.</summary>
    public IReadOnlyList<HazardCode> Refuse { get; init; } = [];
}

/// <summary>One database to work on.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Environment">The environment it belongs to.</param>
/// <param name="Protected">Changes need a confirmation.</param>
public sealed record DatabaseTarget(DatabaseUrl Url, string Environment, bool Protected)
{
    /// <inheritdoc/>
    public override string ToString() => Url.Redacted;
}
