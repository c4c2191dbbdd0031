using System.CommandLine;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate start</c></summary>
internal sealed class StartVerb : Verb
{
    private readonly Option<TimeSpan?> _lockTimeout = LockTimeoutOption();
    private readonly Option<TimeSpan?> _statementTimeout = StatementTimeoutOption();

    public StartVerb()
        : base(
            "start", "See to the database before a program uses it, as \"onStart\" of the environment says: sync, fresh, apply or nothing.")
    {
        Add(_lockTimeout);
        Add(_statementTimeout);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate start && node server.js",
        "dbmigrate start -e test",
        "dbmigrate start -e production --lock-timeout 10m",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var defaults = new StartOptions();
        var options = defaults with
        {
            LockTimeout = invocation.Get(_lockTimeout) ?? defaults.LockTimeout,
            StatementTimeout = invocation.Get(_statementTimeout) ?? defaults.StatementTimeout,
        };
        var project = invocation.LoadProject();
        var databases = await EachDatabase.RunAsync<StartResult>(
            project,
            limit: 1,
            async target => [await Database.StartAsync(project, target, options, new WarningObserver(terminal), cancel)]);
        if (terminal.Json)
            terminal.WriteJson(
                databases.SelectMany(database => database.Values.Select(result => StartJson.Of(result, database.Target))),
                CliJson.Context.IEnumerableStartJson);
        else
            databases
                .SelectMany(database => database.Values.Select(result => Said(result, database.Target)))
                .ToList()
                .ForEach(said => terminal.Note(new Words(said, Tone.Faint)));
        return terminal.Finish(databases);
    }

    private static string Said(StartResult result, DatabaseTarget target) => result switch
    {
        { Action: StartAction.Sync, Changes.Count: 0 } => $"{target} is what the schema says.",
        { Action: StartAction.Sync } => $"{Shown.Count(result.Changes.Count, "change")} made on {target}.",
        { Action: StartAction.Apply, Migrations.Count: 0 } => $"Nothing is pending on {target}.",
        { Action: StartAction.Apply } => $"{Shown.Count(result.Migrations.Count, "migration")} applied to {target}.",
        { Action: StartAction.Fresh } => $"{target} was made anew.",
        _ => $"Nothing to do on {target}: the environment '{target.Environment}' has no \"onStart\".",
    };
}
