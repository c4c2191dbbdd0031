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

        var files = OrThrow(() => ProjectScaffold.Create(root, dialect, Migrations, url, write: false));
        var laidOut = ShouldProcess(root, $"Write {string.Join(", ", files.Select(file => Path.GetRelativePath(root, file)))}");
        if (laidOut)
            OrThrow(() => ProjectScaffold.Create(root, dialect, Migrations, url));
        if (Baseline && (laidOut || IsWhatIf))
            RecordDatabase(root);
        else if (laidOut)
            WriteObject(OrThrow(() => ProjectLoader.Load(new() { Project = root, CurrentFolder = CurrentFolder })));
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
            ShouldProcess($"Creating {migration.Path}, recorded as applied on {target}:{line}{migration.UpSql.TrimEnd()}{line}", null, null);
    }
}
