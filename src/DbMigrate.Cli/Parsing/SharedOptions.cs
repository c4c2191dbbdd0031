using System.CommandLine;

namespace DbMigrate.Cli.Parsing;

/// <summary>The options of every verb.</summary>
internal sealed class SharedOptions
{
    private readonly Option<string?> _project = new("--project")
    {
        Description = "The project's folder or dbmigrate.json [default: searched upward from here]",
        HelpName = "path",
        Recursive = true,
    };

    private readonly Option<string?> _environment = new("--environment", "-e")
    {
        Description = "An environment of dbmigrate.json [default: default]",
        HelpName = "name",
        Recursive = true,
    };

    private readonly Option<string[]> _database = new("--database", "-d")
    {
        Description = "A database URL instead of the environment's; may be repeated",
        HelpName = "url",
        Recursive = true,
    };

    private readonly Option<string[]> _schema = new("--schema")
    {
        Description = "Schema files instead of the configuration's; may be repeated",
        HelpName = "glob",
        Recursive = true,
    };

    private readonly Option<string?> _migrations = new("--migrations", "-m")
    {
        Description = "The migrations folder",
        HelpName = "folder",
        Recursive = true,
    };

    private readonly Option<string?> _dialect = new Option<string?>("--dialect")
    {
        Description = "The engine, where neither URL nor folder tell",
        Recursive = true,
    }.AcceptOnlyFromAmong("postgresql", "sqlite");

    private readonly Option<string?> _scratch = new("--scratch")
    {
        Description = "A PostgreSQL server for scratch databases; SQLite needs none",
        HelpName = "url",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "JSON on stdout, durations in seconds; errors and warnings as a JSON object per line on stderr",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Show each statement with its time",
        Recursive = true,
    };

    public Option<bool> NoColor { get; } = new("--no-color")
    {
        Description = "Plain text (also: NO_COLOR)",
        Recursive = true,
    };

    public IEnumerable<Option> All =>
        [_project, _environment, _database, _migrations, _schema, _dialect, _scratch, Json, Verbose, NoColor];

    public ProjectOptions Read(ParseResult parse, Shell shell) => new()
    {
        Project = parse.GetValue(_project),
        Environment = parse.GetValue(_environment),
        Database = parse.GetValue(_database) ?? [],
        Schema = parse.GetValue(_schema) ?? [],
        Migrations = parse.GetValue(_migrations),
        Dialect = parse.GetValue(_dialect),
        Scratch = parse.GetValue(_scratch),
        CurrentFolder = shell.CurrentFolder,
        Variable = shell.Variable,
    };
}
