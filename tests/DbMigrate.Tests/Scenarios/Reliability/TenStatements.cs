using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>A project whose second pending migration has ten statements. A statement that runs twice, or not at all, shows in the
/// rows.</summary>
public sealed class TenStatements : IDisposable
{
    public const int Count = 10;

    /// <summary>The statement that waits at the gate.</summary>
    public const int AtGate = 7;

    /// <summary>The statement that cannot run in a transaction.</summary>
    public const int AtOutside = 5;

    private static readonly string[] FirstUp = ["CREATE TABLE first (id int PRIMARY KEY)", "INSERT INTO first SELECT id FROM account"];
    private static readonly string[] LastUp = ["CREATE TABLE last (id int PRIMARY KEY)", "INSERT INTO last SELECT id FROM account"];

    private TenStatements(MigrationProject project, string[] ten) => (Project, Ten) = (project, ten);

    public MigrationProject Project { get; }

    /// <summary>The tag of the one that is applied before anything happens, and brings the rows that must not be lost.</summary>
    public string BaseTag { get; private set; } = "";

    /// <summary>The tag of the migration of ten statements.</summary>
    public string TenTag { get; private set; } = "";

    /// <summary>The ten statements that a run executes: those of the undo where it is one.</summary>
    public IReadOnlyList<string> Ten { get; }

    /// <summary>What the run executes, migration by migration.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Scripts { get; private set; } = [];

    /// <summary>Only the base is applied at first.</summary>
    public static TenStatements Write(Dialect dialect, RunMode mode)
    {
        string[] up = Up(dialect, mode.HasOutside);
        string[] down = Down();
        var project = new TenStatements(new MigrationProject(dialect), mode.IsUndo ? down : up);
        project.BaseTag = project.Project.Add("base", """
            CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL);
            CREATE TABLE entry (id int PRIMARY KEY, amount int);
            CREATE TABLE step (step int NOT NULL);
            CREATE TABLE gate (name text);
            INSERT INTO account VALUES (1, 10), (2, 20), (3, 30);
            INSERT INTO entry VALUES (1, 100), (2, 200);
            INSERT INTO gate VALUES ('n');
            """);
        project.Add("first", FirstUp, ["DROP TABLE first"]);
        project.TenTag = project.Add("ten", up, down);
        project.Add("last", LastUp, ["DROP TABLE last"]);
        project.Scripts = mode.IsUndo ? [["DROP TABLE last"], down, ["DROP TABLE first"]] : [FirstUp, up, LastUp];
        return project;
    }

    public void Dispose() => Project.Dispose();

    private string Add(string name, string[] up, string[] down)
    {
        string tag = Project.Add(name, Text(up));
        File.WriteAllText(Path.ChangeExtension(Project.PathOf(tag), ".down.sql"), Text(down));
        return tag;
    }

    private static string Text(string[] statements) =>
        string.Concat(statements.Select(statement => statement + ";\n--> statement-breakpoint\n"));

    private static string[] Up(Dialect dialect, bool outside) =>
    [
        "ALTER TABLE account ADD COLUMN note text",
        "UPDATE account SET balance = balance + 1",
        "CREATE TABLE audit (id int PRIMARY KEY, what text)",
        "INSERT INTO step VALUES (4)",
        (dialect, outside) switch
        {
            (Dialect.PostgreSql, true) => "CREATE INDEX CONCURRENTLY entry_amount ON entry (amount)",
            (_, true) => "VACUUM",
            _ => "CREATE INDEX entry_amount ON entry (amount)",
        },
        "INSERT INTO audit SELECT id, 'opened' FROM account",
        "UPDATE account SET note = (SELECT name FROM gate) || balance",
        "CREATE VIEW rich AS SELECT id FROM account WHERE balance > 20",
        "INSERT INTO step VALUES (9)",
        "UPDATE account SET balance = balance * 2",
    ];

    private static string[] Down() =>
    [
        "UPDATE account SET balance = balance / 2",
        "DELETE FROM step WHERE step = 9",
        "DROP VIEW rich",
        "UPDATE account SET note = NULL",
        "DELETE FROM audit",
        "DROP INDEX entry_amount",
        "UPDATE account SET balance = balance - (SELECT count(*) FROM gate)",
        "DELETE FROM step WHERE step = 4",
        "DROP TABLE audit",
        "ALTER TABLE account DROP COLUMN note",
    ];
}
