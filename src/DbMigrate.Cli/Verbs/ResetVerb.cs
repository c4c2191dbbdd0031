using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Parsing;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate reset</c></summary>
internal sealed class ResetVerb : Verb
{
    private readonly Option<bool> _force = new("--force") { Description = "Also in a protected environment" };
    private readonly Option<TimeSpan?> _lockTimeout = LockTimeoutOption();
    private readonly Option<TimeSpan?> _statementTimeout = StatementTimeoutOption();
    private readonly Option<bool> _whatIf = WhatIfOption("Show what would be dropped and built; change nothing");
    private readonly ConfirmationOptions _confirmation = new();

    public ResetVerb()
        : base(
            "reset", "Drop everything in the included schemas, with all rows, and apply the migrations from the first on: for development.")
    {
        foreach (var option in (ReadOnlySpan<Option>)[_force, _lockTimeout, _statementTimeout, _whatIf, .. _confirmation.All])
            Add(option);
    }

    public override IReadOnlyList<string> Examples { get; } = ["dbmigrate reset --what-if", "dbmigrate reset --yes"];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var project = invocation.LoadProject();
        var options = ReadOptions(invocation);
        return invocation.Get(_whatIf)
            ? await PlanAsync(invocation, project, options, cancel)
            : await ResetAsync(invocation, project, options, cancel);
    }

    private static async Task<int> PlanAsync(Invocation invocation, Project project, ResetOptions options, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var databases = await EachDatabase.RunAsync<ResetPlan>(project, limit: 1, async target =>
        {
            await using var workbench = invocation.OpenWorkbench(project, target);
            return [await workbench.PlanResetAsync(options, cancel)];
        });
        if (terminal.Json)
        {
            terminal.WriteJson(
                databases.SelectMany(database => database.Values.Select(plan => ResetJson.Of(plan, database.Target))),
                CliJson.Context.IEnumerableResetJson);
            return terminal.Finish(databases);
        }

        foreach (var (target, plans, _) in databases)
        {
            foreach (var plan in plans)
            {
                ChangeView.WriteSql(terminal, [.. plan.Drops, .. plan.Creates]);
                var after =
                    plan.Migrations.Count > 0 ? $"and {Shown.Count(plan.Migrations.Count, "migration")} applied" : "and the schema built";
                terminal.Note(new Words(
                    $"What if: {Shown.Count(plan.Drops.Count, "object")} would be dropped on {target} {after}. Nothing was changed.",
                    Tone.Faint));
            }
        }

        return terminal.Finish(databases);
    }

    private async Task<int> ResetAsync(Invocation invocation, Project project, ResetOptions options, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        // Without --force a protected environment is refused by the operation itself, before anybody is asked.
        if (options.Force || !ProjectLoader.Targets(project).Any(target => target.Protected))
            await _confirmation.RequireAsync(invocation, project, "Drop everything, with all rows, in", cancel, always: true);
        var view = new ApplyView(terminal, null, several: invocation.Options.Database.Count > 1);
        var databases = await EachDatabase.RunAsync<ResetResult>(project, limit: 1, async target =>
        {
            await using var workbench = new SchemaWorkbench(project, target, view);
            return [await workbench.ResetAsync(options with { Confirmed = true }, cancel)];
        });
        if (terminal.Json)
        {
            terminal.WriteJson(
                databases.SelectMany(database => database.Values.Select(result => ResetJson.Of(result, database.Target))),
                CliJson.Context.IEnumerableResetJson);
            return terminal.Finish(databases);
        }

        foreach (var (target, results, _) in databases)
        {
            foreach (var result in results)
            {
                var after = result.Applied.Count > 0
                    ? $"{Shown.Count(result.Applied.Count, "migration")} applied"
                    : $"{Shown.Count(result.Created.Count, "change")} made";
                terminal.Line($"{Shown.Count(result.Dropped.Count, "object")} dropped and {after} on {target}.");
            }
        }

        return terminal.Finish(databases);
    }

    private ResetOptions ReadOptions(Invocation invocation)
    {
        var defaults = new ResetOptions();
        return defaults with
        {
            Force = invocation.Get(_force),
            LockTimeout = invocation.Get(_lockTimeout) ?? defaults.LockTimeout,
            StatementTimeout = invocation.Get(_statementTimeout) ?? defaults.StatementTimeout,
        };
    }
}
