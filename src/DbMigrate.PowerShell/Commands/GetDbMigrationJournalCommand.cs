using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Shows what is applied, pending, modified, missing and failed; every attempt; or both as a page.</summary>
[Cmdlet(VerbsCommon.Get, "DbMigrationJournal", DefaultParameterSetName = Objects, SupportsShouldProcess = true)]
[OutputType(typeof(JournalEntry), typeof(HistoryEntry), typeof(string), typeof(FileInfo))]
public sealed class GetDbMigrationJournalCommand : ProjectCmdlet
{
    private const string Objects = "Objects";
    private const string Document = "Document";

    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private IReadOnlyList<(string Name, WildcardPattern Pattern)> _patterns = [];

    /// <summary>Tags or names, with wildcards.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TagCompleter))]
    [Given]
    public string[] Name { get; set; } = [];

    /// <summary>Every attempt instead of every migration, the oldest first.</summary>
    [Parameter(ParameterSetName = Objects)]
    public SwitchParameter History { get; set; }

    /// <summary>One document of all databases instead of objects.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Document)]
    [Given]
    public JournalFormat Format { get; set; }

    /// <summary>The document's file, or a folder for it; without it, the text goes down the pipeline.</summary>
    [Parameter(ParameterSetName = Document)]
    [Given]
    public string? Path { get; set; }

    /// <summary>How long to wait for whoever keeps the journal locked: seconds, or 30s, 5m, 00:05:00.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [Duration]
    public TimeSpan LockTimeout { get; set; } = new JournalOptions().LockTimeout;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var (project, targets) = LoadProject();
        _patterns = [.. Name.Select(name => (name, new WildcardPattern(name, WildcardOptions.IgnoreCase)))];
        var report =
            ParameterSetName == Document
                ? new JournalReport(project) { LockTimeout = LockTimeout, FindsDrift = Format == JournalFormat.Html }
                : null;
        Pump(async (post, cancel) =>
        {
            foreach (var target in targets)
            {
                var observer = new CmdletObserver(this, post, each: false, "Reading the journal");
                await using (observer.ConfigureAwait(false))
                {
                    try
                    {
                        if (report is not null)
                            await report.ReadAsync(target, IsMeant, observer, cancel).ConfigureAwait(false);
                        else
                            await EmitAsync(new(project, target, observer), target, post, cancel).ConfigureAwait(false);
                        foreach (var missing in TakeMissing(target))
                            post(() => WriteFailure(missing, target));
                    }
                    catch (Exception e) when (IsFailure(e))
                    {
                        post(() => WriteFailure(e, target));
                    }
                }
            }
        });
        if (report is { IsEmpty: false } && !Stopping)
            EmitExport([report.To(Format)], Path);
    }

    private async Task EmitAsync(Migrator migrator, DatabaseTarget target, Action<Action> post, CancellationToken cancel)
    {
        if (History)
        {
            foreach (
                var attempt in await migrator
                    .GetHistoryAsync(new JournalOptions { LockTimeout = LockTimeout }, cancel)
                    .ConfigureAwait(false))
            {
                if (IsMeant(attempt.Tag) || IsMeant(attempt.Name))
                    post(() => WriteObject(attempt));
            }

            return;
        }

        var problems = new List<DbMigrateException>();
        foreach (
            var entry in await migrator
                .GetJournalAsync(new JournalOptions { LockTimeout = LockTimeout, Problem = problems.Add }, cancel)
                .ConfigureAwait(false))
        {
            if (IsMeant(entry.Tag) || IsMeant(entry.Name))
                post(() => WriteObject(entry));
        }

        // What could be read is shown first.
        foreach (var problem in problems)
            post(() => WriteFailure(problem, target));
    }

    private bool IsMeant(string name)
    {
        var matches = _patterns.Where(item => item.Pattern.IsMatch(name)).Select(item => item.Name).ToList();
        _found.UnionWith(matches);
        return _patterns.Count == 0 || matches.Count > 0;
    }

    /// <summary>What was asked for by its whole name and is not there; a wildcard may match nothing.</summary>
    private List<DbMigrateException> TakeMissing(DatabaseTarget target)
    {
        var missing = Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && !_found.Contains(name))
            .Select(name => new DbMigrateException(
                ErrorId.MigrationUnknown, $"There is no migration '{name}'.", "Give a tag or a name of the journal, or a wildcard.", name))
            .ToList();
        _found.Clear();
        return missing;
    }
}
