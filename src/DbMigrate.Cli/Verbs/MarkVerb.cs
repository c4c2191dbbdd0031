using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Parsing;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate mark</c></summary>
internal sealed class MarkVerb : Verb
{
    private readonly Argument<string[]> _tags = MigrationsArgument("tag", "The migrations: tags, names or indexes");
    private readonly Option<bool> _applied = new("--applied")
    {
        Description = "Record as applied, without running; accepts an edited file",
    };
    private readonly Option<bool> _pending = new("--pending") { Description = "Forget, so that they are pending again; undoes nothing" };
    private readonly Option<bool> _all = new("--all") { Description = "With --applied: every pending and modified one" };
    private readonly Option<TimeSpan?> _lockTimeout = LockTimeoutOption();
    private readonly Option<bool> _whatIf = WhatIfOption("Show the migrations as they are; change nothing");
    private readonly ConfirmationOptions _confirmation = new();

    public MarkVerb()
        : base("mark", "Record migrations as applied without running them, or forget them.")
    {
        Add(_tags);
        foreach (var option in (ReadOnlySpan<Option>)[_applied, _pending, _all, _lockTimeout, _whatIf, .. _confirmation.All])
            Add(option);
        Validators.Add(result =>
        {
            var (all, tags) = (result.GetValue(_all), result.GetValue(_tags) ?? []);
            if (result.GetValue(_applied) == result.GetValue(_pending))
                result.AddError("Give either --applied or --pending.");
            else if (all && result.GetValue(_pending))
                result.AddError("--all goes with --applied only: name the migrations to forget.");
            else if (all == tags.Length > 0)
                result.AddError(all ? "Give either tags or --all." : "Give the migrations' tags, or --all.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate mark --applied 0000_initial",
        "dbmigrate mark --applied --all -e production --confirm production",
        "dbmigrate mark --pending 0007_orders",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var project = invocation.LoadProject();
        var tags = invocation.Get(_all) ? null : invocation.Get(_tags);
        var applied = invocation.Get(_applied);
        var whatIf = invocation.Get(_whatIf);
        if (!whatIf)
            await _confirmation.RequireAsync(invocation, project, $"Mark migrations as {(applied ? "applied" : "pending")} in", cancel);

        var databases = await EachDatabase.RunAsync(project, limit: 1, async target =>
        {
            var migrator = new Migrator(project, target, new WarningObserver(terminal)) { Confirm = ConfirmationOptions.Given };
            return whatIf
                ? await migrator.PlanMarkAsync(tags, applied, cancel)
                : await migrator.MarkAsync(tags, applied, invocation.Get(_lockTimeout) ?? new ApplyOptions().LockTimeout, cancel);
        });
        JournalView.Write(terminal, databases, nothing: "Nothing to mark");
        if (whatIf && databases.All(database => database.Values.Count > 0))
            terminal.Note(
                new Words($"What if: these would be marked as {(applied ? "applied" : "pending")}. Nothing was changed.", Tone.Faint));
        return terminal.Finish(databases);
    }
}
