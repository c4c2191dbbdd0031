using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.D1;

/// <summary>What is D1's own of a program's start; the rest is in <see cref="Operations.DatabaseStartTests"/>.</summary>
public sealed class D1StartTests(D1Facade facade)
{
    [Fact]
    public async Task An_unchanged_start_costs_three_requests_and_one_for_the_name()
    {
        D1Database database = await facade.CreateAsync();
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY);");
        await StartAsync(project, StartAction.Sync);
        int before = await RequestsAsync(database);

        Assert.Empty((await StartAsync(project, StartAction.Sync)).Changes);

        // Whether the mark is there, the mark, and the schema that it stands for. Which database has the name is asked of the account.
        Assert.Equal(3, await RequestsAsync(database) - before);
    }

    [Fact]
    public async Task In_tests_it_is_emptied_and_made_again_as_there_are_no_copies()
    {
        D1Database database = await facade.CreateAsync();
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY);");

        Assert.Single((await StartAsync(project, StartAction.Fresh)).Changes);
        await database.ExecuteAsync("INSERT INTO users VALUES (1); CREATE TABLE of_the_last_test (id integer);");
        Assert.NotEmpty((await StartAsync(project, StartAction.Fresh)).Changes);
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM users"));
        Assert.Empty(await project.CompareAsync());

        await project.NewAsync(new() { Name = "first" });
        Assert.Single((await StartAsync(project, StartAction.Fresh)).Migrations);
        Assert.True(Assert.Single(await project.Migrator.GetJournalAsync()).Applied);
        var refused = await Assert.ThrowsAsync<DbMigrateException>(
            () => Database.CreateFreshAsync(project.Project, project.Target, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorId.NotSupported, refused.Id);
        Assert.Contains("dbmigrate reset", refused.RecommendedAction, StringComparison.Ordinal);
    }

    private static async Task<int> RequestsAsync(D1Database database) => (int)(await database.ControlAsync())["requests"]!;

    private static Task<StartResult> StartAsync(SchemaProject project, StartAction action) =>
        Database.StartAsync(project.Project, project.Target, new() { Action = action }, null, TestContext.Current.CancellationToken);
}
