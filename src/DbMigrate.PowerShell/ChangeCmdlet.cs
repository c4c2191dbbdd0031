using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Cmdlets that change a database: the work by database, the lock's time-out, the confirmation of protected ones.</summary>
public abstract class ChangeCmdlet : ProjectCmdlet
{
    private readonly List<MigrationSelector> _selected = [];

    /// <summary>The migrations: entries of Get-DbMigrationJournal (which bring their project along), or tags.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(TagCompleter))]
    public MigrationSelector[]? Entry { get; set; }

    /// <summary>How long to wait for another runner: seconds, or 30s, 5m, 00:05:00.</summary>
    [Parameter]
    [Duration]
    public TimeSpan LockTimeout { get; set; } = new ApplyOptions().LockTimeout;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _selected.AddRange(Entry ?? []);

    /// <summary>Whether the verb has anything to do with an entry that was piped in.</summary>
    internal virtual bool Takes(JournalEntry entry) => true;

    /// <summary>The work, by database. An empty pipeline, or -Entry with nothing in it, is no work; neither of them is every migration
    /// (null tags).</summary>
    internal IReadOnlyList<DatabaseWork> CollectWork()
    {
        if (_selected.Count == 0 && (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(Entry))))
            return [];
        var work = _selected
            .Where(selector => selector.Entry is not null && Takes(selector.Entry))
            // Two projects may keep two journals in one database.
            .GroupBy(selector => (selector.Entry!.Database, selector.Entry.Environment, selector.Entry.Project.ConfigPath, selector.Entry.Project.Migrations))
            .Select(group => new DatabaseWork(group.First().Entry!.Project, group.First().Entry!.Target, [.. group.Select(selector => selector.Tag)]))
            .ToList();
        var tags = _selected.Where(selector => selector.Entry is null).Select(selector => selector.Tag).ToList();
        if (tags.Count > 0 || _selected.Count == 0)
        {
            var (project, targets) = LoadProject();
            work.AddRange(targets.Select(target => new DatabaseWork(project, target, _selected.Count == 0 ? null : tags)));
        }

        Several = work.Count > 1;
        return work;
    }
}

/// <summary>What one cmdlet does on one database.</summary>
/// <param name="Project">The project.</param>
/// <param name="Target">The database.</param>
/// <param name="Tags">The migrations; null is all that the verb applies to.</param>
internal sealed record DatabaseWork(Project Project, DatabaseTarget Target, IReadOnlyList<string>? Tags);
