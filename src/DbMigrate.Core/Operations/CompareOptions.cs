namespace DbMigrate;

/// <summary>Which two schemas to compare. Each is <c>schema</c> (the project's sources), <c>migrations</c> (the folder, replayed),
/// <c>applied</c> (those of the folder that the database has applied, replayed), <c>database</c>, an SQL file,
/// a folder of SQL files or of migrations, a snapshot (ours or Drizzle Kit's), or a database URL.</summary>
public sealed record CompareOptions
{
    /// <summary>Where the changes start.</summary>
    public string From { get; init; } = "database";

    /// <summary>Where they lead.</summary>
    public string To { get; init; } = "schema";

    /// <summary>Stated renames, as <see cref="RenameOptions.Renames"/>; what is not stated shows as drop and add, with a warning.</summary>
    public IReadOnlyList<string> Renames { get; init; } = [];

    /// <summary>Stated expressions, as <see cref="RenameOptions.Using"/>; where none is stated and the server has no cast, the change shows
    /// with a warning, and the server refuses its SQL.</summary>
    public IReadOnlyList<string> Using { get; init; } = [];

    /// <summary>Nothing else is a rename: no warning.</summary>
    public bool NoRename { get; init; }
}
