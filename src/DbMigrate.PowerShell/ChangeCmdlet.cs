using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Cmdlets that change a database: the work by database, the lock's time-out, the confirmation of protected ones.</summary>
public abstract class ChangeCmdlet : ProjectCmdlet
{
    private readonly List<MigrationSelector> _selected = [];

    /// <summary>The migrations: entries of Get-DbMigrationJournal (which bring their project along), rows that were entries once, or
    /// tags.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(TagCompleter))]
    [Migrations]
    public MigrationSelector[]? Entry { get; set; }

    /// <summary>How long to wait for another runner: seconds, or 30s, 5m, 00:05:00.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [Duration]
    public TimeSpan LockTimeout { get; set; } = new ApplyOptions().LockTimeout;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _selected.AddRange(Entry ?? []);

    /// <summary>Whether the verb has anything to do with a migration that was piped in.</summary>
    internal virtual bool Takes(MigrationStatus status) => true;

    /// <summary>The work, by database. An empty pipeline, or -Entry with nothing in it, is no work; neither of them is every migration
    /// (null tags).</summary>
    internal IReadOnlyList<DatabaseWork> CollectWork()
    {
        if (_selected.Count == 0 && (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(Entry))))
            return [];
        var taken = _selected.Where(selector => selector.Status is not { } status || Takes(status)).ToList();
        var work = taken
            .Where(selector => selector.Entry is not null)
            // Two projects may keep two journals in one database.
            .GroupBy(selector =>
                (selector.Entry!.Database, selector.Entry.Environment, selector.Entry.Project, selector.Entry.GetProject().Migrations))
            .Select(group => new DatabaseWork(
                group.First().Entry!.GetProject(), group.First().Entry!.GetTarget(), [.. group.Select(selector => selector.Tag)]))
            .ToList();
        foreach (
            var rows in taken
                .Where(selector => selector.Entry is null)
                .GroupBy(selector => (selector.Project, selector.Environment, selector.Database)))
            work.AddRange(OfRows(rows.Key.Project, rows.Key.Environment, rows.Key.Database, [.. rows.Select(row => row.Tag)]));
        if (_selected.Count == 0)
            work.AddRange(OfRows(null, null, null, null));
        Several = work.Count > 1;
        return work;
    }

    /// <summary>What the parameters say is before what a row does: a row is a copy, and knows no password.</summary>
    private IEnumerable<DatabaseWork> OfRows(string? project, string? environment, string? database, IReadOnlyList<string>? tags)
    {
        var options = Options with { Project = Project ?? project, Environment = Environment ?? environment };
        var (loaded, targets) = LoadProject(options);
        if (database is null || Database.Length > 0)
            return targets.Select(target => new DatabaseWork(loaded, target, tags));
        if (targets.FirstOrDefault(target => target.ToString() == database) is { } configured)
            return [new(loaded, configured, tags)];
        if (database.Contains("***", StringComparison.Ordinal))
        {
            ThrowTerminatingError(ErrorRecords.Create(new DbMigrateException(
                ErrorId.DatabaseNotConfigured,
                $"{string.Join(", ", tags ?? [])}: the password of {database} is not in what was piped in, and the environment "
                    + $"'{loaded.Environment}' is another database.",
                "Give -Database, or the -Environment that has it.",
                database)));
        }

        (loaded, targets) = LoadProject(options with { Database = [database] });
        return targets.Select(target => new DatabaseWork(loaded, target, tags));
    }
}

/// <summary>What one cmdlet does on one database.</summary>
/// <param name="Project">The project.</param>
/// <param name="Target">The database.</param>
/// <param name="Tags">The migrations; null is all that the verb applies to.</param>
internal sealed record DatabaseWork(Project Project, DatabaseTarget Target, IReadOnlyList<string>? Tags);
