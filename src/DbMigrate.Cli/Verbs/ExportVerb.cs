using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Configuration;

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
        Description = "The folder for the files [default: the text on stdout]",
        HelpName = "folder",
    };

    private readonly Option<string?> _format = new Option<string?>("--format")
    {
        Description = "SQL or JSON [default: sql]",
    }.AcceptOnlyFromAmong("sql", "json");

    private readonly Option<bool> _whatIf = WhatIfOption("Only say which files would be written");

    public ExportVerb()
        : base("export", "Write a database's schema, or any other, as SQL files that apply in the order of their names, or as JSON.")
    {
        foreach (var option in (ReadOnlySpan<Option>)[_source, _path, _format, _whatIf])
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
        "dbmigrate export -d postgres://db.example.com/app --path schema",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var project = invocation.LoadOptional(_source);
        var options = new ExportOptions
        {
            Source = invocation.Get(_source)!,
            Format = invocation.Get(_format) == "json" ? ExportFormat.Json : ExportFormat.Sql,
        };
        await using var workbench = invocation.OpenWorkbench(project, ProjectLoader.OptionalTargets(project)[0]);
        var files = await workbench.ExportAsync(options, cancel);
        if (files.Count == 0)
            terminal.Note(new Words("There is nothing to export.", Tone.Faint));
        if (invocation.Get(_path) is { } path)
            WriteFiles(terminal, files, ProjectPath.Full(path, invocation.Shell.CurrentFolder), !invocation.Get(_whatIf));
        else if (terminal.Json)
            terminal.WriteJson(files.Select(file => new ExportFileJson(file.Path, file.Text)), CliJson.Context.IEnumerableExportFileJson);
        else
            terminal.Out.Write(string.Join('\n', files.Select(file => file.Text)));
        return ExitCode.Done;
    }

    private static void WriteFiles(Terminal terminal, IReadOnlyList<ExportFile> files, string folder, bool write)
    {
        var paths = write ? SchemaWorkbench.WriteExport(files, folder) : [.. files.Select(file => Path.Combine(folder, file.Path))];
        if (terminal.Json)
        {
            terminal.WriteJson(paths.Select(path => new ExportFileJson(path, null)), CliJson.Context.IEnumerableExportFileJson);
            return;
        }

        foreach (var path in paths)
            terminal.Line(write ? new Words("Wrote ", Tone.Good) : "Would write ", path);
    }
}
