using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Parsing;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate new</c></summary>
internal sealed class NewVerb : Verb
{
    private readonly Argument<string?> _position = new("name")
    {
        Description = "What the migration is called [default: made from the changes]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _name = new("--name") { Description = "The same as an option", HelpName = "name" };
    private readonly Option<bool> _custom = new("--custom") { Description = "An empty migration, for SQL of your own" };
    private readonly Option<bool> _online = new("--online")
    {
        Description = "PostgreSQL: keep writers waiting for no longer than a moment",
    };
    private readonly RenameOptionSet _renames = new();
    private readonly Option<bool> _whatIf = WhatIfOption("Show the files with their SQL; write nothing");

    public NewVerb()
        : base("new", "Add a migration: what the schema files need beyond the migrations, proven on a scratch database; or an empty one.")
    {
        Add(_position);
        foreach (var option in (ReadOnlySpan<Option>)[_name, _custom, _online, .. _renames.All, _whatIf])
            Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_position) is { } name && name.StartsWith('-'))
                result.AddError($"Unrecognized option '{name}'.");
            if (result.GetValue(_position) is not null && result.GetValue(_name) is not null)
                result.AddError("Give the name once.");
            if (result.GetValue(_custom) && result.GetValue(_online))
                result.AddError("An empty migration has nothing to do online: leave --online or --custom out.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate new --what-if",
        "dbmigrate new add_customer_phone",
        "dbmigrate new --rename customers.name=customers.full_name",
        "dbmigrate new orders_by_day --online",
        "dbmigrate new seed_countries --custom",
    ];

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var name = invocation.Get(_position) ?? invocation.Get(_name);
        return invocation.Get(_custom) ? AddCustom(invocation, name) : GenerateAsync(invocation, name, cancel);
    }

    private Task<int> AddCustom(Invocation invocation, string? name)
    {
        var project = invocation.LoadProject();
        var write = !invocation.Get(_whatIf);
        Show(invocation.Terminal, MigrationWriter.AddCustom(project, name, DateTimeOffset.UtcNow, write), write);
        return Task.FromResult(ExitCode.Done);
    }

    private async Task<int> GenerateAsync(Invocation invocation, string? name, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var project = invocation.LoadProject();
        await using var workbench = invocation.OpenWorkbench(project, ProjectLoader.OptionalTargets(project)[0]);
        var plan = await workbench.PlanMigrationAsync(
            new()
            {
                Name = name,
                Online = invocation.Get(_online),
                Renames = _renames.Renames(invocation),
                NoRename = _renames.NoRename(invocation),
                Using = _renames.Using(invocation),
                RenameResolver = RenameOptionSet.Resolver(terminal, cancel),
            },
            cancel);
        if (plan is null)
        {
            if (terminal.Json)
                terminal.WriteJson([], CliJson.Context.MigrationJsonArray);
            terminal.Note(new Words("No migration is needed: the schema is what the migrations make.", Tone.Faint));
            return ExitCode.Done;
        }

        ChangeView.Warn(terminal, plan.Changes.SelectMany(change => change.Hazards), null);
        if (invocation.Get(_whatIf))
            ShowPlan(terminal, plan);
        else
            Show(terminal, await workbench.WriteMigrationAsync(plan, cancel), written: true);
        return ExitCode.Done;
    }

    private static void Show(Terminal terminal, Migration migration, bool written)
    {
        if (terminal.Json)
        {
            terminal.WriteJson([MigrationJson.Of(migration)], CliJson.Context.MigrationJsonArray);
            return;
        }

        foreach (var path in new[] { migration.Path, migration.DownPath }.OfType<string>())
            terminal.Line(written ? new Words("Wrote ", Tone.Good) : "Would write ", path);
    }

    private static void ShowPlan(Terminal terminal, NewMigration plan)
    {
        if (terminal.Json)
        {
            terminal.WriteJson([NewMigrationJson.Of(plan)], CliJson.Context.NewMigrationJsonArray);
            return;
        }

        foreach (var (path, sql) in new[] { (plan.Path, plan.UpSql), (plan.DownPath, plan.DownSql) }.Where(file => file.Item2.Length > 0))
        {
            terminal.Line(new Words($"-- {path}", Tone.Faint));
            terminal.Out.WriteLine(sql.TrimEnd());
            terminal.Line();
        }

        terminal.Note(new Words("What if: these files would be written. Nothing was changed.", Tone.Faint));
    }
}
