using System.CommandLine;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate export</c></summary>
internal sealed class ExportVerb : Verb
{
    private readonly Option<string> _source = new("--source")
    {
        Description = "What to export: database, schema, migrations, an SQL file, a folder, a snapshot or a URL",
        HelpName = "source",
        DefaultValueFactory = _ => new ExportOptions().Source,
    };

    private readonly Option<string?> _path = new("--path")
    {
        Description = "The folder for the files, or the file of a format that is one [default: the text on stdout]",
        HelpName = "path",
    };

    private readonly Option<string?> _format = new Option<string?>("--format")
    {
        Description = "SQL, JSON, a Mermaid diagram, an HTML page or Drizzle's TypeScript [default: sql]",
    }.AcceptOnlyFromAmong([.. Enum.GetNames<ExportFormat>().Select(name => name.ToLowerInvariant())]);

    private readonly Option<string?> _since = new("--since")
    {
        Description = "The schema since which changes are marked on the HTML page: as --source",
        HelpName = "source",
    };

    private readonly Option<bool> _whatIf = WhatIfOption("Only say which files would be written");

    public ExportVerb()
        : base(
            "export",
            "Write a database's schema, or any other, as SQL files that apply in the order of their names, as Drizzle's TypeScript, as "
                + "JSON, or as a picture.")
    {
        foreach (var option in (ReadOnlySpan<Option>)[_source, _path, _format, _since, _whatIf])
            Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue<string[]>("--database") is { Length: > 1 })
                result.AddError("export takes one --database.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate export --path schema",
        "dbmigrate export > schema.sql",
        "dbmigrate export --source migrations --format json",
        "dbmigrate export --format html --path schema.html",
        "dbmigrate export --format html --since v1/schema.sql --path schema.html      what changed since is marked",
        "dbmigrate export --format drizzle --path src/schema.ts",
        "dbmigrate export -d postgres://db.example.com/app --path schema",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var project = invocation.LoadOptional(_source);
        var options = new ExportOptions
        {
            Source = invocation.Get(_source)!,
            Format = Enum.Parse<ExportFormat>(invocation.Get(_format) ?? nameof(ExportFormat.Sql), ignoreCase: true),
            Since = invocation.Get(_since),
        };
        await using var workbench = invocation.OpenWorkbench(project, ProjectLoader.OptionalTargets(project)[0]);
        var files = await workbench.ExportAsync(options, cancel);
        if (files.Count == 0)
            terminal.Note(new Words("There is nothing to export.", Tone.Faint));
        ExportView.Write(terminal, files, invocation.FullPath(_path), !invocation.Get(_whatIf));
        return ExitCode.Done;
    }
}
