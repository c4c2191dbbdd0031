using System.Text.Json;
using System.Text.Json.Nodes;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Examples;

/// <summary>A copy of the bookstore, on either engine, whose migrations a test adds to.</summary>
internal sealed class BookstoreProject : IDisposable
{
    private readonly TempFolder _folder = new("bookstore");

    private BookstoreProject(string source)
    {
        _folder.CopyFrom(source);
        foreach (string database in Directory.EnumerateFiles(_folder, "*.db*"))
            File.Delete(database);
    }

    public string Folder => _folder;

    public IReadOnlyList<string> Tags => [.. Entries(Journal()).Select(entry => (string)entry!["tag"]!)];

    /// <summary>The example of SQLite, with its six migrations.</summary>
    public static BookstoreProject OnSqlite() => new(Path.Combine(RepoPaths.Examples, "bookstore"));

    /// <summary>The example of PostgreSQL, with the migration that its schema makes.</summary>
    public static async Task<BookstoreProject> OnPostgresAsync(PostgresServer server)
    {
        var project = new BookstoreProject(Path.Combine(RepoPaths.Examples, "bookstore-postgresql"));
        // A scratch database of its own, since a protected environment's server is not used for one.
        string config = project._folder.File(Project.FileName);
        File.WriteAllText(
            config,
            File.ReadAllText(config)
                .Replace("\"migrations\":", "\"scratch\": \"env:SCRATCH_URL\",\n  \"migrations\":", StringComparison.Ordinal));
        Project loaded = ProjectLoader.Load(new() { Project = project.Folder, Scratch = server.Url() });
        await using var workbench = new SchemaWorkbench(loaded, target: null);
        await workbench.WriteMigrationAsync((await workbench.PlanMigrationAsync(new() { Name = "initial" }))!);
        return project;
    }

    /// <summary>A copy with the same migrations: another release of the same program.</summary>
    public BookstoreProject Copy() => new(Folder);

    public string PathOf(params string[] parts) => _folder.File(parts);

    /// <summary>Adds a migration at the end, and returns its tag.</summary>
    public string Add(string name, string sql)
    {
        JsonNode journal = Journal();
        JsonArray entries = Entries(journal);
        JsonNode last = entries[^1]!;
        string tag = $"{entries.Count:0000}_{name}";
        JsonNode entry = last.DeepClone();
        entry["idx"] = entries.Count;
        entry["when"] = (long)last["when"]! + 1000;
        entry["tag"] = tag;
        entries.Add(entry);
        _folder.Write("migrations/meta/_journal.json", journal.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        _folder.Write($"migrations/{tag}.sql", sql);
        return tag;
    }

    /// <summary>Applies what is pending.</summary>
    public Task ApplyAsync(string url)
    {
        Project project = ProjectLoader.Load(new() { Project = Folder, Database = [url] });
        return Task.Run(() => new Migrator(project, ProjectLoader.Targets(project).Single()).ApplyAsync(new()));
    }

    public void Dispose() => _folder.Dispose();

    private static JsonArray Entries(JsonNode journal) => journal["entries"]!.AsArray();

    private JsonNode Journal() => JsonNode.Parse(File.ReadAllText(_folder.File("migrations", "meta", "_journal.json")))!;
}
