using System.CommandLine;
using System.Globalization;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Parsing;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate sync</c></summary>
internal sealed class SyncVerb : Verb
{
    private readonly Option<HazardCode[]> _allow = HazardOption.Create();
    private readonly RenameOptionSet _renames = new();
    private readonly Option<bool> _force = new("--force") { Description = "Also in a protected environment" };
    private readonly Option<bool> _online = new("--online")
    {
        Description = "PostgreSQL: keep writers waiting for no longer than a moment",
    };
    private readonly Option<TimeSpan?> _lockTimeout = LockTimeoutOption();
    private readonly Option<TimeSpan?> _statementTimeout = StatementTimeoutOption();
    private readonly Option<bool> _watch = new("--watch") { Description = "Go on: again whenever the schema's files change, until Ctrl+C" };
    private readonly Option<bool> _whatIf = WhatIfOption("Show the SQL that would run; change nothing");
    private readonly ConfirmationOptions _confirmation = new();

    public SyncVerb()
        : base("sync", "Bring a database in line with the schema files, without migrations: for development and tests.")
    {
        foreach (
            var option in (ReadOnlySpan<Option>)
                [_allow, .. _renames.All, _force, _online, _lockTimeout, _statementTimeout, _watch, _whatIf, .. _confirmation.All])
            Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_watch) && result.GetValue(_whatIf))
                result.AddError("--watch and --what-if exclude each other.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate sync --what-if",
        "dbmigrate sync",
        "dbmigrate sync --watch                               while the schema is written",
        "dbmigrate sync --allow DataLoss --no-rename",
        "dbmigrate sync --schema 'db/*.sql' -d sqlite:test.db",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var project = invocation.LoadProject();
        var whatIf = invocation.Get(_whatIf);
        var options = ReadOptions(invocation, cancel);
        // Without --force the operation says so itself, before anybody is asked.
        if (!whatIf && options.Force)
            await _confirmation.RequireAsync(invocation, project, "Bring in line with the schema:", cancel);
        if (invocation.Get(_watch))
            return await WatchAsync(invocation, project, options, cancel);
        var databases = await RunAsync(invocation, project, options, whatIf, cancel);
        Show(terminal, databases, whatIf);
        return terminal.Finish(databases);
    }

    private static Task<IReadOnlyList<DatabaseOutcome<SchemaChange>>> RunAsync(
        Invocation invocation, Project project, SyncOptions options, bool whatIf, CancellationToken cancel) =>
        EachDatabase.RunAsync(
            project,
            limit: 1,
            async target =>
            {
                await using var workbench = invocation.OpenWorkbench(project, target);
                return whatIf ? await workbench.PlanSyncAsync(options, cancel) : await workbench.SyncAsync(options, cancel);
            });

    /// <summary>A half-typed file is told of, and the next change tried again.</summary>
    private static async Task<int> WatchAsync(Invocation invocation, Project project, SyncOptions options, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        // No change of a file puts that right.
        if (!options.Force && ProjectLoader.Targets(project).Any(target => target.Protected))
            return terminal.Finish(await RunAsync(invocation, project, options, whatIf: false, cancel));
        // What is saved while the first synchronization runs is a change, too.
        var changes = SchemaWatch.ChangesAsync(project, cancel);
        await OnceAsync();
        terminal.Note(new Words("Watching the schema; Ctrl+C ends it.", Tone.Faint));
        await foreach (var files in changes)
        {
            terminal.Note(
                new Words(
                    $"{DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} "
                        + $"{string.Join(", ", files.Select(file => Path.GetRelativePath(project.Root, file)))}",
                    Tone.Faint));
            await OnceAsync();
        }

        return ExitCode.Done;

        async Task OnceAsync()
        {
            var databases = await RunAsync(invocation, project, options, whatIf: false, cancel);
            if (terminal.CanAsk && databases.Any(database => database.Error is DbMigrateException { Id: ErrorId.DataLossRefused }))
            {
                terminal.Finish(databases);
                if (!await terminal.AskAsync("Lose it?", cancel)) return;
                databases = await RunAsync(
                    invocation,
                    project,
                    options with
                    {
                        Allow = [.. options.Allow, HazardCode.DataLoss],
                    },
                    whatIf: false,
                    cancel);
            }

            Show(terminal, databases, whatIf: false);
            terminal.Finish(databases);
        }
    }

    private static void Show(Terminal terminal, IReadOnlyList<DatabaseOutcome<SchemaChange>> databases, bool whatIf)
    {
        if (terminal.Json)
        {
            var all = databases.SelectMany(database => database.Values.Select(change => SchemaChangeJson.Of(change, database.Target)));
            terminal.WriteJson(all, CliJson.Context.IEnumerableSchemaChangeJson);
            return;
        }

        foreach (var (target, changes, _) in databases.Where(database => database.Error is null))
        {
            if (whatIf)
            {
                ChangeView.WriteSql(terminal, changes);
                ChangeView.Warn(terminal, changes.SelectMany(change => change.Hazards), target);
            }
            else
            {
                ChangeView.WriteTable(terminal, changes);
            }

            var count = Shown.Count(changes.Count, "change");
            var said = changes.Count == 0 ? $"{target} is what the schema says."
                : whatIf ? $"What if: {count} would be made on {target}. Nothing was changed."
                : $"{count} made on {target}.";
            terminal.Note(new Words(said, Tone.Faint));
        }
    }

    private SyncOptions ReadOptions(Invocation invocation, CancellationToken cancel)
    {
        var defaults = new SyncOptions();
        return defaults with
        {
            Renames = _renames.Renames(invocation),
            NoRename = _renames.NoRename(invocation),
            Using = _renames.Using(invocation),
            RenameResolver = RenameOptionSet.Resolver(invocation.Terminal, cancel),
            Allow = invocation.Get(_allow) ?? [],
            Force = invocation.Get(_force),
            Online = invocation.Get(_online),
            LockTimeout = invocation.Get(_lockTimeout) ?? defaults.LockTimeout,
            StatementTimeout = invocation.Get(_statementTimeout) ?? defaults.StatementTimeout,
        };
    }
}
