using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>What a statement does to rows of other tables, through a foreign key, is a loss of data that names them; what it does not do is
/// none.</summary>
public sealed class SqliteCascadeTests
{
    private static readonly string[] Actions = ["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"];

    private const string Rebuild =
        "CREATE TABLE n (id integer PRIMARY KEY, name text UNIQUE); INSERT INTO n SELECT * FROM parent; DROP TABLE parent; ALTER TABLE n "
            + "RENAME TO parent";

    private const string RebuildOfChild = """
        CREATE TABLE n (id integer PRIMARY KEY, parent_id integer DEFAULT 3 REFERENCES parent (id) ON DELETE {0});
        INSERT INTO n SELECT * FROM child; DROP TABLE child; ALTER TABLE n RENAME TO child
        """;

    /// <summary>Each changes or deletes parent 1, which child 1 refers to.</summary>
    public static TheoryData<string> Statements { get; } =
    [
        "DROP TABLE parent",
        "DROP TABLE IF EXISTS main.\"Parent\"",
        "DELETE FROM parent",
        "DELETE FROM [PARENT] WHERE id = 1",
        "WITH x (y) AS (VALUES (1)) DELETE FROM parent WHERE id IN (SELECT y FROM x)",
        "INSERT OR REPLACE INTO parent VALUES (1, 'z')",
        "REPLACE INTO `parent` (id, name) VALUES (1, 'z')",
        "REPLACE INTO parent SELECT 9, 'a'",
        "UPDATE OR REPLACE parent SET name = 'a' WHERE id = 2",
        "UPDATE parent SET id = 7 WHERE id = 1",
        "UPDATE parent SET (name, id) = ('q', 7) WHERE id = 1",
        "UPDATE parent SET name = 'q' WHERE id = 1",
        "INSERT INTO parent VALUES (1, 'q') ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        "INSERT INTO parent VALUES (1, 'q') ON CONFLICT (id) DO UPDATE SET id = 7",
        "ALTER TABLE parent RENAME TO folk; DELETE FROM folk WHERE id = 1",
        "ALTER TABLE child RENAME TO kid; DELETE FROM parent WHERE id = 1",
        $"{Rebuild}; DELETE FROM parent WHERE id = 1",
        $"{Rebuild}; DROP TABLE parent",
        $"{RebuildOfChild}; DROP TABLE parent",
        $"{RebuildOfChild}; DELETE FROM parent WHERE id = 1",
        Rebuild,
        $"PRAGMA defer_foreign_keys = ON; {Rebuild}",
        "PRAGMA foreign_keys = OFF; DELETE FROM child; DROP TABLE parent; DROP TABLE child; PRAGMA foreign_keys = ON",
    ];

    [Theory, MemberData(nameof(Statements))]
    public async Task The_hazards_name_the_tables_whose_rows_go(string template)
    {
        foreach (var onDelete in Actions)
        {
            foreach (var onUpdate in Actions.Where(action => template.Contains("id = 7") || action == "NO ACTION"))
            {
                var statement = template.Replace("{0}", onDelete);
                await using var database = EngineDatabase.CreateSqlite();
                using var project = new MigrationProject(database);
                await database.ExecuteAsync(Tables(onDelete, onUpdate));
                var before = await ValuesAsync(database);
                project.Add("statement", statement);
                var log = new EventLog();
                bool ran;
                try
                {
                    await project.ApplyAsync(database, observer: log);
                    ran = true;
                }
                catch (DbMigrateException e) when (e.Id is ErrorId.StatementFailed or ErrorId.ForeignKeyViolation)
                {
                    ran = false;
                }

                var lost = before.Except(await ValuesAsync(database)).Select(value => value.Split(' ')[0]).Distinct().Order().ToList();
                var named = log.Of<RunWarning>()
                    .Select(warning => warning.Message)
                    .Where(message => message.Contains("DataLoss") && message.Contains(" refer to it"))
                    .ToList();
                if (!ran) continue;
                // The values that follow their parent's are not lost.
                if (template.Contains("id = 7") && onUpdate == "CASCADE") lost.Remove("child");
                var what = $"{statement} with ON DELETE {onDelete} ON UPDATE {onUpdate}";
                var expected = template.Contains("DELETE FROM child;") ? [] : lost;
                Assert.True(
                    named.Exists(message => message.Contains("child holds 2 rows")) == expected.Contains("child"),
                    $"{what}: lost {string.Join(',', lost)}, said {string.Join(" | ", named)}");
                Assert.True(
                    named.Exists(message => message.Contains("grandchild holds 1 row")) == expected.Contains("grandchild"),
                    $"{what}: lost {string.Join(',', lost)}, said {string.Join(" | ", named)}");
            }
        }
    }

