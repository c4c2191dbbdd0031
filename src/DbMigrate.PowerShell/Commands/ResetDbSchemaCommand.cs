using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Drops everything in the included schemas and applies the migrations from the first on.</summary>
[Cmdlet(VerbsCommon.Reset, "DbSchema", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MigrationResult), typeof(SchemaChange))]
public sealed class ResetDbSchemaCommand : SchemaCmdlet
{
    private bool _confirmed;

    /// <summary>Also in a protected environment.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

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

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var (project, targets) = LoadProject();
        foreach (var target in targets)
            OnWorkbench(project, target, $"Resetting {target}", call => IsWhatIf ? ShowAsync(call, target) : ResetAsync(call, target));
    }

    private async Task ShowAsync(WorkbenchCall call, DatabaseTarget target)
    {
        var plan = await call.Bench.PlanResetAsync(ResetOptions(confirmed: false), call.Cancel).ConfigureAwait(false);
        var line = System.Environment.NewLine;
        var after = plan.Migrations.Count > 0
            ? $"and applying {string.Join(", ", plan.Migrations.Select(migration => migration.Tag))}"
            : $"and creating:{line}{SchemaScript.Of(plan.Creates).TrimEnd()}";
        call.Post(() =>
            ShouldProcess($"Dropping everything on {target}:{line}{SchemaScript.Of(plan.Drops).TrimEnd()}{line}{after}{line}", null, null));
    }

    private async Task ResetAsync(WorkbenchCall call, DatabaseTarget target)
    {
        const string action = "Drop everything, with all rows, and build it anew";
        var approved = false;
        // Without -Force, and where nobody can confirm, the operation says so itself.
        call.Post(() => approved = ((target.Protected && !Force) || ConfirmProtected(target, action)) && MayProcess(target, action));
        if (!approved)
            return;
        var result = await call.Bench.ResetAsync(ResetOptions(_confirmed), call.Cancel).ConfigureAwait(false);
        call.Post(() => WriteObject(result.Created, enumerateCollection: true));
    }

    private bool MayProcess(DatabaseTarget target, string action)
    {
        try
        {
            return _confirmed = ShouldProcess(target.ToString(), action);
        }
        catch (Exception e) when (IsNobody(e))
        {
            return true;
        }
    }

    private ResetOptions ResetOptions(bool confirmed) => new()
    {
        Confirmed = confirmed,
        Force = Force,
        LockTimeout = LockTimeout,
        StatementTimeout = StatementTimeout,
    };
}
