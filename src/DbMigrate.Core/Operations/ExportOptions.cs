namespace DbMigrate;

/// <summary>The forms of an export.</summary>
public enum ExportFormat : long
{
    /// <summary>SQL files that make the schema when they are run in the order of their names.</summary>
    Sql,

    /// <summary>The schema's model as one JSON document.</summary>
    Json,

    /// <summary>The tables and their relations as a Mermaid diagram.</summary>
    Mermaid,

    /// <summary>One page with a diagram and the tables' details, which needs no network.</summary>
    Html,

    /// <summary>The schema in TypeScript, of which Drizzle Kit generates it again; what Drizzle has no word for stands in a comment, as
    /// SQL.</summary>
    Drizzle,
}

/// <summary>What to export, and how.</summary>
public sealed record ExportOptions
{
    /// <summary>The schema, in the forms of <see cref="CompareOptions"/>.</summary>
    public string Source { get; init; } = "database";

    /// <summary>The form.</summary>
    public ExportFormat Format { get; init; } = ExportFormat.Sql;

    /// <summary>The schema since which changes are marked, in the same forms; null marks none. For
    /// <see cref="ExportFormat.Html"/>.</summary>
    public string? Since { get; init; }
}

/// <summary>One file of an export.</summary>
/// <param name="Path">Relative to the export's folder, with <c>/</c>.</param>
/// <param name="Text">What it holds.</param>
public sealed record ExportFile(string Path, string Text)
{
    /// <summary>It is all there is of its format: a path with its extension names this file, any other a folder for it.</summary>
    public bool IsDocument { get; init; }
}
