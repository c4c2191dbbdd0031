using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>A database that is not there, and is created because somebody says so.</summary>
public sealed class CreateDatabaseTests(PostgresServers servers) : IDisposable
{
    private readonly MigrationProject _project = new(Dialect.PostgreSql);

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task It_is_created_where_that_is_asked_for_and_not_otherwise()
    {
        var server = await servers.NewestAsync();
        await using var database = new TestDatabase(server, $"created_\"{Guid.NewGuid():N}", owned: true);
        var url = server.Url(Uri.EscapeDataString(database.Name));
        var tag = _project.Add("first", "CREATE TABLE t (id int);");

        var refused = await Assert.ThrowsAsync<DbMigrateException>(() => MigrationProject.Migrator(_project.Folder, url).ApplyAsync(new()));
        Assert.Equal(ErrorId.DatabaseNotFound, refused.Id);
        Assert.Contains("--create-database", refused.RecommendedAction, StringComparison.Ordinal);

        // A plan creates nothing.
        var planned = await MigrationProject.Migrator(_project.Folder, url).PlanAsync(new() { CreateDatabase = true });
        Assert.Equal((tag, true), (Assert.Single(planned).Tag, planned[0].Pending));
        Assert.Equal(
            ErrorId.DatabaseNotFound,
            (await Assert.ThrowsAsync<DbMigrateException>(() => MigrationProject.Migrator(_project.Folder, url).GetJournalAsync())).Id);

        // Two at once: one creates it, and one applies.
        var applied = await Task.WhenAll(
            Enumerable.Range(0, 2).Select(_ => MigrationProject.Migrator(_project.Folder, url).ApplyAsync(new() { CreateDatabase = true }))
        );
        Assert.Equal(tag, Assert.Single(applied.SelectMany(results => results)).Tag);
        Assert.Empty(await MigrationProject.Migrator(_project.Folder, url).ApplyAsync(new() { CreateDatabase = true }));
    }

    [Fact]
    public async Task Who_may_not_create_databases_is_told_what_is_missing()
    {
        var server = await servers.NewestAsync();
        await using var admin = new TestDatabase(server, "postgres", owned: false);
        var role = $"r{Guid.NewGuid():N}";
        await admin.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD '{PostgresServer.Password}'");
        try
        {
            _project.Add("first", "CREATE TABLE t (id int);");

            var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
                MigrationProject
                    .Migrator(
                        _project.Folder,
                        server.Url("not_there").Replace($"//{PostgresServer.User}:", $"//{role}:", StringComparison.Ordinal)
                    )
                    .ApplyAsync(new() { CreateDatabase = true }));

            Assert.Equal(ErrorId.DatabaseRefused, error.Id);
            Assert.StartsWith($"Grant the user '{role}' CREATEDB", error.RecommendedAction, StringComparison.Ordinal);
        }
        finally
        {
            await admin.ExecuteAsync($"DROP ROLE {role}");
        }
    }
}
