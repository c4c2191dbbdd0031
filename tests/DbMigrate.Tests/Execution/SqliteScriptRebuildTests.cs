namespace DbMigrate.Tests.Execution;

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
            Assert.Contains("name text NOT NULL", await database.ScalarAsync("SELECT sql FROM sqlite_master WHERE name = 'parent' COLLATE NOCASE"));
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
            project.Add("rows", "INSERT INTO parent (name) VALUES ('d'); INSERT INTO cascades VALUES (3, 4); INSERT INTO grandchild VALUES (3, 3); DELETE FROM cascades WHERE id = 1;");

            await project.ApplyAsync(database);

            Assert.Equal("parent", await database.ScalarAsync("SELECT group_concat(DISTINCT f.\"table\") FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.name NOT IN ('grandchild')"
                + " AND m.name NOT LIKE '%new%' AND m.name NOT IN ('from', 'other', 'a b')"));
            Assert.Equal(("4", "a", "2"), (await database.ScalarAsync("SELECT max(id) FROM parent"), await database.ScalarAsync("SELECT name FROM log"), await database.ScalarAsync("SELECT count(*) FROM grandchild")));
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

            Assert.Equal("1|1|1", await database.ScalarAsync("SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM cascades), (SELECT count(*) FROM grandchild)"));
            Assert.Equal("NULL|1", await database.ScalarAsync("SELECT (SELECT parent_id FROM nulls WHERE id = 2), (SELECT parent_id FROM defaults WHERE id = 2)"));
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
        project.Add("tables", "CREATE TABLE spare (id integer);" + SqliteRebuiltTables.Tables.Replace("CREATE TRIGGER grandchild_log AFTER INSERT", "CREATE TRIGGER grandchild_log AFTER DELETE"));
        await project.ApplyAsync(database);
        project.Add("rebuild", $"{beside};\n{SqliteRebuiltTables.Script("create, copy, drop, rename", "nothing", SqliteRebuiltTables.Spellings[0])}");

        await project.ApplyAsync(database);

        Assert.Equal(atomic, (await database.HistoryAsync("outcome")).SequenceEqual(["Applied", "Applied"]));
    }

    [Fact]
    public async Task Without_a_transaction_a_rebuild_has_no_foreign_keys_either()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", SqliteRebuiltTables.Tables);
        await project.ApplyAsync(database);
        var before = await database.RowsAsync(SqliteRebuiltTables.Rows);
        foreach (var form in SqliteRebuiltTables.Forms.Keys.Where(form => !form.Contains("keep"))) project.Add("rebuild", SqliteRebuiltTables.Script(form, "deferred", SqliteRebuiltTables.Spellings[0]));

        await project.ApplyAsync(database, new() { TransactionMode = TransactionMode.None });

        Assert.Equal(before, await database.RowsAsync(SqliteRebuiltTables.Rows));
    }

    [Fact]
    public async Task In_one_transaction_rebuilds_have_none_either()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", SqliteRebuiltTables.Tables);
        await project.ApplyAsync(database);
        var before = await database.RowsAsync(SqliteRebuiltTables.Rows);
        foreach (var form in SqliteRebuiltTables.Forms.Keys.Where(form => !form.Contains("keep"))) project.Add("rebuild", SqliteRebuiltTables.Script(form, "deferred", SqliteRebuiltTables.Spellings[0]));

        await project.ApplyAsync(database, new() { TransactionMode = TransactionMode.All });

        Assert.Equal(before, await database.RowsAsync(SqliteRebuiltTables.Rows));
        Assert.Equal("3", await database.ScalarAsync("SELECT seq FROM sqlite_sequence WHERE name = 'parent'"));
    }

    [Fact]
    public async Task A_view_that_a_rebuild_breaks_is_named_and_nothing_is_kept()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", SqliteRebuiltTables.Tables);
        await project.ApplyAsync(database);
        var before = await database.DumpAsync();
        project.Add("rebuild", "CREATE TABLE n (id integer PRIMARY KEY); INSERT INTO n SELECT id FROM parent; DROP TABLE parent; ALTER TABLE n RENAME TO parent;");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Contains("rebuilds 'parent' and would leave", error.Message);
        Assert.Contains("no such column", error.Message);
        Assert.Equal(before, await database.DumpAsync());
    }

    [Theory]
    [InlineData("DROP TABLE log; DROP VIEW logged", "")]
    [InlineData("DROP TABLE log", "")]
    [InlineData("", "DROP VIEW people; CREATE VIEW people AS SELECT id FROM parent")]
    public async Task What_the_script_itself_breaks_or_mends_is_its_own_affair(string after, string mended)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", SqliteRebuiltTables.Tables.Replace("AFTER INSERT ON grandchild BEGIN INSERT INTO log SELECT name", "AFTER INSERT ON grandchild BEGIN SELECT id") + "CREATE VIEW logged AS SELECT * FROM log;");
        await project.ApplyAsync(database);
        var columns = mended.Length > 0 ? "(id integer PRIMARY KEY)" : "(id integer PRIMARY KEY, name text)";
        project.Add("rebuild", $"CREATE TABLE n {columns}; INSERT INTO n SELECT {(mended.Length > 0 ? "id" : "id, name")} FROM parent; DROP TABLE parent; ALTER TABLE n RENAME TO parent; {after}{mended};");

        await project.ApplyAsync(database);

        Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM people"));
    }

    /// <summary>What people write where foreign keys cannot be turned off: the rebuild's DROP TABLE deletes the children, and they are put back.</summary>
    [Theory]
    [InlineData("INSERT INTO child SELECT * FROM kept", true, true)]
    [InlineData("DELETE FROM child; INSERT INTO child SELECT * FROM kept", true, false)]
    [InlineData("INSERT OR IGNORE INTO child SELECT * FROM kept", true, false)]
    [InlineData("INSERT INTO child SELECT * FROM kept", false, false)]
    public async Task Rows_that_are_put_back_are_there_once(string back, bool holdsRows, bool refused)
    {
        foreach (var key in new[] { "", "UNIQUE" }.Where(key => key.Length > 0 || !back.Contains("IGNORE")))
        {
            await using var database = EngineDatabase.CreateSqlite();
            using var project = new MigrationProject(database);
            await database.ExecuteAsync($"CREATE TABLE parent (id integer PRIMARY KEY); CREATE TABLE child (n integer {key}, parent_id integer REFERENCES parent (id) ON DELETE CASCADE)");
            if (holdsRows) await database.ExecuteAsync("INSERT INTO parent VALUES (1), (2); INSERT INTO child VALUES (1, 1), (2, 2)");
            var before = await database.RowsAsync("SELECT * FROM child");
            project.Add("rebuild", $"""
                CREATE TABLE kept AS SELECT * FROM child;
                CREATE TABLE n (id integer PRIMARY KEY, name text); INSERT INTO n (id) SELECT id FROM parent; DROP TABLE parent; ALTER TABLE n RENAME TO parent;
                {back};
                DROP TABLE kept;
                """);

            var error = await Record.ExceptionAsync(() => project.ApplyAsync(database)) as DbMigrateException;

            Assert.Equal(refused ? ErrorId.ScriptInvalid : null, error?.Id);
            if (refused) Assert.Contains("puts the rows of 'child' back, and they are still there", error!.Message);
            Assert.Equal(before, await database.RowsAsync("SELECT * FROM child"));
            Assert.Equal(refused ? "1" : "2", await database.ScalarAsync("SELECT count(*) FROM pragma_table_info('parent')"));
        }
    }

    [Fact]
    public async Task A_pragma_ends_with_its_migration()
    {
        foreach (var mode in new[] { TransactionMode.PerMigration, TransactionMode.All, TransactionMode.None })
        {
            await using var database = EngineDatabase.CreateSqlite();
            using var project = new MigrationProject(database);
            await database.ExecuteAsync("CREATE TABLE t (n integer CHECK (n > 0)); CREATE TABLE o (n integer); CREATE VIEW v AS SELECT n FROM o");
            project.Add("unchecked", "PRAGMA ignore_check_constraints = ON; PRAGMA legacy_alter_table = ON; PRAGMA recursive_triggers = ON; INSERT INTO t VALUES (-1);");
            project.Add("renamed", "ALTER TABLE o RENAME TO p;");
            var tag = project.Add("checked", "INSERT INTO t VALUES (-2);");

            var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database, new() { TransactionMode = mode }));

            Assert.Equal(tag, error.Tag);
            if (mode != TransactionMode.All) Assert.Contains("\"p\"", await database.ScalarAsync("SELECT sql FROM sqlite_master WHERE name = 'v'"));
        }
    }

    [Fact]
    public async Task A_script_that_counts_on_by_itself_is_left_alone()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", SqliteRebuiltTables.Tables);
        project.Add("rebuild", SqliteRebuiltTables.Script("create, copy, drop, rename", "nothing", SqliteRebuiltTables.Spellings[0]) + "UPDATE sqlite_sequence SET seq = 2 WHERE name = 'parent';");

        await project.ApplyAsync(database);

        Assert.Equal("2", await database.ScalarAsync("SELECT seq FROM sqlite_sequence WHERE name = 'parent'"));
    }

    [Fact]
    public async Task A_copy_that_names_itself_is_told_its_new_name()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", SqliteRebuiltTables.Tables.Replace("CREATE VIEW people AS SELECT id, name FROM parent;", "").Replace("SELECT name FROM parent WHERE id = 1", "SELECT 'a'"));
        project.Add("rebuild", "CREATE TABLE n (id integer PRIMARY KEY, name text, up integer REFERENCES n (id)); INSERT INTO n SELECT * FROM parent; DROP TABLE parent; ALTER TABLE n RENAME TO parent;");

        await project.ApplyAsync(database);

        Assert.Equal("parent", await database.ScalarAsync("SELECT \"table\" FROM pragma_foreign_key_list('parent')"));
    }

    /// <summary>A copy without row 2.</summary>
    private static string LeavesOut(string line) => !line.StartsWith("INSERT", StringComparison.Ordinal) && !line.StartsWith("WITH", StringComparison.Ordinal) ? line
        : line.Contains("WHERE", StringComparison.Ordinal) ? line.Replace(">= 2", "> 2", StringComparison.Ordinal)
        : line.Replace(";", " WHERE id < 2;", StringComparison.Ordinal);
}
