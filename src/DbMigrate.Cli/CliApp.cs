using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Parsing;
using DbMigrate.Cli.Verbs;

namespace DbMigrate.Cli;

/// <summary>The command line: parses, runs a verb, turns failures into messages and exit codes.</summary>
internal static class CliApp
{
    private static readonly string[] Examples =
    [
        "dbmigrate journal                                    what is applied, what is pending",
        "dbmigrate apply --what-if                            the SQL that would run",
        "dbmigrate apply                                      run it",
        "dbmigrate apply -e production --confirm production   run it on a protected environment",
        "dbmigrate apply -m drizzle -d sqlite:app.db          without a dbmigrate.json",
        "dbmigrate new                                        a migration from the schema files",
        "dbmigrate diff --sql                                 the SQL from the database to the schema files",
        "dbmigrate check --rehearse                           what would go wrong, before it does",
        "dbmigrate undo                                       take the newest migration back",
        "dbmigrate studio                                     the database in a local page",
        "dbmigrate journal --exit-code --json                 in a pipeline: exits with 3 if anything is pending",
    ];

    private const string ExitCodes =
        "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 pending or different (with --exit-code), 130 canceled.";

    public static async Task<int> RunAsync(IReadOnlyList<string> args, Shell shell, CancellationToken cancel = default)
    {
        var shared = new SharedOptions();
        var root = BuildRoot(shared, shell);
        var parse = root.Parse(args.Count > 0 ? args : ["--help"]);
        if (parse.Errors.Count > 0)
            return new Terminal(shell, shared, parse).FailUsage(parse);

        return await parse.InvokeAsync(
            new()
            {
                Output = shell.Out,
                Error = shell.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            cancel);
    }

    internal static RootCommand BuildRoot(SharedOptions shared, Shell shell)
    {
        var root = new RootCommand(
            "Brings PostgreSQL and SQLite databases to the schema they should have, through Drizzle Kit's migration folders.");
        root.Directives.Clear();
        foreach (var option in shared.All)
            root.Add(option);
        foreach (var verb in (ReadOnlySpan<Verb>)
            [
                new InitVerb(), new NewVerb(), new JournalVerb(), new ApplyVerb(), new UndoVerb(), new SyncVerb(), new DiffVerb(),
                new ExportVerb(), new CheckVerb(), new MarkVerb(), new ResetVerb(), new StartVerb(), new StudioVerb(),
            ])
        {
            verb.SetAction((parse, token) => RunVerbAsync(verb, new(parse, shared, shell), token));
            root.Add(verb);
        }

        BlankValues.Refuse(root);
        HelpWithExamples.Attach(root, [.. Examples, "", ExitCodes]);
        return root;
    }

    private static async Task<int> RunVerbAsync(Verb verb, Invocation invocation, CancellationToken cancel)
    {
        try
        {
            return await verb.RunAsync(invocation, cancel);
        }
        catch (Exception e)
        {
            return invocation.Terminal.Fail(e);
        }
    }
}
