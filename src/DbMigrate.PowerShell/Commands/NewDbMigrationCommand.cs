using System.Management.Automation;
using DbMigrate.Configuration;
using DbMigrate.Migrations;

namespace DbMigrate.Commands;

/// <summary>Adds a migration to the folder.</summary>
[Cmdlet(VerbsCommon.New, "DbMigration", SupportsShouldProcess = true)]
[OutputType(typeof(Migration))]
public sealed class NewDbMigrationCommand : ProjectCmdlet
{
    /// <summary>What the migration is called.</summary>
    [Parameter(Position = 0)]
    public string? Name { get; set; }

    /// <summary>Adds an empty migration for SQL that you write.</summary>
    [Parameter]
    public SwitchParameter Custom { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var project = OrThrow(() => ProjectLoader.Load(Options));
        if (!Custom)
        {
            ThrowTerminatingError(ErrorRecords.Create(new DbMigrateException(
                ErrorId.NotSupported, "This version does not generate migrations from the schema yet.", "Add -Custom and write the SQL.")));
        }

        var planned = OrThrow(() => MigrationWriter.AddCustom(project.Migrations, project.Dialect, Name, DateTimeOffset.UtcNow, write: false));
        if (ShouldProcess(planned.Path, "Create migration"))
            WriteObject(OrThrow(() => MigrationWriter.AddCustom(project.Migrations, project.Dialect, Name, DateTimeOffset.UtcNow)));
    }
}
