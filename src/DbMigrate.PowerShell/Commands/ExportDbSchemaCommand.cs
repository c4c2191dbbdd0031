using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Writes a database's schema, or any other, as SQL files, Drizzle's TypeScript, JSON or a picture.</summary>
[Cmdlet(VerbsData.Export, "DbSchema", SupportsShouldProcess = true)]
[OutputType(typeof(string), typeof(FileInfo))]
public sealed class ExportDbSchemaCommand : SchemaCmdlet
{
    /// <summary>The folder for the files, or the file of a format that is one; without it, the text goes down the pipeline.</summary>
    [Parameter(Position = 0)]
    [Given]
    public string? Path { get; set; }

    /// <summary>SQL, JSON, a Mermaid diagram, an HTML page or Drizzle's TypeScript.</summary>
    [Parameter]
    [Given]
    public ExportFormat Format { get; set; }

    /// <summary>What to export: database, schema, migrations, a file, a folder or a URL.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SchemaSpecCompleter))]
    [Given(Secret = true)]
    public string Source { get; set; } = "database";

    /// <summary>The schema since which changes are marked on the page, in the words of -Source.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SchemaSpecCompleter))]
    [Given]
    public string? Since { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var (project, targets) = LoadOptional(nameof(Source));
        foreach (var target in targets)
            OnWorkbench(project, target, "Exporting a schema", ExportAsync);
    }

    private async Task ExportAsync(WorkbenchCall call)
    {
        var files = await call
            .Bench.ExportAsync(
                new()
                {
                    Source = Source,
                    Format = Format,
                    Since = Since,
                },
                call.Cancel)
            .ConfigureAwait(false);
        call.Post(() =>
        {
            if (files.Count == 0)
                WriteVerbose("There is nothing to export.");
            EmitExport(files, Path);
        });
    }
}
