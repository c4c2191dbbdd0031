using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Execution.History;
using DbMigrate.Execution.Journal;
using DbMigrate.Migrations;
using DbMigrate.Planning.Hazards;
using DbMigrate.Sql;

namespace DbMigrate;

/// <summary>What a database says of a migration.</summary>
public enum MigrationStatus : long
{
    /// <summary>In the folder, not in the database.</summary>
    Pending,

    /// <summary>In both, and the same.</summary>
    Applied,

    /// <summary>Applied, but its file has been edited since.</summary>
    Modified,

    /// <summary>In the database, not in the folder.</summary>
    Missing,

    /// <summary>Pending, and the last attempt failed.</summary>
    Failed,

    /// <summary>In the folder; the database could not be asked.</summary>
    Unknown,
}

/// <summary>One line of the journal: a migration as the folder and one database know it.</summary>
public sealed class JournalEntry
{
    private readonly Lazy<int?> _statements;
    private readonly Lazy<IReadOnlyList<Hazard>> _hazards;
    private readonly DatabaseTarget _target;
    private readonly Project _project;

    internal JournalEntry(Migration? migration, DatabaseTarget target, Project project)
    {
        Migration = migration;
        _target = target;
        _project = project;
        _statements = new(CountStatements);
        _hazards = new(FindHazards);
    }

    /// <summary>The migration's <c>idx</c>; null where only the database knows it.</summary>
    public int? Index => Migration?.Index;

    /// <summary>The migration's tag; for one that is <see cref="MigrationStatus.Missing"/>, what the database keeps of it.</summary>
    public required string Tag { get; init; }

    /// <summary>The tag without its number.</summary>
    public string Name => MigrationTag.NameOf(Tag);

    /// <summary>Where it stands.</summary>
    public required MigrationStatus Status { get; init; }

    /// <summary>It is in the folder and has not been applied: <c>Where Pending</c>.</summary>
    public bool Pending => Status is MigrationStatus.Pending or MigrationStatus.Failed;

    /// <summary>It has been applied: <c>Where Applied</c>.</summary>
    public bool Applied => !Pending && Status != MigrationStatus.Unknown;

    /// <summary>It is pending though a newer one has been applied: it was merged late.</summary>
    public bool OutOfOrder { get; init; }

    /// <summary>When it was generated.</summary>
    public DateTimeOffset? When { get; init; }

    /// <summary>When it was applied, where the journal or the history tells.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>SHA-256 of the file; for a missing one, what the database keeps.</summary>
    public string? Hash { get; init; }

    /// <summary>The SQL file.</summary>
    public string? Path => Migration?.Path;

    /// <summary>The reverse script.</summary>
    public string? DownPath => Migration?.DownPath;

    /// <summary>The number of statements in the file; null where it cannot be read.</summary>
    public int? Statements => _statements.Value;

    /// <summary>What its statements may cost, by their text alone; <c>Test-DbMigration</c> and a run look at the database too.</summary>
    public IReadOnlyList<Hazard> Hazards => _hazards.Value;

    /// <summary>Why the last attempt failed, and how much of it is durable.</summary>
    public string? Error { get; init; }

    /// <summary>The database, without its password.</summary>
    public string Database => _target.Url.Redacted;

    /// <summary>The environment.</summary>
    public string Environment => _target.Environment;

    /// <summary>The project's dbmigrate.json, or its folder where there is none.</summary>
    public string Project => _project.ToString();

    internal Migration? Migration { get; }

    internal JournalRow? Row { get; init; }

    internal HistoryRow? LastAttempt { get; init; }

    /// <summary>The project it was read from, so that a pipeline needs no parameters twice.</summary>
    /// <remarks>A method, as <see cref="GetTarget"/>: a list, a CSV file or a JSON text of entries is not to hold the whole
    /// project.</remarks>
    public Project GetProject() => _project;

    /// <summary>The database it was read from.</summary>
    public DatabaseTarget GetTarget() => _target;

    /// <summary>Writes the script as a run would execute it, and a line end after it; nothing for a migration whose file is
    /// missing.</summary>
    /// <param name="output">Gets the text as it is read: a script may be larger than memory.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.MigrationFileChanged"/>: the file is another than when the journal was read,
    /// which is known at its end; <see cref="ErrorId.MigrationFileNotFound"/>, <see cref="ErrorId.MigrationFileNotUtf8"/>.</exception>
    public void WriteScript(TextWriter output)
    {
        if (Migration is not null && !Script(Migration).WriteTo(output))
            output.WriteLine();
    }

    /// <summary>The script's text as it stands in the file; empty for a migration whose file is missing.</summary>
    /// <exception cref="DbMigrateException">As <see cref="WriteScript"/>.</exception>
    public string ReadScript()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        if (Migration is not null)
            Script(Migration).WriteTo(text);
        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Tag;

    private MigrationScript Script(Migration migration) => new(migration, _target.Url.Engine.Splitter);

    private int? CountStatements() => Read(script => (int?)script.Count(), null);

    private IReadOnlyList<Hazard> FindHazards() => Read(
        script =>
            [
                .. new HazardFinder(_target.Url.Dialect, before: null)
                    .Find(script)
                    .Where(found => found.Allowance is null)
                    .Select(found => found.Hazard),
            ],
        (IReadOnlyList<Hazard>)[]);

    private T Read<T>(Func<IEnumerable<SqlStatement>, T> read, T otherwise)
    {
        try
        {
            return Migration is null ? otherwise : read(Script(Migration).Read());
        }
        catch (DbMigrateException)
        {
            return otherwise;
        }
    }
}
