using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Parsing;

namespace DbMigrate.Cli.Verbs;

/// <summary><c>dbmigrate diff</c></summary>
internal sealed class DiffVerb : Verb
{
    private readonly Option<string> _from = new("--from")
    {
        Description =
            "Where the changes start: database, schema, migrations, applied (those that the database has), an SQL file, a folder, a "
                + "snapshot or a URL",
        HelpName = "source",
        DefaultValueFactory = _ => new CompareOptions().From,
    };

    private readonly Option<string> _to = new("--to")
    {
        Description = "Where they lead",
        HelpName = "source",
        DefaultValueFactory = _ => new CompareOptions().To,
    };

    private readonly Option<bool> _sql = new("--sql")
    {
        Description = "Print only the SQL that makes the changes; nothing where both are equal",
    };
    private readonly Option<bool> _exitCode = new("--exit-code") { Description = "Exit with 3 if they differ" };
    private readonly RenameOptionSet _renames = new();

    public DiffVerb()
        : base("diff", "Compare two schemas: files, migrations, databases. Changes neither, and needs no project.")
    {
        foreach (var option in (ReadOnlySpan<Option>)[_from, _to, _sql, _exitCode, .. _renames.All])
            Add(option);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "dbmigrate diff                                       from the database to the schema files",
        "dbmigrate diff --from applied --to database --exit-code    has somebody changed it by hand?",
        "dbmigrate diff --from migrations --to schema --sql",
        "dbmigrate diff --from old.sql --to new.sql --dialect sqlite --sql | sqlite3 app.db",
        "dbmigrate diff --from old/ --to postgres://db/app --scratch postgres://localhost/postgres --sql",
    ];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancel)
    {
        var terminal = invocation.Terminal;
        var project = invocation.LoadOptional(_from, _to);
        var options = new CompareOptions
        {
            From = invocation.Get(_from)!,
            To = invocation.Get(_to)!,
            Renames = _renames.Renames(invocation),
            NoRename = _renames.NoRename(invocation),
            Using = _renames.Using(invocation),
        };
        var all = new List<SchemaChange>();
        foreach (var target in ProjectLoader.OptionalTargets(project))
        {
            await using var workbench = invocation.OpenWorkbench(project, target);
            if (invocation.Get(_sql))
            {
                var script = await workbench.CompareAsScriptAsync(options, cancel);
                all.AddRange(script.Changes);
                terminal.Out.Write(script.Sql);
                continue;
            }

            var changes = await workbench.CompareAsync(options, cancel);
            all.AddRange(changes);
            if (!terminal.Json) Show(terminal, options, changes, target);
        }

        if (terminal.Json && !invocation.Get(_sql))
            terminal.WriteJson(all.Select(change => SchemaChangeJson.Of(change)), CliJson.Context.IEnumerableSchemaChangeJson);
        return all.Count > 0 && invocation.Get(_exitCode) ? ExitCode.Pending : ExitCode.Done;
    }

    private static void Show(Terminal terminal, CompareOptions options, IReadOnlyList<SchemaChange> changes, DatabaseTarget? target)
    {
        ChangeView.WriteTable(terminal, changes);
        var (from, to) = (Describe(options.From, target), Describe(options.To, target));
        var said =
            changes.Count == 0 ? $"No difference between {from} and {to}." : $"{Shown.Count(changes.Count, "change")} from {from} to {to}.";
        terminal.Note(new Words(said, Tone.Faint));
    }

    private static string Describe(string source, DatabaseTarget? target) => source switch
    {
        "database" => $"{target}",
        "schema" or "migrations" => $"the {source}",
        "applied" => "the applied migrations",
        // A URL may hold a password.
        _ when source.Contains("://", StringComparison.Ordinal) || source.Contains('=', StringComparison.Ordinal) => "the given database",
        _ => source,
    };
}
