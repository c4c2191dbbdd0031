using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Pictures;

/// <summary>A database and its migrations with everything that can be told of one.</summary>
internal sealed class JournalScene(EngineDatabase database) : IDisposable
{
    public MigrationProject Project { get; } = new(database);

    /// <summary>The statuses, and the attempts from the first on: tag, direction, status, statements kept and in all.</summary>
    public static readonly string[] Statuses =
    [
        "0000_one Applied", "0001_two Modified", "0002_half Applied", "0003_given Applied", "0004_broken Failed", "0005_later Pending",
        "(unknown, when 1600000000000) Missing",
    ];

    public static readonly string[] Attempts =
    [
        "0000_one Up Applied 1/1", "0001_two Up Applied 1/1", "0001_two Down Undone 1/1", "0001_two Up Applied 1/1",
        "0002_half Up Partial 2/3", "0002_half Up Applied 3/3", "0003_given Up Marked 0/0", "0004_broken Up Failed 0/2",
        "0006_gone Up Interrupted 1/2",
    ];

    public static async Task<JournalScene> CreateAsync(EngineDatabase database)
    {
        var scene = new JournalScene(database);
        MigrationProject project = scene.Project;
        project.Add("one", "CREATE TABLE one (id integer);");
        string two = project.Add("two", "CREATE TABLE two (id integer);");
        File.WriteAllText(Path.Combine(project.Folder, $"{two}.down.sql"), "DROP TABLE two;");
        await project.ApplyAsync(database);
        await Task.Run(() => project.On(database).UndoAsync(new()));
        await project.ApplyAsync(database);
        string half = project.Add(
            "half",
            "-- dbmigrate: transaction none\nCREATE TABLE half (id integer);--> statement-breakpoint\nINSERT INTO half VALUES (1);--> "
                + "statement-breakpoint\nINSERT INTO nowhere VALUES (2);");
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        project.Edit(
            half,
            "-- dbmigrate: transaction none\nCREATE TABLE half (id integer);--> statement-breakpoint\nINSERT INTO half VALUES (1);--> "
                + "statement-breakpoint\nINSERT INTO half VALUES (2);");
        await project.ApplyAsync(database, new() { Resume = true });
        string given = project.Add("given", "CREATE TABLE given (id integer);");
        await Task.Run(() => project.On(database).MarkAsync([given], applied: true, TimeSpan.FromSeconds(30)));
        project.Add("broken", "CREATE TABLE broken (id integer);--> statement-breakpoint\nDROP TABLE nowhere;");
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        project.Add("later", "ALTER TABLE one DROP COLUMN id;");
        project.Edit(two, "CREATE TABLE two (id integer, more text);");
        await database.ExecuteAsync($"""
        UPDATE {database.History} SET duration_ms = 2700 WHERE outcome = 'Failed';
        INSERT INTO {database.Journal} (hash, created_at) VALUES ('ab', 1600000000000);
        INSERT INTO {database.History} (tag, direction, outcome, started_at, duration_ms, statements_done, statements_total, tool) VALUES ('0006_gone', 'up', 'Progress', '2026-01-02T03:04:05.678Z', 90000, 1, 2, 'dbmigrate 9.9');
        """);
        return scene;
    }

    public void Dispose() => Project.Dispose();
}
