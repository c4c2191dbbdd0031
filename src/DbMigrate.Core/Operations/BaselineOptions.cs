using DbMigrate.Engines;

namespace DbMigrate;

/// <summary>How to record an existing database as a new project's first migration.</summary>
public sealed record BaselineOptions
{
    /// <summary>What the migration is called.</summary>
    public string Name { get; init; } = "baseline";

    /// <summary>Also on a database of a protected environment.</summary>
    public bool Force { get; init; }

    /// <summary>How long to wait for another runner.</summary>
    public TimeSpan LockTimeout { get; init; } = SessionOptions.UsualWait;
}

/// <summary>What recording an existing database writes.</summary>
/// <param name="Migration">The migration that makes the database's schema; null where the database is empty.</param>
/// <param name="Schema">The files of the schema folder, relative to it.</param>
/// <param name="SchemaFolder">The schema folder's full path.</param>
public sealed record BaselinePlan(NewMigration? Migration, IReadOnlyList<ExportFile> Schema, string SchemaFolder);
