using System.Management.Automation;
using DbMigrate.Configuration;
using DbMigrate.Migrations;

namespace DbMigrate.Commands;

/// <summary>Lays out a project: dbmigrate.json, schema/, migrations/. A Drizzle folder that is there is kept.</summary>
[Cmdlet(VerbsData.Initialize, "DbMigration", SupportsShouldProcess = true)]
[OutputType(typeof(Project))]
public sealed class InitializeDbMigrationCommand : ProjectCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var root = Path.GetFullPath(Project ?? ".", CurrentFolder);
        var dialect = Dialect is null ? (DbMigrate.Dialect?)null : Enum.Parse<DbMigrate.Dialect>(Dialect, ignoreCase: true);
        var url = Database.Length > 0 ? Database[0] : null;
        var files = OrThrow(() => ProjectScaffold.Create(root, dialect, Migrations, url, write: false));
        if (!ShouldProcess(root, $"Write {string.Join(", ", files.Select(file => Path.GetRelativePath(root, file)))}"))
            return;
        WriteObject(OrThrow(() =>
        {
            ProjectScaffold.Create(root, dialect, Migrations, url);
            return ProjectLoader.Load(new() { Project = root, CurrentFolder = CurrentFolder });
        }));
    }
}
