using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Takes applied migrations back, the newest first.</summary>
[Cmdlet(VerbsCommon.Undo, "DbMigration", SupportsShouldProcess = true, DefaultParameterSetName = "Steps")]
[OutputType(typeof(MigrationResult))]
public sealed class UndoDbMigrationCommand : ChangeCmdlet
{
    /// <summary>How many of the newest applied migrations to take back.</summary>
    [Parameter(ParameterSetName = "Steps")]
    [ValidateRange(1, int.MaxValue)]
    public int Steps { get; set; } = 1;

    /// <summary>The migration that stays the newest: a tag, a name or an index.</summary>
    [Parameter(ParameterSetName = "To", Mandatory = true)]
    [ArgumentCompleter(typeof(TagCompleter))]
    [Given]
    public string? To { get; set; }

    /// <summary>The hazards that may be: DataLoss, and what the environment refuses.</summary>
    [Parameter]
    [Given(MayBeEmpty = true)]
    public HazardCode[] Allow { get; set; } = [];

    /// <summary>Continues an undo that stopped half-way.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>How long one statement may run: seconds, or 30s, 5m, 00:05:00; without it, for ever.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [Duration]
    public TimeSpan StatementTimeout { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var work in CollectWork())
        {
            try
            {
                Undo(work);
            }
            catch (Exception e) when (IsFailure(e))
            {
                WriteFailure(e, work.Target);
            }
        }
    }

    /// <summary>What is pending has nothing to be taken back.</summary>
    internal override bool Takes(MigrationStatus status) =>
        status is MigrationStatus.Applied or MigrationStatus.Modified or MigrationStatus.Missing;

    private void Undo(DatabaseWork work) => Pump(async (post, cancel) =>
    {
        var observer = new CmdletObserver(this, post, IsVerbose, "Undoing migrations");
        await using (observer.ConfigureAwait(false))
        {
            var migrator = new Migrator(work.Project, work.Target, observer) { Confirm = Given };
            var options = OptionsFor(work);
            if (IsWhatIf)
            {
                var steps = await migrator.PlanUndoAsync(options, cancel).ConfigureAwait(false);
                post(() => Show(steps, work.Target));
                return;
            }

            // What is protected is asked about by name, with what it costs.
            var planned = work.Target.Protected ? await migrator.PlanUndoAsync(options, cancel).ConfigureAwait(false) : [];
            var action = Action(work.Tags ?? [.. planned.Select(step => step.Tag)], planned);
            var approved = false;
            post(() => approved = ConfirmProtected(work.Target, action) && ShouldProcess(work.Target.ToString(), action));
            if (approved)
                await migrator.UndoAsync(options, cancel).ConfigureAwait(false);
        }
    });

    private string Action(IReadOnlyList<string> tags, IReadOnlyList<UndoStep> planned)
    {
        var what = tags.Count > 0 ? $"Undo {string.Join(", ", tags)}"
            : To is not null ? $"Undo every migration after {To}"
            : Steps > 1 ? $"Undo the newest {Steps} migrations"
            : "Undo the newest migration";
        var losses = planned
            .SelectMany(step => step.Hazards)
            .Where(hazard => hazard.Code == HazardCode.DataLoss)
            .Select(hazard => hazard.Message)
            .Distinct()
            .ToList();
        return losses.Count == 0 ? what : $"{what}, which loses data ({string.Join(" ", losses)})";
    }

    private void Show(IReadOnlyList<UndoStep> steps, DatabaseTarget target)
    {
        foreach (var step in steps)
        {
            var origin = step.Derived ? ", which has no down script, with one that was worked out" : "";
            var line = System.Environment.NewLine;
            ShouldProcess($"Undoing {step.Tag} on {target}{origin}:{line}{step.Sql.TrimEnd()}{line}", null, null);
            WarnOf(step.Hazards);
        }
    }

    private UndoOptions OptionsFor(DatabaseWork work) => new()
    {
        Tags = work.Tags,
        Steps = Steps,
        To = To,
        Allow = Allow,
        Resume = Resume,
        LockTimeout = LockTimeout,
        StatementTimeout = StatementTimeout,
    };
}