    [Theory]
    [InlineData("DELETE FROM parent WHERE id = 1")]
    [InlineData("DROP TABLE parent")]
    [InlineData("REPLACE INTO parent VALUES (1, 'z')")]
    public async Task A_protected_environment_refuses_it_before_anything_runs(string statement)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        await database.ExecuteAsync(Tables("CASCADE", "NO ACTION"));
        var before = await ValuesAsync(database);
        project.Add("statement", $"CREATE TABLE made (id integer); {statement};");
        var migrator = new Migrator(
            new Project { Root = project.Folder, Migrations = project.Folder },
            new DatabaseTarget(DatabaseUrl.Parse(database.Url, project.Folder), "production", Protected: true))
        {
            Confirm = (_, _) => Task.FromResult(true),
        };

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => migrator.ApplyAsync(new()));

        Assert.Equal(ErrorId.DataLossRefused, error.Id);
        Assert.Contains("deletes the rows of child that refer to it", error.Message);
        Assert.Contains("child holds 2 rows", error.Message);
        Assert.Contains("grandchild holds 1 row", error.Message);
        Assert.Equal(before, await ValuesAsync(database));
        Assert.DoesNotContain("made", string.Join(' ', await database.ObjectsAsync()));
    }

    [Fact]
    public async Task A_table_that_the_project_leaves_out_is_named_too()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        await database.ExecuteAsync(Tables("CASCADE", "NO ACTION"));
        project.Add("statement", "DELETE FROM parent WHERE id = 1;");
        var settings = new Project { Root = project.Folder, Migrations = project.Folder, Include = new() { Tables = ["parent"] } };

        var error = await Assert.ThrowsAsync<DbMigrateException>(
            () =>
                new Migrator(settings, new DatabaseTarget(DatabaseUrl.Parse(database.Url, project.Folder), "production", Protected: true))
                {
                    Confirm = (_, _) => Task.FromResult(true),
                }.ApplyAsync(new()));

        Assert.Contains("child holds 2 rows", error.Message);
    }

    [Fact]
    public async Task An_undo_refuses_it_everywhere()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        await database.ExecuteAsync(Tables("CASCADE", "NO ACTION"));
        var tag = project.Add("name", "INSERT INTO parent VALUES (8, 'h');");
        await File.WriteAllTextAsync(Path.Combine(project.Folder, $"{tag}.down.sql"), "DELETE FROM parent WHERE name > 'b';");
        await project.ApplyAsync(database);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.On(database).UndoAsync(new()));

        Assert.Equal(ErrorId.DataLossRefused, error.Id);
        Assert.Contains("child holds 2 rows", error.Message);
    }

    [Fact]
    public async Task A_table_without_rows_that_refer_to_anything_loses_none()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        await database.ExecuteAsync($"{Tables("CASCADE", "NO ACTION")}; DELETE FROM grandchild; UPDATE child SET parent_id = NULL");
        project.Add("statement", "DELETE FROM parent WHERE id = 1;");
        var log = new EventLog();

        await project.ApplyAsync(database, observer: log);

        Assert.DoesNotContain(log.Of<RunWarning>(), warning => warning.Message.Contains("DataLoss"));
    }

    private static string Tables(string onDelete, string onUpdate) =>
        $"""
            CREATE TABLE parent (id integer PRIMARY KEY, name text UNIQUE);
            CREATE TABLE child (id integer PRIMARY KEY, parent_id integer DEFAULT 3 REFERENCES parent (id) ON DELETE {onDelete} ON UPDATE {onUpdate});
            CREATE TABLE grandchild (id integer PRIMARY KEY, child_id integer REFERENCES child (id) ON DELETE CASCADE);
            INSERT INTO parent VALUES (1, 'a'), (2, 'b'), (3, 'c');
            INSERT INTO child VALUES (1, 1), (2, 2);
            INSERT INTO grandchild VALUES (1, 1);
            """;

    private static async Task<List<string>> ValuesAsync(EngineDatabase database)
    {
        var values = new List<string>();
        foreach (var (table, column) in new[] { ("child", "parent_id"), ("grandchild", "child_id") })
        {
            var name = await database.RowsAsync(
                $"SELECT name FROM sqlite_master WHERE name IN ('{table}', '{(table == "child" ? "kid" : table)}')");
            foreach (
                var row in name.Count == 0 ? [] : await database.RowsAsync($"SELECT id || '=' || coalesce({column}, 'null') FROM {name[0]}")
            )
                values.Add($"{table} {row}");
        }

        return values;
    }
}
