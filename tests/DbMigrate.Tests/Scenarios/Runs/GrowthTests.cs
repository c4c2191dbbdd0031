using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>What a run does for a migration does not grow with the migrations before it: work is counted, not timed.</summary>
public sealed class GrowthTests(PostgresServers servers)
{
    private const int Few = 100;
    private const int Many = 600;

    /// <summary>SQLite works on its caller's thread, so that every row that is read, and every list that is made, counts.</summary>
    [Fact]
    public async Task A_migration_takes_as_much_memory_after_many_others_as_after_few()
    {
        (double few, _) = await AllocatedAsync(Few);

        (double many, double nothing) = await AllocatedAsync(Many);

        // Four times as many were three times as much before: the journal and the history were read again for each.
        Assert.True(many < few * 1.25, $"{many:0} bytes for each of {Many} migrations, {few:0} for each of {Few}");
        Assert.True(nothing < many, $"{nothing:0} bytes for each of {Many} migrations that are applied already, {many:0} to apply one");
    }

    /// <summary>The server counts the rows that it has read of the two tables.</summary>
    [Fact]
    public async Task A_migration_reads_as_many_rows_of_the_journal_after_many_others_as_after_few()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(
            servers, PostgresBinaries.Servers[^1].Major.ToString(CultureInfo.InvariantCulture));
        using MigrationProject project = Write(database, Many);

        await project.ApplyAsync(database);

        // Told by the server's process when its session has ended.
        string[] read = [];
        for (int tries = 0; tries < 100; tries++, await Task.Delay(100))
        {
            read = (await database.ScalarAsync(
                """
                SELECT sum(n_tup_ins), sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables
                WHERE schemaname = 'drizzle'
                """)).Split('|');
            if (read[0] == $"{2 * Many}") break;
        }

        Assert.Equal($"{2 * Many}", read[0]);
        // A count for each would have read half a square of them.
        Assert.True(long.Parse(read[1], CultureInfo.InvariantCulture) < 10 * Many, $"{read[1]} rows read for {Many} migrations");
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_journal_of_a_database_with_a_long_history_is_read_in_one_walk(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using MigrationProject project = Write(database, 2);
        await project.ApplyAsync(database);
        // A look for each tag at all the others would take hours.
        await database.ExecuteAsync($"""
            INSERT INTO {database.History} (tag, direction, outcome, started_at, duration_ms, statements_done, statements_total, tool)
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
            SELECT 'old_' || i, 'up', 'Applied', '2020-01-01T00:00:00.000Z', 1, 1, 1, 'test' FROM n
            """);

        IReadOnlyList<JournalEntry> journal = await project.On(database).GetJournalAsync();

        Assert.All(journal, entry => Assert.Equal(MigrationStatus.Applied, entry.Status));
        Assert.All(journal, entry => Assert.InRange(entry.AppliedAt!.Value, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow));
    }

    private static MigrationProject Write(EngineDatabase database, int count)
    {
        var project = new MigrationProject(database);
        project.AddAll(
            Enumerable
                .Range(0, count)
                .Select(i => ($"m{i}", i == 0 ? "CREATE TABLE t (id int, name text);" : $"INSERT INTO t VALUES ({i}, 'x');")));
        return project;
    }

    /// <summary>The bytes that were allocated for each migration: by a run of them, and by one that finds them applied.</summary>
    private static async Task<(double Applied, double Nothing)> AllocatedAsync(int count)
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using MigrationProject project = Write(database, count);
        double Measure()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            project.On(database).ApplyAsync(new()).GetAwaiter().GetResult();
            return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)count;
        }

        return await Task.Run(() => (Measure(), Measure()));
    }
}
