using DbMigrate.Engines;
using DbMigrate.Execution.Backup;
using DbMigrate.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Providers.Sqlite;

public sealed class SqliteBackupTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);

    private readonly TempFolder _folder = new("sqlite-backup");

    private string Database => _folder.File("shop.db");

    private string Backups => _folder.File("backups");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("DELETE")]
    [InlineData("WAL")]
    public async Task The_copy_takes_the_databases_place_and_is_what_it_was(string journalMode)
    {
        using var project = new MigrationProject(Dialect.Sqlite);
        project.Add(
            "people",
            "CREATE TABLE people (id integer PRIMARY KEY, photo blob);\n--> statement-breakpoint\nCREATE INDEX people_photo ON people "
                + "(photo);\n");
        Execute($"PRAGMA journal_mode = {journalMode}");
        Migrator migrator = MigrationProject.Migrator(project.Folder, Database);
        await migrator.ApplyAsync(new(), TestContext.Current.CancellationToken);
        // More than the copy does at once.
        Execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO people SELECT i, randomblob(4000) "
                + "FROM n");
        string[] tables = ["people", "__drizzle_migrations", "__dbmigrate_history"];
        (string schema, string rows) = (SchemaDump.DumpSqlite(Database), SchemaDump.DumpSqliteRows(Database, tables));
        project.Add("remove", "DROP TABLE people;");

        IReadOnlyList<MigrationResult> results = await migrator.ApplyAsync(
            new() { Backup = Backups }, TestContext.Current.CancellationToken);
        Assert.NotEqual(schema, SchemaDump.DumpSqlite(Database));
        // The guide's restore.
        foreach (string leftover in (string[])[Database + "-wal", Database + "-shm"])
            File.Delete(leftover);
        File.Copy(results.Single().Backup!, Database, overwrite: true);

        Assert.Equal(schema, SchemaDump.DumpSqlite(Database));
        Assert.Equal(rows, SchemaDump.DumpSqliteRows(Database, tables));
        Assert.Equal(
            ["0001_remove"],
            (await migrator.GetJournalAsync(TestContext.Current.CancellationToken)).Where(entry => entry.Pending).Select(entry => entry.Tag)
        );
        Assert.Equal(results.Single().Backup, Assert.Single(Directory.EnumerateFiles(Backups)));
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("WAL")]
    public async Task Readers_and_an_open_transaction_do_not_matter(string journalMode)
    {
        Execute($"PRAGMA journal_mode = {journalMode}; CREATE TABLE t (i integer); INSERT INTO t VALUES (1);");
        using SqliteConnection reader = Open();
        Execute(reader, "BEGIN; SELECT * FROM t");
        using SqliteConnection writer = Open();
        Execute(writer, "BEGIN IMMEDIATE; INSERT INTO t VALUES (2)");

        string copy = await TakeAsync();

        Assert.Equal("t: 1", SchemaDump.DumpSqliteRows(copy, "t"));
    }

    [Fact]
    public async Task Copies_of_the_same_second_do_not_overwrite_each_other()
    {
        Execute("CREATE TABLE t (i integer)");

        string[] copies = [await TakeAsync(), await TakeAsync(), await TakeAsync()];

        Assert.Equal(
            [
                "shop-20260314T150926Z-before-0001_next.db",
                "shop-20260314T150926Z-before-0001_next-2.db",
                "shop-20260314T150926Z-before-0001_next-3.db",
            ],
            copies.Select(Path.GetFileName));
        Assert.All(copies, copy => Assert.Contains("table t", SchemaDump.DumpSqlite(copy)));
    }

    [Fact]
    public async Task A_database_that_holds_nothing_yet_has_a_copy_that_holds_nothing()
    {
        string copy = await TakeAsync();

        Assert.Equal("", SchemaDump.DumpSqlite(copy));
    }

    [Fact]
    public async Task Rows_that_break_a_rule_do_not_spoil_the_copy()
    {
        Execute("CREATE TABLE t (i integer CHECK (i > 0)); PRAGMA ignore_check_constraints = ON; INSERT INTO t VALUES (-1);");

        Assert.Equal("t: -1", SchemaDump.DumpSqliteRows(await TakeAsync(), "t"));
    }

    [Fact]
    public async Task A_database_that_somebody_has_locked_is_waited_for_and_then_an_error()
    {
        Execute("CREATE TABLE t (i integer)");
        await using DatabaseSession session = await SessionAsync(TimeSpan.FromMilliseconds(100));
        using SqliteConnection other = Open();
        Execute(other, "BEGIN EXCLUSIVE");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            new DatabaseBackup(session, Backups).TakeAsync("0001_next", Now, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorId.LockTimeout, error.Id);
        Assert.Empty(Directory.EnumerateFiles(Backups));
        Execute(other, "ROLLBACK");
        Assert.False(session.InTransaction);
    }

    [Theory]
    [InlineData("app", "0000_first", "app-20260314T150926Z-before-0000_first")]
    [InlineData("a/b\\c:d*e?f\"g<h>i|j k'l", "0000_first", "a_b_c_d_e_f_g_h_i_j_k_l-20260314T150926Z-before-0000_first")]
    [InlineData("..", "-rf", "_.-20260314T150926Z-before-_rf")]
    [InlineData("данные.テスト", "0001_é", "данные.テスト-20260314T150926Z-before-0001_é")]
    public void A_name_is_one_that_every_file_system_takes(string database, string tag, string expected) =>
        Assert.Equal(expected, DatabaseBackup.NameOf(database, Now.ToOffset(TimeSpan.FromHours(5)), tag));

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        string name = DatabaseBackup.NameOf(string.Concat(Enumerable.Repeat("日本", 100)), Now, new string('x', 300));

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 150, 220);
        Assert.DoesNotContain('\uFFFD', name);
    }

    private async Task<string> TakeAsync()
    {
        await using DatabaseSession session = await SessionAsync(TimeSpan.FromSeconds(5));
        return await new DatabaseBackup(session, Backups).TakeAsync("0001_next", Now, TestContext.Current.CancellationToken);
    }

    private Task<DatabaseSession> SessionAsync(TimeSpan lockTimeout) =>
        DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(Database, _folder), SessionAccess.ReadWrite, new(lockTimeout), TestContext.Current.CancellationToken);

    private void Execute(string sql)
    {
        using SqliteConnection connection = Open();
        Execute(connection, sql);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection;
    }
}
