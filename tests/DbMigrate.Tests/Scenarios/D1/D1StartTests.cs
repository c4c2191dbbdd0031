using System.Globalization;
using System.Text.Json.Nodes;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.D1;

/// <summary>What a program's start makes of a database of D1.</summary>
public sealed class D1StartTests(D1Facade facade)
{
    [Fact]
    public async Task In_development_it_follows_the_files_and_an_unchanged_start_costs_a_few_questions()
    {
        D1Database database = await facade.CreateAsync();
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY);");

        Assert.Single((await StartAsync(project, StartAction.Sync)).Changes);
        int before = await RequestsAsync(database);
        Assert.Empty((await StartAsync(project, StartAction.Sync)).Changes);
        // One asks whether the mark is there, one for it, one for the schema that it stands for.
        Assert.Equal(3, await RequestsAsync(database) - before);

        project.Schema("CREATE TABLE users (id integer PRIMARY KEY, name text);");
        Assert.Equal("AddColumn", Assert.Single((await StartAsync(project, StartAction.Sync)).Changes).Kind);
        await database.ExecuteAsync("CREATE VIEW seen AS SELECT 1 AS one");
        Assert.Equal("DropView", Assert.Single((await StartAsync(project, StartAction.Sync)).Changes).Kind);
        Assert.Empty((await StartAsync(project, StartAction.Sync)).Changes);
        Assert.Empty(await project.CompareAsync());
    }

    [Fact]
    public async Task Rows_are_never_lost_by_themselves()
    {
        D1Database database = await facade.CreateAsync();
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY, name text);");
        await StartAsync(project, StartAction.Sync);
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ann')");
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY);");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => StartAsync(project, StartAction.Sync));
        Assert.Equal(ErrorId.DataLossRefused, error.Id);
        Assert.Equal("Ann", await database.ScalarAsync("SELECT name FROM users"));
    }

    [Fact]
    public async Task Of_several_programs_at_once_one_works()
    {
        D1Database database = await facade.CreateAsync();
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY); CREATE TABLE posts (id integer PRIMARY KEY, by integer REFERENCES users (id));");

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => StartAsync(project, StartAction.Sync))));

        Assert.Equal(2, results.Sum(result => result.Changes.Count(change => change.Kind == "CreateTable")));
        Assert.Empty(await project.CompareAsync());
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

    [Fact]
    public async Task In_production_pending_migrations_are_applied_and_nothing_else_is_done()
    {
        D1Database database = await facade.CreateAsync();
        using var project = new SchemaProject(database, isProtected: true);
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY);");
        await project.NewAsync(new() { Name = "first" });

        foreach (var action in (StartAction[])[StartAction.Sync, StartAction.Fresh])
            Assert.Equal(ErrorId.EnvironmentProtected, (await Assert.ThrowsAsync<DbMigrateException>(() => StartAsync(project, action))).Id);
        Assert.Empty((await StartAsync(project, StartAction.Nothing)).Migrations);
        Assert.Single((await StartAsync(project, StartAction.Apply)).Migrations);
        Assert.Empty((await StartAsync(project, StartAction.Apply)).Migrations);
    }

    private static async Task<int> RequestsAsync(D1Database database) => (int)(await database.ControlAsync())["requests"]!;

    private static Task<StartResult> StartAsync(SchemaProject project, StartAction action) =>
        Database.StartAsync(project.Project, project.Target, new() { Action = action }, null, TestContext.Current.CancellationToken);
}
