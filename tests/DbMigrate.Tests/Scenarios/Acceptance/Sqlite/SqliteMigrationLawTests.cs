using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Every pair of schemas becomes a migration that is proven on rows, is taken back by a derived script, and can be applied
/// again; both ways.</summary>
public sealed class SqliteMigrationLawTests
{
    /// <summary>A schema file that holds nothing is an error, so an empty schema has this.</summary>
    private const string Nothing = "SELECT 1;";

    public static TheoryData<string, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var item in SqliteAcceptanceTests.Cases.Values.Where(item => item.Renames.Length == 0 && item.Error is null))
            {
                rows.Add(item.Name, false);
                rows.Add(item.Name, true);
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task A_migration_is_proven_undone_and_applied_again(string name, bool back)
    {
        var item = SqliteAcceptanceTests.Cases[name];
        Assert.SkipWhen(SqliteAcceptance.Version < item.MinVersion, "A newer SQLite is needed.");
        var (from, to) = back ? (item.To, item.From) : (item.From, item.To);
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        if (from.Length > 0)
        {
            project.Schema(from);
            if (await project.TryNewAsync(new() { Name = "first", NoRename = true })) await project.ApplyAsync();
        }

        var before = DigestOf(database);
        project.Schema(to.Length > 0 ? to : Nothing);
        if (!await project.TryNewAsync(new() { Name = "second", NoRename = true }))
        {
            Assert.True(item.NoChange);
            return;
        }

        await project.Migrator.ApplyAsync(new() { Allow = [HazardCode.DataLoss] });
        var after = DigestOf(database);
        Assert.Empty(await project.CompareAsync());
        await project.UndoAsync(new() { Allow = [HazardCode.DataLoss] });
        Assert.Equal(before, DigestOf(database));
        await project.Migrator.ApplyAsync(new() { Allow = [HazardCode.DataLoss] });
        Assert.Equal(after, DigestOf(database));
    }

    private static string DigestOf(EngineDatabase database)
    {
        using var connection = SqliteAcceptance.Open(database.Url["sqlite:".Length..]);
        return SqliteDigest.Of(connection);
    }
}
