using System.CommandLine;
using System.IO.Enumeration;
using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate journal</c></summary>
internal sealed class JournalVerb : Verb
{
    private readonly Argument<string[]> _names = MigrationsArgument("name", "Only these: tags or names, with * and ?");
    private readonly Option<bool> _pending = new("--pending") { Description = "Only what is pending" };
    private readonly Option<bool> _exitCode = new("--exit-code") { Description = "Exit with 3 if any shown migration is pending, failed or modified" };

    public JournalVerb()
        : base("journal", "Show what is applied, pending, modified, missing and failed.")
    {
        Add(_names);
        Add(_pending);
        Add(_exitCode);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate journal",
        "dbmigrate journal --pending --exit-code",
        "dbmigrate journal '*user*' -e production",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var project = invocation.LoadProject();
        var names = invocation.Get(_names) ?? [];
        var databases = await EachDatabase.RunAsync(
            project,
            limit: 1,
            async target => Select(
                await new Migrator(project, target, new WarningObserver(terminal)).GetJournalAsync(cancel), names, invocation.Get(_pending)));

        JournalView.Write(
            terminal, databases, invocation.Get(_pending) ? "Nothing is pending" : names.Length > 0 ? "No such migrations" : "No migrations");
        var code = terminal.Finish(databases);
        var wanting = databases.SelectMany(database => database.Values).Any(entry => entry.Pending || entry.Status == MigrationStatus.Modified);
        return code == ExitCode.Done && wanting && invocation.Get(_exitCode) ? ExitCode.Pending : code;
    }

    private static IReadOnlyList<JournalEntry> Select(IReadOnlyList<JournalEntry> entries, string[] names, bool pendingOnly)
    {
        foreach (var name in names.Where(name => name.AsSpan().IndexOfAny('*', '?') < 0 && !entries.Any(entry => Matches(entry, name))))
            throw new DbMigrateException(ErrorId.MigrationUnknown, $"No migration is called '{name}'.", $"Try '*{name}*', or list them all.", name);

        return [.. entries.Where(entry => (!pendingOnly || entry.Pending) && (names.Length == 0 || names.Any(name => Matches(entry, name))))];
    }

    private static bool Matches(JournalEntry entry, string name) =>
        FileSystemName.MatchesSimpleExpression(name, entry.Tag) || FileSystemName.MatchesSimpleExpression(name, entry.Name);
}
