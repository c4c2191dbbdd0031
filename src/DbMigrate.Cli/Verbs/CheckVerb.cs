using System.CommandLine;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate check</c></summary>
internal sealed class CheckVerb : Verb
{
    private readonly Option<bool> _rehearse = new("--rehearse")
    {
        Description = "Run the pending migrations and their way back on a scratch copy of the database's schema",
    };

    private readonly Option<string?> _since = new("--since")
    {
        Description = "Look for hazards only in what comes after this migration: a tag, name or index",
        HelpName = "migration",
    };

    private readonly Option<string?> _annotate = new Option<string?>("--annotate")
    {
        Description = "Print the lines that this service shows beside the code",
    }.AcceptOnlyFromAmong("azure-devops", "github");

    private readonly Option<string?> _format = new Option<string?>("--format")
    {
        Description = "One document of all findings, as for the summary page of a pipeline's run [default: a list]",
    }.AcceptOnlyFromAmong([.. Enum.GetNames<CheckFormat>().Select(name => name.ToLowerInvariant())]);

    private readonly Option<string?> _path = new("--path")
    {
        Description = "The document's file, or a folder for it, beside what is printed",
        HelpName = "path",
    };

    private readonly Option<FindingSeverity?> _exitCode = new Option<FindingSeverity?>("--exit-code")
    {
        Description = "Exit with 3 if there is an error, or a warning; 'error' lets warnings pass",
        HelpName = "error|warning",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens is [{ Value: "error" }] ? FindingSeverity.Error : FindingSeverity.Warning,
    }.AcceptOnlyFromAmong("error", "warning");

    public CheckVerb()
        : base("check", "Check the migrations folder and its SQL, on a scratch database and against the database.")
    {
        foreach (var option in (ReadOnlySpan<Option>)[_rehearse, _since, _annotate, _format, _path, _exitCode])
            Add(option);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate check",
        "dbmigrate check --exit-code --since 0041_add_orders      in a pull request: what this branch adds",
        "dbmigrate check --rehearse -e production                 before the day",
        "dbmigrate check --annotate github --exit-code error      warnings are shown and stop nobody",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var project = invocation.LoadOptional();
        var options = new CheckOptions { Rehearse = invocation.Get(_rehearse), Since = invocation.Get(_since) };
        var all = new List<Finding>();
        foreach (var target in ProjectLoader.OptionalTargets(project))
        {
            await using var workbench = invocation.OpenWorkbench(project, target);
            all.AddRange(await workbench.CheckAsync(options, cancel));
        }

        var path = invocation.FullPath(_path);
        var report = CheckReport.ToMarkdown(all, invocation.Options.CurrentFolder);
        if (path is not null)
        {
            foreach (var written in SchemaWorkbench.WriteExport([report], path))
                terminal.Note(new Words("Wrote ", Tone.Good), written);
        }
        else if (invocation.Get(_format) is not null)
        {
            ExportView.Write(terminal, [report], path: null, write: true);
            return Code(invocation, all);
        }

        if (terminal.Json)
            terminal.WriteJson(all.Select(FindingJson.Of), CliJson.Context.IEnumerableFindingJson);
        else if (invocation.Get(_annotate) is { } style)
            FindingView.Annotate(
                terminal, all, style == "github" ? AnnotationStyle.GitHub : AnnotationStyle.AzureDevOps, invocation.Options.CurrentFolder);
        else
            FindingView.Write(terminal, all, invocation.Options.CurrentFolder);
        return Code(invocation, all);
    }

    private int Code(Invocation invocation, List<Finding> all) =>
        invocation.Get(_exitCode) is { } least && all.Exists(finding => finding.Severity >= least) ? ExitCode.Pending : ExitCode.Done;
}
