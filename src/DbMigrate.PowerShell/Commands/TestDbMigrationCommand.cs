using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Checks the migrations folder and its SQL.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DbMigration", SupportsShouldProcess = true)]
[OutputType(typeof(Finding), typeof(string), typeof(FileInfo))]
public sealed class TestDbMigrationCommand : SchemaCmdlet
{
    /// <summary>Runs the pending migrations, and their way back, on a scratch copy of the database's schema.</summary>
    [Parameter]
    public SwitchParameter Rehearse { get; set; }

    /// <summary>Looks for hazards only in what comes after this migration: a tag, a name or an index.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    [Given]
    public string? Since { get; set; }

    /// <summary>Writes the lines that this service shows beside the code, instead of objects.</summary>
    [Parameter]
    [Given]
    public AnnotationStyle? Annotate { get; set; }

    /// <summary>One document of all findings: with -Path beside what is emitted, else in its place.</summary>
    [Parameter]
    [Given]
    public CheckFormat Format { get; set; }

    /// <summary>The document's file, or a folder for it.</summary>
    [Parameter]
    [Given]
    public string? Path { get; set; }

    /// <summary>Ends with an error where something was found that is as grave as this.</summary>
    [Parameter]
    [Given]
    public FindingSeverity FailOn { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var all = new List<Finding>();
        var isDocument = MyInvocation.BoundParameters.ContainsKey(nameof(Format)) || Path is not null;
        var (project, targets) = LoadOptional();
        foreach (var target in targets)
        {
            OnWorkbench(project, target, "Checking migrations", async call =>
            {
                var findings = await call.Bench.CheckAsync(new() { Rehearse = Rehearse, Since = Since }, call.Cancel).ConfigureAwait(false);
                var root = SessionState.Path.CurrentFileSystemLocation.Path;
                all.AddRange(findings);
                if (!isDocument || Path is not null)
                {
                    call.Post(() =>
                        WriteObject(
                            Annotate is { } style ? findings.Select(finding => Annotation.Of(finding, style, root)) : findings,
                            enumerateCollection: true));
                }
            });
        }

        if (isDocument && !Stopping)
            EmitExport([CheckReport.ToMarkdown(all, SessionState.Path.CurrentFileSystemLocation.Path)], Path);
        if (MyInvocation.BoundParameters.ContainsKey(nameof(FailOn)) && all.Exists(finding => finding.Severity >= FailOn))
            ThrowTerminatingError(ErrorRecords.Create(CheckReport.Failure(all, FailOn)));
    }
}
