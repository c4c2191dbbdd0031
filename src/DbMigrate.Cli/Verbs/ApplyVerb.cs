using System.CommandLine;
using System.Globalization;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Parsing;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate apply</c></summary>
internal sealed class ApplyVerb : Verb
{
    private readonly Argument<string[]> _tags = MigrationsArgument("tag", "Only these migrations [default: every pending one]");
    private readonly Option<string?> _to = new("--to")
    {
        Description = "The last migration to apply: a tag, name or index",
        HelpName = "migration",
    };
    private readonly Option<string?> _mode = new Option<string?>("--transaction-mode")
    {
        Description = "A transaction for each migration, one for all, or none [default: per-migration]",
    }.AcceptOnlyFromAmong("per-migration", "all", "none");

    private readonly Option<bool> _outOfOrder = new("--out-of-order")
    {
        Description = "Apply the given ones though earlier ones are pending",
    };
    private readonly Option<bool> _ignoreExisting = new("--ignore-existing")
    {
        Description = "A table, column, index, constraint, type or schema that is there already is a warning",
    };

    private readonly Option<HazardCode[]> _allow = HazardOption.Create();
    private readonly Option<bool> _createDatabase = new("--create-database") { Description = "Create the database where it is not there" };
    private readonly Option<bool> _resume = new("--resume") { Description = "Continue a migration that stopped half-way" };
    private readonly Option<string?> _backup = new("--backup")
    {
        Description = "Copy the database into this folder before the first statement; PostgreSQL takes a pg_dump on this machine",
        HelpName = "folder",
    };

    private readonly Option<string?> _asScript = new("--as-script")
    {
        Description = "Write all that a run would do, journal rows too, as one file for psql or sqlite3; run nothing",
        HelpName = "file",
    };

    private readonly Option<TimeSpan?> _lockTimeout = LockTimeoutOption();
    private readonly Option<TimeSpan?> _statementTimeout = StatementTimeoutOption();

    private readonly Option<int> _throttleLimit = new("--throttle-limit")
    {
        Description = "How many databases at the same time",
        HelpName = "n",
        DefaultValueFactory = _ => 4,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0)
                return limit;
            result.AddError($"'{result.Tokens[0].Value}' is no number of databases: write --throttle-limit 4, say.");
            return 0;
        },
    };

    private readonly Option<bool> _whatIf = WhatIfOption("Show the SQL that would run; change nothing");
    private readonly ConfirmationOptions _confirmation = new();

    public ApplyVerb()
        : base("apply", "Apply pending migrations.")
    {
        Add(_tags);
        foreach (
            var option in (ReadOnlySpan<Option>)
                [
                    _to, _mode, _outOfOrder, _ignoreExisting, _allow, _createDatabase, _resume, _backup, _asScript, _lockTimeout,
                    _statementTimeout, _throttleLimit, _whatIf, .. _confirmation.All,
                ])
        {
            Add(option);
        }
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate apply",
        "dbmigrate apply --what-if > review.sql",
        "dbmigrate apply -e production --as-script release.sql      and then: psql -X -f release.sql",
        "dbmigrate apply --to 0012_add_orders --lock-timeout 5m",
        "dbmigrate apply -e production --backup backups      a copy first, which the guide restores",
        "dbmigrate apply -d sqlite:a.db -d sqlite:b.db --throttle-limit 2",
        "dbmigrate apply -e production --confirm production --json",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var project = invocation.LoadProject();
        var options = ReadOptions(invocation);
        if (invocation.Get(_asScript) is { } script)
            return await WriteScriptAsync(invocation, project, options, script, cancel);
        return invocation.Get(_whatIf)
            ? await PlanAsync(invocation.Terminal, project, options, cancel)
            : await ApplyAsync(invocation, project, options, cancel);
    }

    private static async Task<int> PlanAsync(Terminal terminal, Project project, ApplyOptions options, CancellationToken cancel)
    {
        var databases = await EachDatabase.RunAsync(
            project, limit: 1, target => new Migrator(project, target, new WarningObserver(terminal)).PlanAsync(options, cancel));
        PlanView.Write(terminal, databases, options.Backup);
        return terminal.Finish(databases);
    }

    private async Task<int> WriteScriptAsync(
        Invocation invocation, Project project, ApplyOptions options, string script, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        if (invocation.Options.Database.Count > 1)
        {
            throw new DbMigrateException(
                ErrorId.NotSupported,
                "A script is for one database, and several are given.",
                "Give one --database, and write a file for each.");
        }

        if (invocation.Get(_whatIf))
        {
            terminal.Note(new Words($"What if: '{script}' would be written. Nothing was changed.", Tone.Faint));
            return await PlanAsync(terminal, project, options, cancel);
        }

        var databases = await EachDatabase.RunAsync(
            project,
            limit: 1,
            target => new Migrator(project, target, new WarningObserver(terminal)).WriteScriptAsync(script, options, cancel));
        if (terminal.Json)
            terminal.WriteJson(
                databases.SelectMany(database => database.Values).Select(PlannedMigrationJson.Of),
                CliJson.Context.IEnumerablePlannedMigrationJson);
        foreach (var database in databases.Where(database => database.Error is null))
            terminal.Note(
                new Words(
                    $"{Shown.Count(database.Values.Count, "migration")} for {database.Target} written to '{script}'. Nothing was run.",
                    Tone.Faint));
        return terminal.Finish(databases);
    }

    private async Task<int> ApplyAsync(Invocation invocation, Project project, ApplyOptions options, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        await _confirmation.RequireAsync(invocation, project, "Apply pending migrations to", cancel);
        var databases = await ApplyProgress.ShowAsync(terminal, async progress =>
        {
            var view = new ApplyView(terminal, progress, several: invocation.Options.Database.Count > 1);
            var outcomes = await EachDatabase.RunAsync(
                project,
                invocation.Get(_throttleLimit),
                target => new Migrator(project, target, view) { Confirm = ConfirmationOptions.Given }.ApplyAsync(options, cancel));
            view.Summarize(outcomes);
            return outcomes;
        });
        return terminal.Finish(databases);
    }

    private ApplyOptions ReadOptions(Invocation invocation)
    {
        var defaults = new ApplyOptions();
        return defaults with
        {
            Tags = invocation.Get(_tags) is { Length: > 0 } tags ? tags : null,
            To = invocation.Get(_to),
            TransactionMode = invocation.Get(_mode) switch
            {
                "all" => TransactionMode.All,
                "none" => TransactionMode.None,
                _ => TransactionMode.PerMigration,
            },
            OutOfOrder = invocation.Get(_outOfOrder),
            IgnoreExisting = invocation.Get(_ignoreExisting),
            CreateDatabase = invocation.Get(_createDatabase),
            Resume = invocation.Get(_resume),
            Backup = invocation.Get(_backup),
            Allow = invocation.Get(_allow) ?? [],
            LockTimeout = invocation.Get(_lockTimeout) ?? defaults.LockTimeout,
            StatementTimeout = invocation.Get(_statementTimeout) ?? defaults.StatementTimeout,
        };
    }
}
