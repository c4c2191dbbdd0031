using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>Table rebuilds on SQLite lose no row, and foreign keys hold wherever a script does not turn them off.</summary>
public sealed class SqliteForeignKeyTests
{
    private const string Tables = """
        CREATE TABLE parent (id integer PRIMARY KEY, name text);
        CREATE TABLE child (id integer PRIMARY KEY, parent_id integer NOT NULL REFERENCES parent (id) ON DELETE CASCADE);
        CREATE TABLE grandchild (id integer PRIMARY KEY, child_id integer NOT NULL REFERENCES child (id) ON DELETE CASCADE);
        INSERT INTO parent VALUES (1, 'a'), (2, 'b'), (3, 'c');
        INSERT INTO child VALUES (11, 1), (12, 2), (13, 3);
        INSERT INTO grandchild VALUES (111, 11), (112, 12), (113, 13);
        """;

    private const string Rebuild = """
        CREATE TABLE `__new_parent` (`id` integer PRIMARY KEY, `name` text NOT NULL);
        INSERT INTO `__new_parent` SELECT `id`, `name` FROM `parent`;
        DROP TABLE `parent`;
        ALTER TABLE `__new_parent` RENAME TO `parent`;
        """;

    private const string Counts = "SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM child), (SELECT count(*) FROM grandchild)";

    /// <summary>The ways in which people write a rebuild.</summary>
    public static TheoryData<string> Rebuilds { get; } =
    [
        $"PRAGMA foreign_keys=OFF;\n{Rebuild}\nPRAGMA foreign_keys=ON;",
        $"PRAGMA foreign_keys=OFF;--> statement-breakpoint\n{Rebuild.Replace(";\n", ";--> statement-breakpoint\n")}--> "
            + $"statement-breakpoint\nPRAGMA foreign_keys=ON;--> statement-breakpoint\nCREATE INDEX i ON parent (name);",
        $"COMMIT;\nPRAGMA foreign_keys = OFF;\nBEGIN;\n{Rebuild}\nCOMMIT;\nPRAGMA foreign_keys = ON;\nBEGIN;",
        $"COMMIT TRANSACTION; pragma main.foreign_keys(0); BEGIN IMMEDIATE TRANSACTION;\n{Rebuild}\nEND TRANSACTION; pragma foreign_keys = "
            + $"yes; BEGIN EXCLUSIVE;",
        $"PRAGMA foreign_keys=OFF; PRAGMA defer_foreign_keys=ON;\n{Rebuild}",
    ];

    [Theory, MemberData(nameof(Rebuilds))]
    public async Task A_rebuild_keeps_the_rows_that_cascade(string script)
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", Tables);
        string rebuild = project.Add("rebuild", script);

        await project.ApplyAsync(database);

