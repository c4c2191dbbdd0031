using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Shows what is applied, pending, modified, missing and failed.</summary>
[Cmdlet(VerbsCommon.Get, "DbMigrationJournal")]
[OutputType(typeof(JournalEntry))]
public sealed class GetDbMigrationJournalCommand : ProjectCmdlet
{
    /// <summary>Tags or names, with wildcards.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var (project, targets) = LoadProject();
        var patterns = Name.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase)).ToList();
        Pump(async (post, cancel) =>
        {
            foreach (var target in targets)
            {
                var observer = new CmdletObserver(this, post, each: false, "Reading the journal");
                await using (observer.ConfigureAwait(false))
                {
                    try
                    {
                        var entries = await new Migrator(project, target, observer).GetJournalAsync(cancel).ConfigureAwait(false);
                        foreach (var entry in entries.Where(entry => patterns.Count == 0 || patterns.Any(p => p.IsMatch(entry.Tag) || p.IsMatch(entry.Name))))
                            post(() => WriteObject(entry));
                    }
                    catch (Exception e) when (IsFailure(e))
                    {
                        post(() => WriteFailure(e, target));
                    }
                }
            }
        });
    }
}
