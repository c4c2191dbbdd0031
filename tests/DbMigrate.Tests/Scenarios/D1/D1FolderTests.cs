using DbMigrate.Providers.Sqlite;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Sqlite;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Scenarios.D1;

/// <summary>Drizzle Kit's own folders on D1.</summary>
public sealed class D1FolderTests(D1Facade facade)
{
    public static TheoryData<string> Folders { get; } = ["drizzle-sqlite", "drizzle-v1-sqlite", "homarr-sqlite"];

    [Theory, MemberData(nameof(Folders))]
    public async Task A_folder_is_applied_listed_compared_equal_and_three_of_it_are_undone(string name)
    {
        string folder = FolderOf(name);
        D1Database database = await facade.CreateAsync();
        using var files = new TempFolder();
        string file = files.File("sqlite.db");
        await MigrationProject.Migrator(folder, $"sqlite:{file}").ApplyAsync(new());
        Migrator migrator = MigrationProject.Migrator(folder, database.Url);

        IReadOnlyList<MigrationResult> applied = await migrator.ApplyAsync(new());

        IReadOnlyList<JournalEntry> entries = await migrator.GetJournalAsync();
        Assert.Equal(entries.Select(entry => entry.Tag), applied.Select(result => result.Tag));
        Assert.All(entries, entry => Assert.Equal(MigrationStatus.Applied, entry.Status));
        using (SqliteConnection sqlite = SqliteAcceptance.Open(file)) Assert.Equal(SqliteDigest.Of(sqlite), await database.DumpAsync());
        Assert.Empty(await CompareAsync(folder, database));

        string[] last = [.. entries.Reverse().Take(3).Select(entry => entry.Tag)];
        var undone = await migrator.UndoAsync(new() { Steps = 3, Allow = [HazardCode.DataLoss] });
        Assert.Equal(last, undone.Select(result => result.Tag));
        Assert.Equal(last.Reverse(), (await migrator.GetJournalAsync()).Where(entry => entry.Pending).Select(entry => entry.Tag));
        Assert.Equal(last.Length, (await migrator.ApplyAsync(new())).Count);
        Assert.Empty(await CompareAsync(folder, database));
    }

    [Theory, MemberData(nameof(Folders))]
    public async Task Its_rebuilds_lose_no_row(string name)
    {
        string folder = FolderOf(name);
        using var files = new TempFolder();
        string file = files.File("sqlite.db");
        Migrator onSqlite = MigrationProject.Migrator(folder, $"sqlite:{file}");
        var rebuilt = 0;
        foreach (JournalEntry entry in await onSqlite.GetJournalAsync())
        {
            string script = entry.ReadScript();
            using SqliteConnection sqlite = SqliteAcceptance.Open(file);
            if (SqlitePlanner.Plan(KnownStatements(script), new(), () => false).Rebuilds.Count > 0)
            {
                rebuilt++;
                SqliteRowFiller.Fill(sqlite, unlessRefused: true);
                SqliteRowFiller.Run(sqlite, "PRAGMA foreign_keys=OFF");
                foreach (
                    string[] broken in SqliteDigest.Rows(
                        sqlite, "SELECT \"table\", rowid FROM pragma_foreign_key_check WHERE rowid IS NOT NULL"))
                    SqliteRowFiller.Run(sqlite, $"DELETE FROM {SqliteDigest.Quote(broken[0])} WHERE rowid = {broken[1]}");
                D1Database database = await facade.CreateAsync();
                using (SqliteConnection seen = SqliteAcceptance.Open(file)) await database.FillAsync(Without(seen, files));
                using var project = new MigrationProject(database);
                project.Add("rebuild", script);
                await project.ApplyAsync(database);
                await onSqlite.ApplyAsync(new() { To = entry.Tag });
                using SqliteConnection copy = await database.CopyAsync();
                SqliteRows.AssertKept(SqliteRows.Of(sqlite), SqliteRows.Of(copy), []);
                Assert.Equal(SqliteRows.Of(sqlite).Sum(table => table.Value.Count), SqliteRows.Of(copy).Sum(table => table.Value.Count));
                Assert.True(SqliteRows.Of(copy).Sum(table => table.Value.Count) > 0);
            }
            else
            {
                await onSqlite.ApplyAsync(new() { To = entry.Tag });
            }
        }

        Assert.True(rebuilt > 0, $"{name} rebuilds nothing");
    }

    /// <summary>The database without our own tables.</summary>
    private static SqliteConnection Without(SqliteConnection database, TempFolder files)
    {
        string path = files.File($"{Guid.NewGuid():N}.db");
        SqliteRowFiller.Run(database, $"VACUUM INTO '{path}'");
        SqliteConnection copy = SqliteAcceptance.Open(path);
        foreach (string table in (string[])["__drizzle_migrations", "__dbmigrate_history"])
            SqliteRowFiller.Run(copy, $"DROP TABLE IF EXISTS {table}");
        return copy;
    }

    private static IEnumerable<SqlStatement> KnownStatements(string script) =>
        SqliteEngine.Instance.Splitter.Split(new StringReader(script));

    private static async Task<IReadOnlyList<SchemaChange>> CompareAsync(string folder, D1Database database)
    {
        var project = new Project
        {
            Root = folder,
            Migrations = folder,
            Dialect = Dialect.Sqlite,
            Options = new() { CurrentFolder = folder },
        };
        await using var workbench = new SchemaWorkbench(project, new(DatabaseUrl.Parse(database.Url, folder), "default", false));
        return await workbench.CompareAsync(new() { From = "migrations", To = "database" });
    }

    private static string FolderOf(string name) =>
        name.StartsWith("drizzle", StringComparison.Ordinal) ? RepoPaths.Fixture(name) : RepoPaths.Case(name);
}
