using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Checks the migrations folder and its SQL.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DbMigration")]
[OutputType(typeof(Finding), typeof(string))]
public sealed class TestDbMigrationCommand : SchemaCmdlet
{
    /// <summary>Runs the pending migrations, and their way back, on a scratch copy of the database's schema.</summary>
    [Parameter]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>Looks for hazards only in what comes after this migration: a tag, a name or an index.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    [Text]
    public string? Since { get; set; }

    /// <summary>Writes the lines that this service shows beside the code, instead of objects.</summary>
    [Parameter]
    [Text]
    public AnnotationStyle? Annotate { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var (project, targets) = LoadOptional();
        foreach (var target in targets)
        {
            OnWorkbench(project, target, "Checking migrations", async call =>
            {
                var findings = await call.Bench.CheckAsync(new() { Rehearse = Rehearse, Since = Since }, call.Cancel).ConfigureAwait(false);
                var root = SessionState.Path.CurrentFileSystemLocation.Path;
                call.Post(() => WriteObject(
                    Annotate is { } style ? findings.Select(finding => Annotation.Of(finding, style, root)) : findings, enumerateCollection: true));
            });
        }
    }
}
