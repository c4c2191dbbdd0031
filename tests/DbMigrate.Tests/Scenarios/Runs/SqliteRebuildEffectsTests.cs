using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>What a rebuild means for what is around it: views, numbers, pragmas, rows that are put back, transactions of the script's
/// own.</summary>
public sealed class SqliteRebuildEffectsTests
{
    [Fact]
    public async Task A_view_that_a_rebuild_breaks_is_named_and_nothing_is_kept()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", SqliteRebuiltTables.Tables);
        await project.ApplyAsync(database);
        var before = await database.DumpAsync();
        project.Add(
            "rebuild",
            "CREATE TABLE n (id integer PRIMARY KEY); INSERT INTO n SELECT id FROM parent; DROP TABLE parent; ALTER TABLE n RENAME TO "
                + "parent;");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Contains("rebuilds 'parent' and would leave", error.Message);
        Assert.Contains("no such column", error.Message);
        Assert.Equal(before, await database.DumpAsync());
    }

    /// <summary>With the pragma SQLite itself does not look.</summary>
    [Theory]
    [InlineData("ALTER TABLE t DROP COLUMN y", "CREATE VIEW v AS SELECT id, y FROM t", "view 'v' that cannot be read: no such column: y")]
    [InlineData("ALTER TABLE t DROP COLUMN y", "CREATE VIEW v AS SELECT id, \"y\" FROM t", "view 'v' that cannot be read: no such column")]
    [InlineData(
        "ALTER TABLE t DROP COLUMN y",
        "CREATE TRIGGER g AFTER INSERT ON o BEGIN UPDATE t SET y = 1; END",
        "a trigger of 'o' that cannot run: no such column: y")]
    [InlineData("ALTER TABLE t RENAME TO u", "CREATE VIEW v AS SELECT id FROM t", "view 'v' that cannot be read: no such table: main.t")]
    public async Task What_a_change_breaks_that_SQLite_does_not_check_is_named_and_nothing_is_kept(
        string change, string reader, string broken)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", $"CREATE TABLE t (id integer PRIMARY KEY, x text, y text); CREATE TABLE o (id integer); {reader};");
        await project.ApplyAsync(database);
        var before = await database.DumpAsync();
        var tag = project.Add("change", $"PRAGMA legacy_alter_table=ON; {change}; PRAGMA legacy_alter_table=OFF;");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Contains($"changes 't' and would leave {broken}", error.Message);
        Assert.Equal(before, await database.DumpAsync());
        // What the script mends in the end is not broken.
        project.Edit(tag, $"PRAGMA legacy_alter_table=ON; {change}; DROP {string.Join(' ', reader.Split(' ')[1..3])};");
        await project.ApplyAsync(database);
    }

    [Theory]
    [InlineData("DROP TABLE log; DROP VIEW logged", "")]
    [InlineData("DROP TABLE log", "")]
    [InlineData("", "DROP VIEW people; CREATE VIEW people AS SELECT id FROM parent")]
    public async Task What_the_script_itself_breaks_or_mends_is_its_own_affair(string after, string mended)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add(
            "tables",
            SqliteRebuiltTables.Tables.Replace(
                "AFTER INSERT ON grandchild BEGIN INSERT INTO log SELECT name",
                "AFTER INSERT ON grandchild BEGIN SELECT id") + "CREATE VIEW logged AS SELECT * FROM log;");
        await project.ApplyAsync(database);
        var columns = mended.Length > 0 ? "(id integer PRIMARY KEY)" : "(id integer PRIMARY KEY, name text)";
        project.Add(
            "rebuild",
            $"CREATE TABLE n {columns}; INSERT INTO n SELECT {(mended.Length > 0 ? "id" : "id, name")} FROM parent; DROP TABLE parent; "
                + $"ALTER TABLE n RENAME TO parent; {after}{mended};");

        await project.ApplyAsync(database);

        Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM people"));
    }

    /// <summary>What people write where foreign keys cannot be turned off: the rebuild's DROP TABLE deletes the children, and they are put
    /// back.</summary>
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
            await database.ExecuteAsync(
                $"CREATE TABLE parent (id integer PRIMARY KEY); CREATE TABLE child (n integer {key}, parent_id integer REFERENCES parent "
                    + $"(id) ON DELETE CASCADE)");
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
            await database.ExecuteAsync(
                "CREATE TABLE t (n integer CHECK (n > 0)); CREATE TABLE o (n integer); CREATE VIEW v AS SELECT n FROM o");
            project.Add(
                "unchecked",
                "PRAGMA ignore_check_constraints = ON; PRAGMA legacy_alter_table = ON; PRAGMA recursive_triggers = ON; INSERT INTO t "
                    + "VALUES (-1);");
            project.Add("renamed", "ALTER TABLE o RENAME TO p;");
            var tag = project.Add("checked", "INSERT INTO t VALUES (-2);");

            var error = await Assert.ThrowsAsync<StatementFailedException>(() =>
                project.ApplyAsync(database, new() { TransactionMode = mode }));

            Assert.Equal(tag, error.Tag);
            if (mode != TransactionMode.All)
                Assert.Contains("\"p\"", await database.ScalarAsync("SELECT sql FROM sqlite_master WHERE name = 'v'"));
        }
    }

    [Fact]
    public async Task A_script_that_counts_on_by_itself_is_left_alone()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", SqliteRebuiltTables.Tables);
        project.Add(
            "rebuild",
            SqliteRebuiltTables.Script("create, copy, drop, rename", "nothing", SqliteRebuiltTables.Spellings[0])
                + "UPDATE sqlite_sequence SET seq = 2 WHERE name = 'parent';");

        await project.ApplyAsync(database);

        Assert.Equal("2", await database.ScalarAsync("SELECT seq FROM sqlite_sequence WHERE name = 'parent'"));
    }

    [Fact]
    public async Task A_copy_that_names_itself_is_told_its_new_name()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add(
            "tables",
            SqliteRebuiltTables
                .Tables.Replace("CREATE VIEW people AS SELECT id, name FROM parent;", "")
                .Replace("SELECT name FROM parent WHERE id = 1", "SELECT 'a'"));
        project.Add(
            "rebuild",
            "CREATE TABLE n (id integer PRIMARY KEY, name text, up integer REFERENCES n (id)); INSERT INTO n SELECT * FROM parent; DROP "
                + "TABLE parent; ALTER TABLE n RENAME TO parent;");

        await project.ApplyAsync(database);

        Assert.Equal("parent", await database.ScalarAsync("SELECT \"table\" FROM pragma_foreign_key_list('parent')"));
    }

    [Fact]
    public async Task A_transaction_that_is_tried_again_as_a_whole_has_no_foreign_keys_around_a_rebuild()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", SqliteRebuiltTables.Tables);
        await project.ApplyAsync(database);
        var before = await database.RowsAsync(SqliteRebuiltTables.Rows);
        var rebuild = SqliteRebuiltTables.Script("create, copy, drop, rename", "nothing", SqliteRebuiltTables.Spellings[0]);
        project.Add(
            "rebuild",
            $"-- dbmigrate: transaction none\n-- dbmigrate: lock-timeout 1s retry 2\nBEGIN;\n{rebuild}COMMIT;\nDELETE FROM grandchild "
                + $"WHERE id = 9;\nDELETE FROM parent WHERE id = 9;");

        await project.ApplyAsync(database);

        Assert.Equal(before, await database.RowsAsync(SqliteRebuiltTables.Rows));
    }

    [Fact]
    public async Task A_rebuild_that_goes_on_is_still_a_rebuild()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", SqliteRebuiltTables.Tables);
        await project.ApplyAsync(database);
        var before = await database.RowsAsync(SqliteRebuiltTables.Rows);
        var script = SqliteRebuiltTables
            .Script("create, copy, drop, rename", "nothing", SqliteRebuiltTables.Spellings[0])
            .Replace("DROP TABLE", "INSERT INTO nowhere VALUES (1);\nDROP TABLE");
        var tag = project.Add("rebuild", script);
        await Assert.ThrowsAsync<StatementFailedException>(() =>
            project.ApplyAsync(database, new() { TransactionMode = TransactionMode.None }));
        project.Edit(tag, script.Replace("nowhere", "log"));
        var target = new DatabaseTarget(DatabaseUrl.Parse(database.Url, project.Folder), "production", Protected: true);

        await new Migrator(new Project { Root = project.Folder, Migrations = project.Folder }, target)
        {
            Confirm = (_, _) => Task.FromResult(true),
        }.ApplyAsync(new() { TransactionMode = TransactionMode.None, Resume = true });

        Assert.Equal(before, await database.RowsAsync(SqliteRebuiltTables.Rows));
    }
}
