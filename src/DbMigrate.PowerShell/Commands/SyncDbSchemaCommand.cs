using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Brings a database in line with the schema, without migrations.</summary>
[Cmdlet(VerbsData.Sync, "DbSchema", SupportsShouldProcess = true)]
[OutputType(typeof(SchemaChange))]
public sealed class SyncDbSchemaCommand : RenameCmdlet
{
    /// <summary>The hazards that may be: DataLoss, and what the environment refuses.</summary>
    [Parameter]
    [Given(MayBeEmpty = true)]
    public HazardCode[] Allow { get; set; } = [];

    /// <summary>Also in a protected environment.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>PostgreSQL: keep writers waiting for no longer than a moment.</summary>
    [Parameter]
    public SwitchParameter Online { get; set; }

    /// <summary>How long to wait for another runner: seconds, or 30s, 5m, 00:05:00.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [Duration]
    public TimeSpan LockTimeout { get; set; } = new ApplyOptions().LockTimeout;

    /// <summary>How long one statement may run: seconds, or 30s, 5m, 00:05:00; without it, for ever.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [Duration]
    public TimeSpan StatementTimeout { get; set; }

    /// <summary>Goes on: again whenever the schema's files change, until it is stopped.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var (project, targets) = LoadProject();
        if (Watch && !IsWhatIf)
        {
            // What is saved while the first synchronization runs is a change, too.
            var changes = SchemaWatch.ChangesAsync(project);
            Run(project, targets);
            Pump(async (post, cancel) =>
            {
                await foreach (var files in changes.WithCancellation(cancel).ConfigureAwait(false))
                {
                    post(() =>
                    {
                        WriteVerbose($"Changed: {string.Join(", ", files)}");
                        Run(project, targets);
                    });
                }
            });
            return;
        }

        Run(project, targets);
    }

    private void Run(Project project, IReadOnlyList<DatabaseTarget> targets)
    {
        foreach (var target in targets)
            OnWorkbench(
                project, target, $"Bringing {target} in line", call => IsWhatIf ? ShowAsync(call, target) : SyncAsync(call, target));
    }

    private async Task ShowAsync(WorkbenchCall call, DatabaseTarget target)
    {
        var changes = await WithQuestionsAsync(call, resolver => call.Bench.PlanSyncAsync(SyncOptions(resolver), call.Cancel))
            .ConfigureAwait(false);
        call.Post(() =>
        {
            var line = System.Environment.NewLine;
            if (changes.Count == 0)
                WriteVerbose($"{target} is what the schema says.");
            else
                ShouldProcess($"Changing {target}:{line}{SchemaScript.Of(changes).TrimEnd()}{line}", null, null);
            WarnOf(changes.SelectMany(change => change.Hazards));
        });
    }

    private async Task SyncAsync(WorkbenchCall call, DatabaseTarget target)
    {
        const string action = "Bring in line with the schema";
        var approved = false;
        // Without -Force the operation says so itself, before anybody is asked.
        call.Post(() =>
            approved = ((target.Protected && !Force) || ConfirmProtected(target, action)) && ShouldProcess(target.ToString(), action));
        if (!approved)
            return;
        IReadOnlyList<SchemaChange> changes;
        try
        {
            changes = await SyncAsync(call, []).ConfigureAwait(false);
        }
        catch (DbMigrateException e) when (Watch && e.Id == ErrorId.DataLossRefused)
        {
            var allowed = false;
            call.Post(() => allowed = ShouldContinue(e.Message, "Lose it?"));
            if (!allowed) throw;
            changes = await SyncAsync(call, [HazardCode.DataLoss]).ConfigureAwait(false);
        }

        call.Post(() =>
        {
            if (changes.Count == 0)
                WriteVerbose($"{target} is what the schema says.");
            WriteObject(changes, enumerateCollection: true);
        });
    }

    private Task<IReadOnlyList<SchemaChange>> SyncAsync(WorkbenchCall call, HazardCode[] more) =>
        WithQuestionsAsync(call, resolver => call.Bench.SyncAsync(SyncOptions(resolver) with { Allow = [.. Allow, .. more] }, call.Cancel));

    private SyncOptions SyncOptions(Func<RenameQuestion, DbMigrate.Rename?>? resolver) => new()
    {
        Renames = Rename,
        NoRename = NoRename,
        Using = Using,
        RenameResolver = resolver,
        Allow = Allow,
        Force = Force,
        Online = Online,
        LockTimeout = LockTimeout,
        StatementTimeout = StatementTimeout,
    };
}
