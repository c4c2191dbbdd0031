using System.Text;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>A migration that has to make a large SQLite table anew, generated and applied by us; and the same statements in
/// sqlite3.</summary>
internal static class RebuildBenchmark
{
    private const int Rounds = 7;

    private const string Before = """
        CREATE TABLE categories (id integer PRIMARY KEY, name text NOT NULL);
        CREATE TABLE entries (
            id integer PRIMARY KEY,
            category_id integer NOT NULL REFERENCES categories (id),
            title text NOT NULL,
            email text,
            quantity integer DEFAULT 0 NOT NULL,
            price numeric,
            weight real,
            details text,
            created_at integer NOT NULL,
            updated_at integer
        );
        CREATE INDEX entries_category ON entries (category_id);
        CREATE INDEX entries_title ON entries (title, created_at);
        """;

    private const string Rows = """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO categories SELECT i, 'category ' || i FROM n;
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
        INSERT INTO entries SELECT i, i % 100 + 1, 'title ' || (i * 7919 % 1000003), 'person' || i || '@example.com', i % 50, i * 0.25, i * 1.5,
            'details of entry ' || i, 1700000000 + i, NULL FROM n;
        """;

    public static async Task RunAsync(Report report)
    {
        if (Tools.Find("sqlite3") is null)
        {
            report.Skip("Rebuilding", "it needs sqlite3 on the PATH.");
            return;
        }

        using var folder = new TempFolder("benchmark");
        string database = folder.File("app.db");
        folder.Write("dbmigrate.json", """{ "dialect": "sqlite", "schema": ["schema.sql"], "migrations": "migrations" }""");
        folder.Write("schema.sql", Before);
        await OursAsync("new", "initial");
        await OursAsync("apply", "--database", "sqlite:app.db");
        await Benchmarks.Rounds.TimeAsync(folder, "sqlite3", "app.db", Rows);
        // SQLite cannot add a check in place.
        folder.Write(
            "schema.sql",
            Before.Replace("quantity integer DEFAULT 0 NOT NULL", "quantity integer DEFAULT 0 NOT NULL CHECK (quantity >= 0)"));
        await OursAsync("new", "quantity_check");
        string migration = Directory.GetFiles(folder.File("migrations"), "0001_quantity_check.sql").Single();
        File.Copy(database, folder.File("start.db"));
        folder.Write("same.sql", SameStatements(await File.ReadAllTextAsync(migration)));

        var times = await Benchmarks.Rounds.RunAsync(
            1,
            Rounds,
            [
                .. Tools.CommandLines.Select(command => new Contender(command.Form, () => ApplyAsync(command))),
                new Contender("sqlite3", ShellAsync),
            ]);
        foreach (CommandLine command in Tools.CommandLines)
        {
            report.Add(
                "rebuild a table of 1,000,000 rows with two indexes and a foreign key, SQLite",
                $"{command.Form}`dbmigrate apply` of the migration that `dbmigrate new` wrote",
                times[command.Form],
                "`sqlite3`, the same statements in one transaction",
                times["sqlite3"],
                command.IsNative ? 1.05 : 1.1);
        }

        report.Note("dbmigrate's time has its start in it, and two checks of the foreign keys, which the script does not make.");

        Task<double> OursAsync(params string[] arguments) => RunAsync(Tools.CommandLines[0], arguments);

        Task<double> RunAsync(CommandLine command, params string[] arguments) =>
            Benchmarks.Rounds.TimeAsync(folder, command.Program, [.. command.First, .. arguments, "--no-color"]);

        Task<double> ApplyAsync(CommandLine command)
        {
            File.Copy(folder.File("start.db"), database, overwrite: true);
            return RunAsync(command, "apply", "--database", "sqlite:app.db");
        }

        Task<double> ShellAsync()
        {
            File.Copy(folder.File("start.db"), database, overwrite: true);
            return Benchmarks.Rounds.TimeAsync(folder, "sqlite3", "-bail", "app.db", ".read same.sql");
        }
    }

    private static string SameStatements(string migration)
    {
        var script = new StringBuilder("PRAGMA foreign_keys = OFF;\nBEGIN;\n");
        foreach (string statement in migration.Split("--> statement-breakpoint"))
        {
            if (statement.Contains("PRAGMA foreign_keys", StringComparison.OrdinalIgnoreCase)) continue;
            script.Append(statement.TrimEnd().TrimEnd(';')).Append(";\n");
        }

        return script.Append("COMMIT;\n").ToString();
    }
}