        Assert.Equal("3|3|3", await database.ScalarAsync(Counts));
        Assert.Contains("`name` text NOT NULL", await database.DumpAsync());
        Assert.Equal(
            [$"{rebuild}|Applied"], await database.RowsAsync($"SELECT tag, outcome FROM {database.History} WHERE tag = '{rebuild}'"));
    }

    [Theory, MemberData(nameof(Rebuilds))]
    public async Task A_rebuild_that_fails_is_undone_whole(string script)
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", Tables);
        await project.ApplyAsync(database);
        string before = await database.DumpAsync();
        project.Add("rebuild", script + "\nINSERT INTO nowhere VALUES (1);");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Contains("Nothing of this migration was kept.", error.Message);
        Assert.Equal(before, await database.DumpAsync());
        Assert.Equal("3|3|3", await database.ScalarAsync(Counts));
    }

    [Theory, MemberData(nameof(Rebuilds))]
    public async Task Foreign_keys_hold_again_for_the_next_migration(string script)
    {
        foreach (TransactionMode mode in new[] { TransactionMode.PerMigration, TransactionMode.None })
        {
            await using EngineDatabase database = EngineDatabase.CreateSqlite();
            using var project = new MigrationProject(database);
            project.Add("tables", Tables);
            project.Add("rebuild", script);
            project.Add("delete", "DELETE FROM parent WHERE id = 1;");
            if (mode == TransactionMode.None)
                await project.ApplyAsync(database, new() { To = "tables" });

            await project.ApplyAsync(database, new() { TransactionMode = mode });

            Assert.Equal("2|2|2", await database.ScalarAsync(Counts));
        }
    }

    [Theory]
    [InlineData("COMMIT;\nPRAGMA foreign_keys=OFF;\nBEGIN;", "COMMIT;\nPRAGMA foreign_keys=ON;\nBEGIN;")]
    [InlineData("PRAGMA foreign_keys=OFF;", "PRAGMA foreign_keys=ON;")]
    public async Task Deletes_outside_the_window_cascade_and_its_borders_commit(string off, string on)
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", Tables);
        string mixed = project.Add("mixed", $"DELETE FROM parent WHERE id = 1;\n{off}\n{Rebuild}\n{on}\nDELETE FROM parent WHERE id = 2;");

        await project.ApplyAsync(database);

        Assert.Equal("1|1|1", await database.ScalarAsync(Counts));
        IReadOnlyList<string> history = await database.RowsAsync(
            $"SELECT outcome FROM {database.History} WHERE tag = '{mixed}' ORDER BY id");
        Assert.Equal("Applied", history[^1]);
        Assert.All(history.SkipLast(1), outcome => Assert.Equal("Progress", outcome));
        Assert.True(history.Count > 3);
    }

    [Fact]
    public async Task A_window_that_committed_is_not_run_again_on_resume()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", Tables);
        string script =
            $"DELETE FROM parent WHERE id = 1;\nPRAGMA foreign_keys=OFF;\n{Rebuild}\nPRAGMA foreign_keys=ON;\nDELETE FROM parent WHERE id "
                + $"= 2;\nINSERT INTO parent VALUES (4, NULL);";
        string mixed = project.Add("mixed", script);

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        Assert.Equal("2|2|2", await database.ScalarAsync(Counts));
        project.Edit(mixed, script.Replace("(4, NULL)", "(4, 'd')"));
        await project.ApplyAsync(database, new() { Resume = true });

        Assert.Contains("Its statements 1 to 7 of 9 are durable", error.Message);
        Assert.Equal("2|1|1", await database.ScalarAsync(Counts));
    }

    [Fact]
    public async Task A_rebuild_that_leaves_rows_without_their_parent_is_refused_and_undone()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", Tables);
        await project.ApplyAsync(database);
        string before = await database.DumpAsync();
        string loses = project.Add(
            "loses",
            $"PRAGMA foreign_keys=OFF;\n{Rebuild.Replace("FROM `parent`", "FROM `parent` WHERE id < 3")}\nPRAGMA foreign_keys=ON;");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Equal(ErrorId.ForeignKeyViolation, error.Id);
        Assert.Contains("1 row(s) of 'child' whose foreign key names no row of 'parent'", error.Message);
        Assert.EndsWith("Nothing of this migration was kept.", error.Message);
        Assert.Equal(before, await database.DumpAsync());
        Assert.Equal("3|3|3", await database.ScalarAsync(Counts));
        Assert.Equal($"{loses}|Failed", (await database.HistoryAsync())[^1]);
        Assert.Equal("1", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
    }

    [Fact]
    public async Task A_violation_after_a_durable_point_says_what_is_durable()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", Tables);
        project.Add(
            "loses",
            $"DELETE FROM parent WHERE id = 1;\nCOMMIT;\nPRAGMA foreign_keys=OFF;\nBEGIN;\nDELETE FROM parent WHERE id = "
                + $"2;\nCOMMIT;\nPRAGMA foreign_keys=ON;\nBEGIN;");
        var log = new EventLog();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, observer: log));

        Assert.Equal(ErrorId.ForeignKeyViolation, error.Id);
        Assert.Contains("are durable", error.Message);
        Assert.DoesNotContain("Nothing of", error.Message);
        Assert.Contains("-Resume", error.RecommendedAction);
        Assert.Equal(MigrationOutcome.Partial, log.Of<MigrationFinished>().Last().Result.Status);
    }

    [Fact]
    public async Task Violations_that_were_there_before_do_not_block_a_rebuild()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", Tables);
        await project.ApplyAsync(database);
        await database.ExecuteAsync(
            "PRAGMA foreign_keys=OFF; INSERT INTO child VALUES (99, 99); CREATE TABLE odd (x REFERENCES child (parent_id)); INSERT INTO "
                + "odd VALUES (5)");
        project.Add("rebuild", $"PRAGMA foreign_keys=OFF;\n{Rebuild}\nPRAGMA foreign_keys=ON;");

        await project.ApplyAsync(database);

        Assert.Equal("3|4|3", await database.ScalarAsync(Counts));
    }

    [Fact]
    public async Task Rebuilds_share_one_transaction_where_nothing_needs_foreign_keys()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", Tables);
        project.Add("rebuild", $"PRAGMA foreign_keys=OFF;\n{Rebuild}\nPRAGMA foreign_keys=ON;");
        project.Add("again", $"PRAGMA foreign_keys=OFF;\n{Rebuild}\nPRAGMA foreign_keys=ON;");

        await project.ApplyAsync(database, new() { TransactionMode = TransactionMode.All });

        Assert.Equal("3|3|3", await database.ScalarAsync(Counts));
    }

    [Fact]
    public async Task Rebuilds_do_not_share_a_transaction_with_what_needs_foreign_keys()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", Tables);
        project.Add("rebuild", $"PRAGMA foreign_keys=OFF;\n{Rebuild}\nPRAGMA foreign_keys=ON;");
        string needs = project.Add("delete", "DELETE FROM parent WHERE id = 1;");

        var error = await Assert.ThrowsAsync<DbMigrateException>(
            () => project.ApplyAsync(database, new() { TransactionMode = TransactionMode.All }));

        Assert.Equal((ErrorId.TransactionModeImpossible, needs), (error.Id, error.Target));
        Assert.Empty(await database.ObjectsAsync());
    }

    [Fact]
    public async Task Without_a_pragma_a_script_has_foreign_keys_and_their_errors()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("tables", Tables);
        string orphan = project.Add("orphan", "PRAGMA foreign_keys=ON;\nINSERT INTO child VALUES (14, 4);");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Equal((ErrorId.StatementFailed, orphan, 2), (error.Id, error.Tag, error.Statement));
        Assert.Equal("3|3|3", await database.ScalarAsync(Counts));
    }
}
