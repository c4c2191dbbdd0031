using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Lays out a project: dbmigrate.json, schema/, migrations/. A Drizzle folder that is there is kept; an existing database can
/// become its first migration.</summary>
[Cmdlet(VerbsData.Initialize, "DbMigration", SupportsShouldProcess = true)]
[OutputType(typeof(Project))]
public sealed class InitializeDbMigrationCommand : SchemaCmdlet
{
    /// <summary>Records the database as it is: its schema as files, the first migration, and that migration as applied.</summary>
    [Parameter]
    public SwitchParameter Baseline { get; set; }

    /// <summary>The drizzle.config files whose settings are taken over; without it, those that the folder holds.</summary>
    [Parameter]
    [Given]
    public string[]? DrizzleConfig { get; set; }

    /// <summary>Takes no drizzle.config over.</summary>
    [Parameter]
    public SwitchParameter NoDrizzle { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var root = ProjectPath.Full(Project ?? ".", CurrentFolder);
        var dialect = Dialect is null ? (DbMigrate.Dialect?)null : Enum.Parse<DbMigrate.Dialect>(Dialect, ignoreCase: true);
        var url = Database.Length > 0 ? Database[0] : null;
        if (Baseline && File.Exists(Path.Combine(root, DbMigrate.Project.FileName)))
        {
            // Laid out already: only the database is left to record.
            RecordDatabase(root);
            return;
        }

        var options = new ScaffoldOptions
        {
            Root = root,
            Dialect = dialect,
            Migrations = Migrations,
            Url = url,
            DrizzleConfigs = NoDrizzle ? [] : DrizzleConfig?.Select(file => ProjectPath.Full(file, CurrentFolder)).ToList(),
        };
        var planned = OrThrow(() => LayOut(options with { Write = false }));
        var laidOut = ShouldProcess(root, $"Write {string.Join(", ", planned.Files.Select(file => Path.GetRelativePath(root, file)))}");
        foreach (var remark in planned.Remarks)
            WriteWarning(remark);
        if (laidOut)
            OrThrow(() => LayOut(options));
        if (Baseline && (laidOut || IsWhatIf))
            RecordDatabase(root);
        else if (laidOut)
            WriteObject(OrThrow(() => ProjectLoader.Load(new() { Project = root, CurrentFolder = CurrentFolder })));
    }

    private ScaffoldResult LayOut(ScaffoldOptions options)
    {
        ScaffoldResult? result = null;
        Pump(async (_, cancel) => result = await ProjectScaffold.CreateAsync(options, cancel).ConfigureAwait(false));
        return result!;
    }

    private void RecordDatabase(string root)
    {
        var project = OrThrow(() => ProjectLoader.Load(Options with { Project = root }));
        var target = OrThrow(() => ProjectLoader.Targets(project))[0];
        OrThrow(() =>
        {
            RunWorkbench(project, target, "Recording the database", call => BaselineAsync(call, target, project));
            return true;
        });
    }

    private async Task BaselineAsync(WorkbenchCall call, DatabaseTarget target, Project project)
    {
        if (IsWhatIf)
        {
            var plan = await call.Bench.PlanBaselineAsync(new(), call.Cancel).ConfigureAwait(false);
            call.Post(() => Show(plan, target));
            return;
        }

        const string action = "Record its schema as the first migration";
        var approved = false;
        call.Post(() => approved = ConfirmProtected(target, action) && ShouldProcess(target.ToString(), action));
        if (!approved)
            return;
        await call.Bench.BaselineAsync(new() { Force = true }, call.Cancel).ConfigureAwait(false);
        call.Post(() => WriteObject(project));
    }

    private void Show(BaselinePlan plan, DatabaseTarget target)
    {
        var line = System.Environment.NewLine;
        ShouldProcess($"Writing {string.Join(", ", plan.Schema.Select(file => Path.Combine(plan.SchemaFolder, file.Path)))}", null, null);
        if (plan.Migration is { } migration)
            ShouldProcess(
                $"Creating {migration.Path}, recorded as applied on {target}:{line}{migration.UpSql.TrimEnd()}{line}", null, null);
    }
}
