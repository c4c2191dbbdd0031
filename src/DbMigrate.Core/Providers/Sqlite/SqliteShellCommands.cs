using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite;

/// <summary>sqlite3's commands: <see href="https://www.sqlite.org/cli.html"/>.</summary>
internal sealed class SqliteShellCommands : ShellCommands
{
    public static readonly SqliteShellCommands Instance = new();

    // As many letters as the shell needs to know a command.
    private static readonly (string Name, int Least)[] Shown =
    [
        ("bail", 1), ("changes", 3), ("databases", 2), ("dbinfo", 3), ("dbtotxt", 4), ("dump", 2), ("echo", 1), ("eqp", 1), ("excel", 2),
        ("explain", 3), ("fullschema", 1), ("headers", 2), ("help", 1), ("indexes", 3), ("indices", 3), ("lint", 3), ("log", 2),
        ("mode", 1), ("nullvalue", 1), ("once", 3), ("output", 1), ("print", 3), ("progress", 3), ("prompt", 1), ("scanstats", 2),
        ("schema", 2), ("separator", 2), ("sha3sum", 4), ("show", 2), ("stats", 2), ("tables", 2), ("timeout", 4), ("timer", 4),
        ("trace", 2), ("version", 2), ("width", 1),
    ];

    private SqliteShellCommands()
    {
    }

    public override string Shell => "sqlite3";

    public override char Sign => '.';

    public override bool Anywhere => false;

    protected override string? Instead(string name, string arguments)
    {
        var word = name.Length > 1 ? name[1..] : "";
        return word switch
        {
            "read" => "Write what that file holds in its place, or make a migration of it.",
            "import" => "Write the rows as INSERT.",
            "open" or "connection" or "attach" => "Remove the line: a run works on the database of its URL.",
            "quit" or "exit" => "Remove the line, and all that stands after it.",
            "parameter" or "param" => "Write the values where they are used.",
            "load" => "Remove the line: a run loads no extensions.",
            _ when Array.Exists(Shown, shown => word.Length >= shown.Least && shown.Name.StartsWith(word, StringComparison.Ordinal))
                    || word == "header" => null,
            _ => "Remove the line.",
        };
    }
}
