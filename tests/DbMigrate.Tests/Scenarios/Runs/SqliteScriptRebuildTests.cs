using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>A table that a script rebuilds keeps what refers to it, whatever the script says of foreign keys, or does not say.</summary>
public sealed class SqliteScriptRebuildTests
{
    public static TheoryData<string> Forms { get; } = [.. SqliteRebuiltTables.Forms.Keys];

    [Theory, MemberData(nameof(Forms))]
    public async Task Every_spelling_keeps_the_rows_of_every_other_table(string form)
    {
        foreach (var script in SqliteRebuiltTables.Scripts(form))
        {
            await using var database = EngineDatabase.CreateSqlite();
            using var project = new MigrationProject(database);
            project.Add("tables", SqliteRebuiltTables.Tables);
            await project.ApplyAsync(database);
            var before = await database.RowsAsync(SqliteRebuiltTables.Rows);
            project.Add("rebuild", script);

            await project.ApplyAsync(database);

            var after = await database.RowsAsync(SqliteRebuiltTables.Rows);
            Assert.True(before.SequenceEqual(after), $"{script}\n{string.Join(", ", before.Except(after))} gone");
            Assert.Contains(
                "name text NOT NULL", await database.ScalarAsync("SELECT sql FROM sqlite_master WHERE name = 'parent' COLLATE NOCASE"));
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Every_spelling_keeps_what_names_the_table_and_the_numbers_that_it_gave_out(string form)
    {
        foreach (var script in SqliteRebuiltTables.Scripts(form))
        {
            await using var database = EngineDatabase.CreateSqlite();
            using var project = new MigrationProject(database);
            project.Add("tables", SqliteRebuiltTables.Tables);
            project.Add("rebuild", script);
            project.Add(
                "rows",
                "INSERT INTO parent (name) VALUES ('d'); INSERT INTO cascades VALUES (3, 4); INSERT INTO grandchild VALUES (3, 3); DELETE "
                    + "FROM cascades WHERE id = 1;");

            await project.ApplyAsync(database);

            Assert.Equal(
                "parent",
                await database.ScalarAsync(
                    "SELECT group_concat(DISTINCT f.\"table\") FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.name "
                        + "NOT IN ('grandchild')"
                        + " AND m.name NOT LIKE '%new%' AND m.name NOT IN ('from', 'other', 'a b')"));
            Assert.Equal(
                ("4", "a", "2"),
                (
                    await database.ScalarAsync("SELECT max(id) FROM parent"),
                    await database.ScalarAsync("SELECT name FROM log"),
                    await database.ScalarAsync("SELECT count(*) FROM grandchild")));
            Assert.Empty(await database.RowsAsync("PRAGMA foreign_key_check"));
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task What_a_copy_leaves_out_of_the_rows_that_others_name_is_refused_and_nothing_is_kept(string form)
    {
        foreach (var dress in new[] { "nothing", "deferred", "foreign keys off" })
        {
            await using var database = EngineDatabase.CreateSqlite();
            using var project = new MigrationProject(database);
            project.Add("tables", SqliteRebuiltTables.Tables);
            await project.ApplyAsync(database);
            var (rows, schema) = (await database.RowsAsync(SqliteRebuiltTables.Rows), await database.DumpAsync());
            var script = SqliteRebuiltTables.Script(form, dress, SqliteRebuiltTables.Spellings[0]);
            project.Add("rebuild", string.Join('\n', script.Split('\n').Select(LeavesOut)));

            var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

            Assert.Equal(ErrorId.ForeignKeyViolation, error.Id);
            Assert.EndsWith("Nothing of this migration was kept.", error.Message);
            Assert.Equal(rows, await database.RowsAsync(SqliteRebuiltTables.Rows));
            Assert.Equal(schema, await database.DumpAsync());
        }
    }

    [Fact]
    public async Task A_delete_beside_a_rebuild_still_cascades()
    {
        foreach (var form in SqliteRebuiltTables.Forms.Keys)
        {
            await using var database = EngineDatabase.CreateSqlite();
            using var project = new MigrationProject(database);
            project.Add("tables", SqliteRebuiltTables.Tables);
            project.Add("lone", "DELETE FROM restricts WHERE id = 2; DELETE FROM plain WHERE id = 2;");
            var rebuild = SqliteRebuiltTables.Script(form, "nothing", SqliteRebuiltTables.Spellings[0]);
            project.Add("mixed", $"{rebuild}DELETE FROM parent WHERE id = 2;");

            await project.ApplyAsync(database);

            Assert.Equal(
                "1|1|1",
                await database.ScalarAsync(
                    "SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM cascades), (SELECT count(*) FROM grandchild)"));
            Assert.Equal(
                "NULL|1",
                await database.ScalarAsync(
                    "SELECT (SELECT parent_id FROM nulls WHERE id = 2), (SELECT parent_id FROM defaults WHERE id = 2)"));
        }
    }

    [Theory]
    [InlineData("UPDATE log SET name = name", true)]
    [InlineData("DELETE FROM grandchild WHERE id = 9", false)]
    [InlineData("UPDATE parent SET name = name", true)]
    [InlineData("UPDATE parent SET id = id", false)]
    [InlineData("DELETE FROM parent WHERE id = 9", false)]
    [InlineData("DELETE FROM log", true)]
    [InlineData("INSERT OR REPLACE INTO log VALUES ('x')", true)]
    [InlineData("INSERT OR REPLACE INTO parent VALUES (9, 'x', NULL)", false)]
    [InlineData("INSERT INTO parent VALUES (9, 'x', NULL) ON CONFLICT (id) DO UPDATE SET name = 'y'", true)]
    [InlineData("INSERT INTO parent VALUES (9, 'x', NULL) ON CONFLICT (id) DO UPDATE SET id = 10", false)]
    [InlineData("WITH x AS (SELECT 9 AS id) DELETE FROM parent WHERE id IN (SELECT id FROM x)", false)]
    [InlineData("DROP TABLE spare", true)]
    public async Task Only_what_foreign_keys_or_triggers_could_carry_on_takes_a_rebuild_its_one_transaction(string beside, bool atomic)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add(
            "tables",
            "CREATE TABLE spare (id integer);"
                + SqliteRebuiltTables.Tables.Replace(
                    "CREATE TRIGGER grandchild_log AFTER INSERT", "CREATE TRIGGER grandchild_log AFTER DELETE"));
        await project.ApplyAsync(database);
        project.Add(
            "rebuild",
            $"{beside};\n{SqliteRebuiltTables.Script("create, copy, drop, rename", "nothing", SqliteRebuiltTables.Spellings[0])}");

        await project.ApplyAsync(database);

        Assert.Equal(atomic, (await database.HistoryAsync("outcome")).SequenceEqual(["Applied", "Applied"]));
    }

    [Theory]
    [InlineData(TransactionMode.None)]
    [InlineData(TransactionMode.All)]
    public async Task Rebuilds_have_none_either_however_migrations_share_transactions(TransactionMode mode)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", SqliteRebuiltTables.Tables);
        await project.ApplyAsync(database);
        var before = await database.RowsAsync(SqliteRebuiltTables.Rows);
        foreach (var form in SqliteRebuiltTables.Forms.Keys.Where(form => !form.Contains("keep")))
            project.Add("rebuild", SqliteRebuiltTables.Script(form, "deferred", SqliteRebuiltTables.Spellings[0]));

        await project.ApplyAsync(database, new() { TransactionMode = mode });

        Assert.Equal(before, await database.RowsAsync(SqliteRebuiltTables.Rows));
        Assert.Equal("3", await database.ScalarAsync("SELECT seq FROM sqlite_sequence WHERE name = 'parent'"));
    }

    /// <summary>A copy without row 2.</summary>
    private static string LeavesOut(string line) =>
        !line.StartsWith("INSERT", StringComparison.Ordinal) && !line.StartsWith("WITH", StringComparison.Ordinal) ? line
        : line.Contains("WHERE", StringComparison.Ordinal) ? line.Replace(">= 2", "> 2", StringComparison.Ordinal)
        : line.Replace(";", " WHERE id < 2;", StringComparison.Ordinal);
}
