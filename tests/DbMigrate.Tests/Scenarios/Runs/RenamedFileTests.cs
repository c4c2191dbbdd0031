using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>The history knows a migration again after its file was renamed, or moved to the newer layout.</summary>
public sealed class RenamedFileTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task When_it_was_applied_is_known_under_another_name(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        // Two equal files stand for each other.
        project.Add("a", "CREATE TABLE a (id int);");
        project.Add("same", "INSERT INTO a VALUES (1);");
        project.Add("same_again", "INSERT INTO a VALUES (1);");
        await project.ApplyAsync(database);
        IReadOnlyList<JournalEntry> before = await project.On(database).GetJournalAsync();
        Assert.All(before, entry => Assert.NotNull(entry.AppliedAt));

        foreach (Action<string> move in (Action<string>[])[Rename, MoveToFolders])
        {
            using var other = new TempFolder("renamed");
            move(other);
            IReadOnlyList<JournalEntry> after = await MigrationProject.Migrator(other, database.Url).GetJournalAsync();

            Assert.All(after, entry => Assert.Equal(MigrationStatus.Applied, entry.Status));
            Assert.Equal(before.Select(entry => entry.AppliedAt), after.Select(entry => entry.AppliedAt));
        }

        void Rename(string folder)
        {
            Directory.CreateDirectory(Path.Combine(folder, "meta"));
            string journal = File.ReadAllText(Path.Combine(project.Folder, "meta", "_journal.json"));
            foreach (JournalEntry entry in before)
            {
                File.Copy(entry.Path!, Path.Combine(folder, $"{entry.Tag}_renamed.sql"));
                journal = journal.Replace($"\"{entry.Tag}\"", $"\"{entry.Tag}_renamed\"", StringComparison.Ordinal);
            }

            File.WriteAllText(Path.Combine(folder, "meta", "_journal.json"), journal);
        }

        void MoveToFolders(string folder)
        {
            foreach (JournalEntry entry in before)
            {
                string made = Path.Combine(folder, $"{entry.When!.Value.UtcDateTime:yyyyMMddHHmmss}_{entry.Name}");
                Directory.CreateDirectory(made);
                File.Copy(entry.Path!, Path.Combine(made, "migration.sql"));
            }
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_stopped_half_way_is_not_begun_again_under_another_name(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string script = "CREATE TABLE a (id int); INSERT INTO a VALUES (1); COMMIT; INSERT INTO missing VALUES (1);";
        project.Add("old_name", script);
        await Assert.ThrowsAnyAsync<DbMigrateException>(() => project.ApplyAsync(database));
        using var renamed = new MigrationProject(database);
        renamed.Add("new_name", script);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => renamed.ApplyAsync(database));

        Assert.Equal(ErrorId.MigrationPartial, error.Id);
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM a"));
    }
}
