using DbMigrate.Engines;

namespace DbMigrate;

/// <summary>Which migrations to apply, and how.</summary>
public sealed record ApplyOptions
{
    /// <summary>The tags to apply; null is every pending one.</summary>
    public IReadOnlyCollection<string>? Tags { get; init; }

    /// <summary>The last migration to apply: a tag, a name or an index.</summary>
    public string? To { get; init; }

    /// <summary>How migrations share transactions.</summary>
    public TransactionMode TransactionMode { get; init; } = TransactionMode.PerMigration;

    /// <summary>Apply the selected ones though an earlier one is pending.</summary>
    public bool OutOfOrder { get; init; }

    /// <summary>A table, column, index, constraint, type or schema that is there already is a warning.</summary>
    public bool IgnoreExisting { get; init; }

    /// <summary>Create the database where it is not there; a SQLite file and PGlite's folder are created without it.</summary>
    public bool CreateDatabase { get; init; }

    /// <summary>Continue a migration that stopped half-way.</summary>
    public bool Resume { get; init; }

    /// <summary>The hazards that may be where the environment refuses them; a protected one refuses
    /// <see cref="HazardCode.DataLoss"/>.</summary>
    public IReadOnlyCollection<HazardCode> Allow { get; init; } = [];

    /// <summary>The folder that gets a copy of the database before the first statement; it is made where it is not there, and starts from
    /// the project's current folder. Null makes no copy.</summary>
    public string? Backup { get; init; }

    /// <summary>How long to wait for another runner.</summary>
    public TimeSpan LockTimeout { get; init; } = SessionOptions.UsualWait;

    /// <summary>How long one statement may run; zero is for ever.</summary>
    public TimeSpan StatementTimeout { get; init; }
}
