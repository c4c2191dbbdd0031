using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Records migrations as applied, or forgets them, without running anything.</summary>
[Cmdlet(VerbsCommon.Set, "DbMigrationJournal", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(JournalEntry))]
public sealed class SetDbMigrationJournalCommand : ChangeCmdlet
{
    /// <summary>Records them as applied; an applied one whose file was edited is accepted as it is now.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Applied")]
    public SwitchParameter Applied { get; set; }

    /// <summary>Forgets them, so that they are pending again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Pending")]
    public SwitchParameter Pending { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var work in CollectWork())
        {
            if (work.Tags is null && Pending)
            {
                ThrowTerminatingError(ErrorRecords.Create(new DbMigrateException(
                    ErrorId.MigrationUnknown, "Nothing says which migrations to forget.", "Pipe them in, or give their tags.")));
            }

            try
            {
                Mark(work);
            }
            catch (Exception e) when (IsFailure(e))
            {
                WriteFailure(e, work.Target);
            }
        }
    }

    private void Mark(DatabaseWork work)
    {
        IReadOnlyList<JournalEntry> planned = [];
        Pump(
            async (_, cancel) =>
                planned = await new Migrator(work.Project, work.Target).PlanMarkAsync(work.Tags, Applied, cancel).ConfigureAwait(false));
        if (planned.Count == 0)
            return;
        var action = $"{(Applied ? "Record as applied" : "Forget")}: {string.Join(", ", planned.Select(entry => entry.Tag))}";
        if (!ShouldProcess(work.Target.ToString(), action) || !ConfirmProtected(work.Target, action))
            return;
        Pump(async (post, cancel) =>
        {
            var observer = new CmdletObserver(this, post, each: false, "Writing the journal");
            await using (observer.ConfigureAwait(false))
            {
                var entries = await new Migrator(work.Project, work.Target, observer) { Confirm = Given }
                    .MarkAsync(work.Tags, Applied, LockTimeout, cancel)
                    .ConfigureAwait(false);
                post(() => WriteObject(entries, enumerateCollection: true));
            }
        });
    }
}
