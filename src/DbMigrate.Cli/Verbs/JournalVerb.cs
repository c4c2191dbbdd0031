using System.CommandLine;
using System.IO.Enumeration;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate journal</c></summary>
internal sealed class JournalVerb : Verb
{
    private readonly Argument<string[]> _names = MigrationsArgument("name", "Only these: tags or names, with * and ?");
    private readonly Option<bool> _pending = new("--pending") { Description = "Only what is pending" };
    private readonly Option<bool> _history = new("--history")
    {
        Description = "Every attempt, the oldest first, instead of every migration",
    };
    private readonly Option<bool> _exitCode = new("--exit-code")
    {
        Description = "Exit with 3 if any shown migration is pending, failed or modified",
    };

    private readonly Option<string?> _format = new Option<string?>("--format")
    {
        Description = "One page of all databases, with every migration and every attempt [default: a table]",
    }.AcceptOnlyFromAmong([.. Enum.GetNames<JournalFormat>().Select(name => name.ToLowerInvariant())]);

    private readonly Option<string?> _path = new("--path")
    {
        Description = "The page's file, or a folder for it [default: the text on stdout]",
        HelpName = "path",
    };

    private readonly Option<TimeSpan?> _lockTimeout = Parsing.DurationOption.Create(
        "--lock-timeout", "How long to wait for whoever keeps the journal locked: 30, 30s, 5m, 00:00:30 [default: 30s]");

    private readonly Option<bool> _whatIf = WhatIfOption("Only say which file would be written");

    public JournalVerb()
        : base("journal", "Show what is applied, pending, modified, missing and failed, or every attempt; as a table or a page.")
    {
        Add(_names);
        foreach (var option in (ReadOnlySpan<Option>)[_pending, _history, _exitCode, _format, _path, _lockTimeout, _whatIf])
            Add(option);
        Validators.Add(result =>
        {
            var isDocument = result.GetResult(_format) is not null;
            foreach (var option in (ReadOnlySpan<Option>)[_path, _whatIf])
            {
                if (!isDocument && result.GetResult(option) is { Implicit: false })
                    result.AddError($"{option.Name} goes with --format.");
            }

            if (isDocument && (result.GetValue(_pending) || result.GetValue(_history)))
                result.AddError("--format goes without --pending and --history: the page has everything, and a filter.");
            if (result.GetValue(_history) && (result.GetValue(_pending) || result.GetValue(_exitCode)))
                result.AddError("--history goes without --pending and --exit-code.");
        });
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate journal",
        "dbmigrate journal --pending --exit-code",
        "dbmigrate journal '*user*' -e production",
        "dbmigrate journal --history",
        "dbmigrate journal --format html --path journal.html",
        "dbmigrate journal --format markdown >> \"$GITHUB_STEP_SUMMARY\"",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var project = invocation.LoadProject();
        var observer = new WarningObserver(terminal);
        var names = invocation.Get(_names) ?? [];
        var lockTimeout = invocation.Get(_lockTimeout) ?? new JournalOptions().LockTimeout;
        if (invocation.Get(_history))
        {
            var attempts = await EachDatabase.RunAsync(project, limit: 1, async target =>
                (IReadOnlyList<HistoryEntry>)
                    [
                        .. (
                            await new Migrator(project, target, observer).GetHistoryAsync(new() { LockTimeout = lockTimeout }, cancel)
                        ).Where(attempt => IsMeant(names, attempt.Tag, attempt.Name)),
                    ]);
            HistoryView.Write(terminal, attempts);
            return terminal.Finish(attempts);
        }

        JournalFormat? format = invocation.Get(_format) is { } word ? Enum.Parse<JournalFormat>(word, ignoreCase: true) : null;
        var report = format is null
            ? null
            : new JournalReport(project) { LockTimeout = lockTimeout, FindsDrift = format == JournalFormat.Html };
        var problems = new Dictionary<DatabaseTarget, DbMigrateException>();
        var databases = await EachDatabase.RunAsync(project, limit: 1, async target => Select(
            report is null
                ? await new Migrator(project, target, observer).GetJournalAsync(
                    new() { LockTimeout = lockTimeout, Problem = problem => problems.TryAdd(target, problem) }, cancel)
                : await report.ReadAsync(target, name => IsMeant(names, name), observer, cancel),
            names,
            invocation.Get(_pending)));

        // What can be read is shown, and then what kept the rest from being read.
        databases =
        [
            .. databases.Select(database => database with { Error = database.Error ?? problems.GetValueOrDefault(database.Target) }),
        ];
        if (report is null)
            JournalView.Write(
                terminal,
                databases,
                invocation.Get(_pending) ? "Nothing is pending"
                    : names.Length > 0 ? "No such migrations"
                    : "No migrations");
        else if (!report.IsEmpty && !cancel.IsCancellationRequested)
            ExportView.Write(terminal, [report.To(format!.Value)], invocation.FullPath(_path), !invocation.Get(_whatIf));
        var code = terminal.Finish(databases);
        var wanting = databases
            .SelectMany(database => database.Values)
            .Any(entry => entry.Pending || entry.Status == MigrationStatus.Modified);
        return code == ExitCode.Done && wanting && invocation.Get(_exitCode) ? ExitCode.Pending : code;
    }

    private static IReadOnlyList<JournalEntry> Select(IReadOnlyList<JournalEntry> entries, string[] names, bool pendingOnly)
    {
        foreach (
            var name in names.Where(name =>
                name.AsSpan().IndexOfAny('*', '?') < 0 && !entries.Any(entry => IsMeant([name], entry.Tag, entry.Name))))
            throw new DbMigrateException(
                ErrorId.MigrationUnknown, $"No migration is called '{name}'.", $"Try '*{name}*', or list them all.", name);

        return [.. entries.Where(entry => (!pendingOnly || entry.Pending) && IsMeant(names, entry.Tag, entry.Name))];
    }

    /// <summary>Whether a migration that is called all this is one of those that were asked for.</summary>
    private static bool IsMeant(string[] names, params ReadOnlySpan<string> called)
    {
        foreach (var one in called)
        {
            foreach (var name in names)
            {
                if (FileSystemName.MatchesSimpleExpression(name, one))
                    return true;
            }
        }

        return names.Length == 0;
    }
}
