using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>A script that takes rows out of the journal would have what they record run once more.</summary>
public sealed class JournalRowsTests(PostgresServers servers)
{
    private const string Empties = "DELETE FROM {0} WHERE hash IN (SELECT hash FROM {0} LIMIT 1);";

    public static MatrixTheoryData<string, TransactionMode> EachMode { get; } =
        new(EngineDatabase.One.Select(row => row.Data), Enum.GetValues<TransactionMode>());

    [Theory, MemberData(nameof(EachMode))]
    public async Task It_fails_and_the_rows_stay(string engine, TransactionMode mode)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string first = project.Add("a", "CREATE TABLE a (id int);");
        await project.ApplyAsync(database);
        project.Add("b", "CREATE TABLE b (id int);");
        string empties = project.Add("empties", string.Format(null, Empties, database.Journal));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, new() { TransactionMode = mode }));

        Assert.Equal(ErrorId.JournalTableInvalid, error.Id);
        Assert.Contains($"'{empties}' takes rows out of the journal table", error.Message);
        Assert.Equal(
            mode == TransactionMode.All
                ? [MigrationStatus.Applied, MigrationStatus.Pending, MigrationStatus.Pending]
                : [MigrationStatus.Applied, MigrationStatus.Applied, MigrationStatus.Pending],
            (await project.StatusAsync(database)).Select(status => status == MigrationStatus.Failed ? MigrationStatus.Pending : status));
        Assert.Equal(first, (await project.On(database).GetJournalAsync())[0].Tag);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task So_does_one_that_commits_half_way_and_an_undo(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("a", "CREATE TABLE a (id int);");
        string last = project.Add("b", "CREATE TABLE b (id int);");
        await project.ApplyAsync(database);
        File.WriteAllText(
            Path.ChangeExtension(project.PathOf(last), ".down.sql"), string.Format(null, $"DROP TABLE b; {Empties}", database.Journal));

        var undo = await Assert.ThrowsAsync<DbMigrateException>(() =>
            project.On(database).UndoAsync(new() { Allow = [HazardCode.DataLoss] }));
        project.Add("parts", string.Format(null, $"{Empties} COMMIT; BEGIN; CREATE TABLE c (id int);", database.Journal));
        var parts = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Equal((ErrorId.JournalTableInvalid, ErrorId.JournalTableInvalid), (undo.Id, parts.Id));
        Assert.Equal("2", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task One_that_adds_or_corrects_rows_is_run(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("a", "CREATE TABLE a (id int);");
        project.Add(
            "journal",
            $"INSERT INTO {database.Journal} (hash, created_at) VALUES ('other', 1); UPDATE {database.Journal} SET hash = 'another' WHERE "
                + "hash = 'other';");
        project.Add("b", "CREATE TABLE b (id int);");

        Assert.Equal(3, (await project.ApplyAsync(database)).Count);
    }
}
