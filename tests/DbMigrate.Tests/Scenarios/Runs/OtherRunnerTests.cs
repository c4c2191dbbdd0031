using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>Drizzle's own migrator takes no lock of ours: it may do what this run was about to do, between any two migrations.</summary>
public sealed class OtherRunnerTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_another_migrator_did_meanwhile_is_not_done_again(string engine)
    {
        foreach (int before in (int[])[0, 1, 2])
        {
            await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
            using var project = new MigrationProject(database);
            project.Add("table", "CREATE TABLE effects (migration int);");
            string[] tags = [.. Enumerable.Range(1, 4).Select(i => project.Add($"m{i}", $"INSERT INTO effects VALUES ({i});"))];
            await project.ApplyAsync(database, new() { To = "0000_table" });
            IReadOnlyList<JournalEntry> journal = await project.On(database).GetJournalAsync();
            // It does the next two in one transaction, as drizzle-orm does.
            string others = string.Concat(journal.Skip(1 + before).Take(2).Select(entry =>
                $"INSERT INTO effects VALUES ({entry.Index}); INSERT INTO {database.Journal} (hash, created_at) VALUES ('{entry.Hash}', "
                    + $"{entry.When!.Value.ToUnixTimeMilliseconds()});"));
            var observer = new Interrupting(tags[before], () => database.ExecuteAsync($"BEGIN; {others} COMMIT;").GetAwaiter().GetResult());

            IReadOnlyList<MigrationResult> results = await project.ApplyAsync(database, observer: observer);

            Assert.Equal(tags.Where((_, i) => i < before || i >= before + 2), results.Select(result => result.Tag));
            Assert.Equal(["1", "2", "3", "4"], await database.RowsAsync("SELECT migration FROM effects ORDER BY 1"));
            Assert.Equal("5|5", await database.ScalarAsync($"SELECT count(*), count(DISTINCT hash) FROM {database.Journal}"));
        }
    }

    /// <summary>Does something when a migration begins, before its transaction does.</summary>
    private sealed class Interrupting(string tag, Action interrupt) : IRunObserver
    {
        /// <summary>A run that is told of each statement sends none ahead.</summary>
        public bool EachStatement => true;

        public void OnEvent(RunEvent runEvent)
        {
            if (runEvent is MigrationStarted started && started.Migration.Tag == tag) interrupt();
        }
    }
}
