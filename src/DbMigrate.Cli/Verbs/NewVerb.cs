using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Migrations;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate new</c></summary>
internal sealed class NewVerb : Verb
{
    private readonly Option<bool> _custom = new("--custom") { Description = "An empty migration, for SQL of your own" };
    private readonly Option<string?> _name = new("--name") { Description = "What the migration is called [default: custom]", HelpName = "name" };
    private readonly Option<bool> _whatIf = WhatIfOption("Only say which file would be written");

    public NewVerb()
        : base("new", "Add a migration to the folder.")
    {
        Add(_custom);
        Add(_name);
        Add(_whatIf);
    }

    public override IReadOnlyList<string> Examples { get; } = ["dbmigrate new --custom --name 'seed countries'"];

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        if (!invocation.Get(_custom))
        {
            throw new DbMigrateException(
                ErrorId.NotSupported,
                "Generating a migration from the schema is not in this version.",
                "Use --custom for an empty migration to write the SQL into.");
        }

        var terminal = invocation.Terminal;
        var project = invocation.LoadProject();
        var write = !invocation.Get(_whatIf);
        var migration = MigrationWriter.AddCustom(project.Migrations, project.Dialect, invocation.Get(_name), DateTimeOffset.UtcNow, write);
        if (terminal.Json)
            terminal.WriteJson([MigrationJson.Of(migration)], CliJson.Context.MigrationJsonArray);
        else
            terminal.Line(write ? new Words("Wrote ", Tone.Good) : "Would write ", migration.Path);
        return Task.FromResult(ExitCode.Done);
    }
}
