using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Compares two schemas: files, migrations, databases.</summary>
[Cmdlet(VerbsData.Compare, "DbSchema")]
[OutputType(typeof(SchemaChange))]
public sealed class CompareDbSchemaCommand : RenameCmdlet
{
    /// <summary>Where the changes start: database, schema, migrations, applied, a file, a folder or a URL.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(SchemaSpecCompleter))]
    [Given(Secret = true)]
    public string From { get; set; } = "database";

    /// <summary>Where they lead: schema, migrations, applied, database, a file, a folder or a URL.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(SchemaSpecCompleter))]
    [Given(Secret = true)]
    public string To { get; set; } = "schema";

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var (project, targets) = LoadOptional(nameof(From), nameof(To));
        foreach (var target in targets)
        {
            OnWorkbench(project, target, "Comparing schemas", async call =>
            {
                var changes = await call
                    .Bench.CompareAsync(
                        new()
                        {
                            From = From,
                            To = To,
                            Renames = Rename,
                            NoRename = NoRename,
                            Using = Using,
                        },
                        call.Cancel)
                    .ConfigureAwait(false);
                call.Post(() => WriteObject(changes, enumerateCollection: true));
            });
        }
    }
}
