using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>Databases whose encoding is not UTF-8, and environments that speak another one.</summary>
public sealed class EncodingTests(PostgresServers servers)
{
    [Theory]
    [InlineData("LATIN1")]
    [InlineData("KOI8R")]
    public async Task A_database_in_another_encoding_is_migrated_and_read(string encoding)
    {
        await using TestDatabase created = await CreateAsync(encoding);
        await using EngineDatabase database = EngineDatabase.On(created);
        using var project = new MigrationProject(database);
        project.Add("t", "CREATE TABLE t (id int, v text DEFAULT 'plain');");
        project.Add("more", "CREATE TABLE u (id int);");

        await project.ApplyAsync(database);
        await project.On(database).UndoAsync(new());

        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending], await project.StatusAsync(database));
        Assert.Equal(["0000_t|Applied", "0001_more|Applied", "0001_more|Undone"], await database.HistoryAsync());
    }

    [Theory]
    [InlineData("LATIN1")]
    [InlineData("KOI8R")]
    public async Task A_letter_that_the_database_has_not_is_an_error_that_is_recorded(string encoding)
    {
        await using TestDatabase created = await CreateAsync(encoding);
        await using EngineDatabase database = EngineDatabase.On(created);
        using var project = new MigrationProject(database);
        project.Add("fails", "CREATE TABLE t (id int); SELECT '\u4e2d';");

        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Equal([MigrationStatus.Failed], await project.StatusAsync(database));
    }

    [Fact]
    public async Task What_is_stored_is_what_the_file_says_whatever_the_environment_says()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, $"{(await servers.NewestAsync()).MajorVersion}");
        using var project = new MigrationProject(database);
        string tag = project.Add("t", "CREATE TABLE größe (v text); INSERT INTO größe VALUES ('Zürich: 5 €');");
        using RunnerProcess runner = await RunnerProcess.StartAsync(
            project.Folder, database.Url, new Dictionary<string, string?> { ["PGCLIENTENCODING"] = "LATIN1" });

        runner.Go();

        Assert.Equal([tag], await runner.FinishAsync());
        Assert.Equal("Zürich: 5 €", await database.ScalarAsync("SELECT v FROM größe"));
    }

    private async Task<TestDatabase> CreateAsync(string encoding)
    {
        PostgresServer server = await servers.NewestAsync();
        var database = new TestDatabase(server, $"encoded_{Guid.NewGuid():N}", owned: true);
        await server.MaintainAsync(
            $"CREATE DATABASE {database.Name} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        return database;
    }
}
