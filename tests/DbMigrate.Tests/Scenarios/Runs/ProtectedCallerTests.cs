using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>A program that calls the library changes a protected environment's database only where somebody has confirmed it.</summary>
public sealed class ProtectedCallerTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Nobody_who_confirms_means_no_change(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("a", "CREATE TABLE a (id int);");
        Migrator Caller(Func<DatabaseTarget, CancellationToken, Task<bool>>? confirm) =>
            new(
                new() { Root = project.Folder, Migrations = project.Folder },
                new(DatabaseUrl.Parse(database.Url, project.Folder), "production", Protected: true))
            {
                Confirm = confirm,
            };
        var asked = new List<string>();
        Migrator nobody = Caller(null), no = Caller((target, _) => Ask(target, false)), yes = Caller((target, _) => Ask(target, true));
        Func<Migrator, Task>[] changes =
        [
            migrator => migrator.ApplyAsync(new()),
            migrator => migrator.MarkAsync([tag], applied: true, TimeSpan.FromSeconds(5)),
        ];

        foreach (Func<Migrator, Task> change in changes)
        {
            await AssertRefusedAsync(change);
            Assert.Empty(await database.ObjectsAsync());
        }

        await yes.ApplyAsync(new());
        await AssertRefusedAsync(migrator => migrator.UndoAsync(new() { Allow = [HazardCode.DataLoss] }));
        await AssertRefusedAsync(migrator => migrator.MarkAsync([tag], applied: false, TimeSpan.FromSeconds(5)));
        Assert.Equal([MigrationStatus.Applied], await project.StatusAsync(database));

        // Nothing is to do: there is nothing to ask about.
        asked.Clear();
        Assert.Empty(await nobody.ApplyAsync(new()));
        Assert.Empty(await yes.ApplyAsync(new()));
        Assert.Empty(asked);

        Task<bool> Ask(DatabaseTarget target, bool answer)
        {
            asked.Add(target.Environment);
            return Task.FromResult(answer);
        }

        async Task AssertRefusedAsync(Func<Migrator, Task> change)
        {
            var refused = await Assert.ThrowsAsync<DbMigrateException>(() => change(nobody));
            Assert.Equal(ErrorId.EnvironmentProtected, refused.Id);
            Assert.Contains("The environment 'production'", refused.Message, StringComparison.Ordinal);
            asked.Clear();
            Assert.Equal(ErrorId.Canceled, (await Assert.ThrowsAsync<DbMigrateException>(() => change(no))).Id);
            Assert.Equal(["production"], asked);
        }
    }
}
