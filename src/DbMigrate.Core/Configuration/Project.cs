using DbMigrate.Configuration;

namespace DbMigrate;

/// <summary>A resolved project: dbmigrate.json with everything that parameters replaced, paths made absolute.</summary>
/// <remarks>A class, as everything that a cmdlet emits: a record's <c>&lt;Clone&gt;$</c> would stand among its members.</remarks>
public sealed class Project
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

    /// <summary>The schema's tables and columns are called in camelCase, and in snake_case in the database: <c>"casing":
    /// "snake_case"</c>.</summary>
    internal bool SnakeCase { get; init; }

    /// <summary>The migrations folder's full path.</summary>
    public required string Migrations { get; init; }

    /// <summary>What a new migration's tag begins with.</summary>
    internal TagPrefix Prefix { get; init; }

    /// <summary>The journal table's schema and name; a null schema means the engine's default (PostgreSQL: <c>drizzle</c>).</summary>
    public TableName Journal { get; init; } = new(null, DrizzleJournal);

    /// <summary>The schemas and tables that DbMigrate looks at.</summary>
    public IncludeFilter Include { get; init; } = new();

    /// <summary>The scratch database: a URL or <c>env:NAME</c>.</summary>
    internal string? Scratch { get; init; }

    /// <summary>Every environment of the configuration, by name.</summary>
    public IReadOnlyDictionary<string, EnvironmentSettings> Environments { get; init; } = new Dictionary<string, EnvironmentSettings>();

    /// <summary>The selected environment.</summary>
    public string Environment { get; init; } = DefaultEnvironment;

    internal const string DefaultEnvironment = "default";

    /// <summary>The value of <c>"casing"</c>, as Drizzle Kit calls it.</summary>
    internal const string SnakeCaseName = "snake_case";

    /// <summary>The journal table that Drizzle makes.</summary>
    internal const string DrizzleJournal = "__drizzle_migrations";

    internal ProjectOptions Options { get; init; } = new();

    internal ProjectVariables Variables { get; init; } = ProjectVariables.None;

    /// <summary>A variable's value: the process's, or one of the project's files; null where it is not set.</summary>
    internal string? Variable(string name) => Variables[name];

    /// <inheritdoc/>
    public override string ToString() => ConfigPath ?? Root;
}

/// <summary>Where a part of the desired schema comes from: exactly one of the three is set.</summary>
/// <param name="Glob">A file or glob, relative to the project's root.</param>
/// <param name="Command">A command whose standard output is SQL.</param>
public sealed record SchemaSource(string? Glob, string? Command)
{
    /// <summary>A drizzle.config file, relative to the project's root: the schema is the TypeScript that it names, in the SQL that the
    /// project's own Drizzle Kit makes of it.</summary>
    public string? DrizzleConfig { get; init; }

    /// <inheritdoc/>
    public override string ToString() => SecretText.Redact(Glob ?? Command ?? DrizzleConfig ?? "");
}
