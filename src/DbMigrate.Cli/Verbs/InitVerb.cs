using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Migrations;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate init</c></summary>
internal sealed class InitVerb : Verb
{
    private readonly Option<bool> _whatIf = WhatIfOption("Only say which files would be written");

    public InitVerb()
        : base("init", "Lay out a project: dbmigrate.json, schema/ and migrations/; takes over a Drizzle folder that is there.")
    {
        Add(_whatIf);
        Validators.Add(result =>
        {
            if (result.GetValue<string[]>("--database") is { Length: > 1 })
                result.AddError("init takes one --database: the default environment's.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate init --dialect sqlite --database sqlite:app.db",
        "dbmigrate init --dialect postgresql --project server",
    ];

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var (terminal, options) = (invocation.Terminal, invocation.Options);
        var write = !invocation.Get(_whatIf);
        var root = Path.GetFullPath(options.Project ?? ".", options.CurrentFolder);
        Dialect? dialect = options.Dialect is { } name ? Enum.Parse<Dialect>(name, ignoreCase: true) : null;
        var files = ProjectScaffold.Create(root, dialect, options.Migrations, options.Database.SingleOrDefault(), write);
        if (terminal.Json)
        {
            terminal.WriteJson([new ScaffoldJson(root, files)], CliJson.Context.ScaffoldJsonArray);
            return Task.FromResult(ExitCode.Done);
        }

        foreach (var file in files)
            terminal.Line(write ? new Words("Wrote ", Tone.Good) : "Would write ", file);
        if (write)
        {
            var url = options.Database.Count > 0 ? "" : "set DATABASE_URL (here or in .env), then ";
            terminal.Note(new Words($"Next: {url}dbmigrate journal.", Tone.Faint));
        }

        return Task.FromResult(ExitCode.Done);
    }
}
