using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>A folder of migrations that Drizzle Kit generated, laid out for other tools.</summary>
internal sealed class ApplyCase
{
    /// <param name="dialect">The folder's.</param>
    /// <param name="name">A real project's folder, where it is at hand.</param>
    /// <param name="fixture">The one to take where it is not.</param>
    public ApplyCase(Dialect dialect, string name, string fixture)
    {
        Dialect = dialect;
        Folder =
            RepoPaths.CasesRoot is { } cases && Directory.Exists(Path.Combine(cases, name))
                ? Path.Combine(cases, name)
                : RepoPaths.Fixture(fixture);
        Migrations = MigrationFolder.Read(Folder).Migrations;
    }

    /// <param name="dialect">The folder's.</param>
    /// <param name="folder">Any folder.</param>
    public ApplyCase(Dialect dialect, string folder)
    {
        Dialect = dialect;
        Folder = folder;
        Migrations = MigrationFolder.Read(folder).Migrations;
    }

    public Dialect Dialect { get; }

    public string Folder { get; }

    public string Name => Path.GetFileName(Folder);

    public IReadOnlyList<Migration> Migrations { get; }

    /// <summary>One script for psql or sqlite3, with a transaction for each migration and the row that records it.</summary>
    public string SameTransactions()
    {
        bool isSqlite = Dialect == Dialect.Sqlite;
        string table = isSqlite ? "__drizzle_migrations" : "drizzle.__drizzle_migrations";
        var script = new StringBuilder();
        if (!isSqlite) script.AppendLine("CREATE SCHEMA drizzle;");
        script.AppendLine(
            $"CREATE TABLE {table} (id {(isSqlite ? "integer" : "serial")} PRIMARY KEY, hash text NOT NULL, created_at "
                + $"{(isSqlite ? "numeric" : "bigint")});");
        foreach (Migration migration in Migrations)
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(migration.Path)));
            script.AppendLine("BEGIN;").Append(Statements(migration));
            script.AppendLine($"INSERT INTO {table} (hash, created_at) VALUES ('{hash}', {migration.When.ToUnixTimeMilliseconds()});");
            script.AppendLine("COMMIT;");
        }

        return script.ToString();
    }

    /// <summary>Writes the migrations as dbmate reads them: a file begins with its version's digits and names its part.</summary>
    public void WriteDbmate(string folder)
    {
        Directory.CreateDirectory(folder);
        for (int i = 0; i < Migrations.Count; i++)
            File.WriteAllText(
                Path.Combine(folder, $"{i:00000000000000}_{Migrations[i].Tag}.sql"),
                $"-- migrate:up\n{Statements(Migrations[i])}\n-- migrate:down\n");
    }

    /// <summary>Drizzle Kit's configuration for a database.</summary>
    public string KitConfig(string url) =>
        JsonSerializer.Serialize(new { dialect = Dialect.ToName(), @out = Folder, dbCredentials = new { url } });

    private static string Statements(Migration migration)
    {
        var script = new StringBuilder();
        foreach (string chunk in File.ReadAllText(migration.Path).Split("--> statement-breakpoint"))
            script.AppendLine(chunk.TrimEnd().EndsWith(';') || string.IsNullOrWhiteSpace(chunk) ? chunk : chunk + ";");
        return script.ToString();
    }
}
