using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Adds a migration to the folder: what the schema needs, worked out and proven, or an empty one.</summary>
[Cmdlet(VerbsCommon.New, "DbMigration", SupportsShouldProcess = true, DefaultParameterSetName = "Generated")]
[OutputType(typeof(Migration))]
public sealed class NewDbMigrationCommand : RenameCmdlet
{
    /// <summary>What the migration is called; without it, a name is made from the changes.</summary>
    [Parameter(Position = 0)]
    [Given]
    public string? Name { get; set; }

    /// <summary>Adds an empty migration for SQL that you write.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Custom")]
    public SwitchParameter Custom { get; set; }

    /// <summary>PostgreSQL: a migration that keeps writers waiting for no longer than a moment.</summary>
    [Parameter(ParameterSetName = "Generated")]
    public SwitchParameter Online { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Custom)
            AddCustom();
        else
            Generate();
    }

    private void AddCustom()
    {
        var project = OrThrow(() => ProjectLoader.Load(Options));
        var planned = OrThrow(() => MigrationWriter.AddCustom(project, Name, DateTimeOffset.UtcNow, write: false));
        if (ShouldProcess(planned.Path, "Create migration"))
            WriteObject(OrThrow(() => MigrationWriter.AddCustom(project, Name, DateTimeOffset.UtcNow)));
    }

    private void Generate()
    {
        var project = OrThrow(() => ProjectLoader.Load(Options));
        var target = OrThrow(() => ProjectLoader.OptionalTargets(project))[0];
        OrThrow(() =>
        {
            RunWorkbench(project, target, "Working out a migration", GenerateAsync);
            return true;
        });
    }

    private async Task GenerateAsync(WorkbenchCall call)
    {
        var plan = await WithQuestionsAsync(
                call,
                resolver =>
                    call.Bench.PlanMigrationAsync(
                        new()
                        {
                            Name = Name,
                            Online = Online,
                            Renames = Rename,
                            NoRename = NoRename,
                            Using = Using,
                            RenameResolver = resolver,
                        },
                        call.Cancel))
            .ConfigureAwait(false);
        if (plan is null)
        {
            call.Post(() => WriteHost("No migration is needed: the schema is what the migrations make."));
            return;
        }

        var approved = false;
        call.Post(() =>
        {
            WarnOf(plan.Changes.SelectMany(change => change.Hazards));
            approved = Approve(plan);
        });
        if (!approved)
            return;
        var migration = await call.Bench.WriteMigrationAsync(plan, call.Cancel).ConfigureAwait(false);
        call.Post(() => WriteObject(migration));
    }

    private bool Approve(NewMigration plan)
    {
        var line = System.Environment.NewLine;
        if (!IsWhatIf)
            return ShouldProcess(plan.Path, "Create migration");
        var up = $"Creating {plan.Path}:{line}{plan.UpSql.TrimEnd()}{line}";
        var down =
            plan.DownSql.Length == 0
                ? $"It has no reverse.{line}"
                : $"and its reverse, {plan.DownPath}:{line}{plan.DownSql.TrimEnd()}{line}";
        return ShouldProcess(up + line + down, null, null);
    }
}
