using System.CommandLine;
using System.Globalization;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Parsing;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate undo</c></summary>
internal sealed class UndoVerb : Verb
{
    private readonly Argument<string[]> _tags =
        MigrationsArgument("tag", "The migrations, which must be the newest applied ones [default: the newest one]");

    private readonly Option<int?> _steps = new("--steps")
    {
        Description = "How many of the newest applied migrations [default: 1]",
        HelpName = "n",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps > 0)
                return steps;
            result.AddError($"'{result.Tokens[0].Value}' is no number of migrations: write --steps 2, say.");
            return null;
        },
    };

    private readonly Option<string?> _to = new("--to")
    {
        Description = "The migration that stays the newest: a tag, name or index",
        HelpName = "migration",
    };
    private readonly Option<HazardCode[]> _allow = HazardOption.Create();
    private readonly Option<bool> _resume = new("--resume") { Description = "Continue an undo that stopped half-way" };
    private readonly Option<TimeSpan?> _lockTimeout = LockTimeoutOption();
    private readonly Option<TimeSpan?> _statementTimeout = StatementTimeoutOption();
    private readonly Option<bool> _whatIf = WhatIfOption("Show the SQL that would run; change nothing");
    private readonly ConfirmationOptions _confirmation = new();

    public UndoVerb()
        : base("undo", "Take applied migrations back, the newest first; where there is no down script, one is worked out and proven.")
    {
        Add(_tags);
        foreach (
            var option in (ReadOnlySpan<Option>)
                [_steps, _to, _allow, _resume, _lockTimeout, _statementTimeout, _whatIf, .. _confirmation.All])
            Add(option);
        Validators.Add(result =>
        {
            bool[] given =
            [
                result.GetResult(_tags) is { Tokens.Count: > 0 },
                result.GetResult(_steps) is not null,
                result.GetResult(_to) is not null,
            ];
            if (given.Count(isGiven => isGiven) > 1)
                result.AddError("Give tags, --steps or --to, one of them.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate undo --what-if",
        "dbmigrate undo",
        "dbmigrate undo --steps 2 --allow DataLoss",
        "dbmigrate undo --to 0003_reviews -e production --confirm production",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var project = invocation.LoadProject();
        var options = ReadOptions(invocation);
        return invocation.Get(_whatIf)
            ? await PlanAsync(invocation.Terminal, project, options, cancel)
            : await UndoAsync(invocation, project, options, cancel);
    }

    private static async Task<int> PlanAsync(Terminal terminal, Project project, UndoOptions options, CancellationToken cancel)
    {
        var databases = await EachDatabase.RunAsync(
            project, limit: 1, target => new Migrator(project, target, new WarningObserver(terminal)).PlanUndoAsync(options, cancel));
        if (terminal.Json)
        {
            terminal.WriteJson(
                databases.SelectMany(database => database.Values).Select(UndoStepJson.Of), CliJson.Context.IEnumerableUndoStepJson);
            return terminal.Finish(databases);
        }

        foreach (var database in databases.Where(database => database.Error is null))
        {
            foreach (var step in database.Values)
            {
                var origin = step.Derived ? ", which has no down script: this one was worked out" : "";
                terminal.Line(new Words($"-- undo {step.Tag} on {database.Target}{origin}", Tone.Faint));
                terminal.Out.WriteLine(
                    string.IsNullOrWhiteSpace(step.Sql) ? "-- Nothing to run: it changed no schema." : step.Sql.TrimEnd());
                terminal.Line();
                ChangeView.Warn(terminal, step.Hazards, database.Target);
            }

            terminal.Note(new Words(
                $"What if: {Shown.Count(database.Values.Count, "migration")} would be undone on {database.Target}. Nothing was changed.",
                Tone.Faint));
        }

        return terminal.Finish(databases);
    }

    private async Task<int> UndoAsync(Invocation invocation, Project project, UndoOptions options, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        await _confirmation.RequireAsync(invocation, project, "Undo migrations on", cancel);
        var databases = await ApplyProgress.ShowAsync(terminal, async progress =>
        {
            var view = new ApplyView(terminal, progress, several: invocation.Options.Database.Count > 1, "undone on", "Nothing to undo on");
            var outcomes = await EachDatabase.RunAsync(
                project,
                limit: 1,
                target => new Migrator(project, target, view) { Confirm = ConfirmationOptions.Given }.UndoAsync(options, cancel));
            view.Summarize(outcomes);
            return outcomes;
        });
        return terminal.Finish(databases);
    }

    private UndoOptions ReadOptions(Invocation invocation)
    {
        var defaults = new UndoOptions();
        return defaults with
        {
            Tags = invocation.Get(_tags) is { Length: > 0 } tags ? tags : null,
            Steps = invocation.Get(_steps) ?? defaults.Steps,
            To = invocation.Get(_to),
            Allow = invocation.Get(_allow) ?? [],
            Resume = invocation.Get(_resume),
            LockTimeout = invocation.Get(_lockTimeout) ?? defaults.LockTimeout,
            StatementTimeout = invocation.Get(_statementTimeout) ?? defaults.StatementTimeout,
        };
    }
}
