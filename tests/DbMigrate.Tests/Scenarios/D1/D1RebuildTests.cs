using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Sqlite;
using DbMigrate.Tests.Scenarios.Runs;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Scenarios.D1;

/// <summary>A script that rebuilds tables does on D1, where foreign keys are always on, what it does on SQLite, where they are off around
/// it.</summary>
public sealed class D1RebuildTests(D1Facade facade)
{
    /// <summary>What D1 has not: temporary tables, and transactions of a script's own.</summary>
    private static readonly string[] Impossible = ["a temporary backup", "a transaction"];

    public static TheoryData<string, string, int> Scripts { get; } =
    [.. AllScripts().Select(script => new TheoryDataRow<string, string, int>(script.Form, script.Dress, script.Spelling))];

    /// <summary>Tables that refer to each other in ways that a copy has to follow; a statement, where it is not the usual, is the
    /// script's.</summary>
    public static TheoryData<string, string, string> Shapes { get; } = new()
    {
        {
            "a ring, as user and board in homarr",
            """
                CREATE TABLE users (id text PRIMARY KEY, home text REFERENCES boards (id) ON DELETE SET NULL);
                CREATE TABLE boards (id text PRIMARY KEY, creator text REFERENCES users (id) ON DELETE SET NULL);
                CREATE TABLE items (id integer PRIMARY KEY, board text NOT NULL REFERENCES boards (id) ON DELETE CASCADE);
                INSERT INTO users VALUES ('u', NULL); INSERT INTO boards VALUES ('b', 'u'); UPDATE users SET home = 'b'; INSERT INTO items VALUES (1, 'b');
                """,
            """
                PRAGMA foreign_keys=OFF;
                CREATE TABLE __new_users (id text PRIMARY KEY, name text DEFAULT 'x', home text REFERENCES boards (id) ON DELETE SET NULL);
                INSERT INTO __new_users (id, home) SELECT id, home FROM users;
                DROP TABLE users;
                ALTER TABLE __new_users RENAME TO users;
                PRAGMA foreign_keys=ON;
                """
        },
        {
            "two tables, one after the other",
            """
                CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a (id) ON DELETE CASCADE);
                CREATE TABLE c (id integer PRIMARY KEY, b integer REFERENCES b (id) ON DELETE CASCADE);
                INSERT INTO a VALUES (1); INSERT INTO b VALUES (1, 1); INSERT INTO c VALUES (1, 1);
                """,
            """
                CREATE TABLE __new_a (id integer PRIMARY KEY, x); INSERT INTO __new_a (id) SELECT id FROM a; DROP TABLE a; ALTER TABLE __new_a RENAME TO a;
                CREATE TABLE __new_b (id integer PRIMARY KEY, x, a integer REFERENCES a (id) ON DELETE CASCADE); INSERT INTO __new_b (id, a) SELECT id, a FROM b; DROP TABLE b; ALTER TABLE __new_b RENAME TO b;
                """
        },
        {
            "two tables at once",
            """
                CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a (id) ON DELETE CASCADE);
                CREATE TABLE c (id integer PRIMARY KEY, b integer REFERENCES b (id) ON DELETE CASCADE);
                INSERT INTO a VALUES (1); INSERT INTO b VALUES (1, 1); INSERT INTO c VALUES (1, 1);
                """,
            """
                CREATE TABLE __new_a (id integer PRIMARY KEY, x); CREATE TABLE __new_b (id integer PRIMARY KEY, x, a integer REFERENCES a (id) ON DELETE CASCADE);
                INSERT INTO __new_a (id) SELECT id FROM a; INSERT INTO __new_b (id, a) SELECT id, a FROM b;
                DROP TABLE a; DROP TABLE b; ALTER TABLE __new_a RENAME TO a; ALTER TABLE __new_b RENAME TO b;
                """
        },
        {
            "a key that only an index makes unique",
            """
            CREATE TABLE users (id integer PRIMARY KEY, email text); CREATE UNIQUE INDEX users_email ON users (email);
            CREATE TABLE mails (id integer PRIMARY KEY, email text REFERENCES users (email) ON DELETE CASCADE ON UPDATE CASCADE);
            INSERT INTO users VALUES (1, 'a'), (2, 'b'); INSERT INTO mails VALUES (1, 'a'), (2, 'b');
            """,
            """
            PRAGMA foreign_keys=OFF;
            CREATE TABLE __new_users (id integer PRIMARY KEY, email text NOT NULL);
            INSERT INTO __new_users SELECT * FROM users;
            DROP TABLE users;
            ALTER TABLE __new_users RENAME TO users;
            PRAGMA foreign_keys=ON;
            CREATE UNIQUE INDEX users_email ON users (email);
            """
        },
        {
            "every kind of column and part",
            """
                CREATE TABLE p (id integer PRIMARY KEY); INSERT INTO p VALUES (1), (2), (9007199254740993);
                CREATE TABLE c (a text, p integer REFERENCES p ON DELETE CASCADE, b blob, big integer, twice integer AS (big * 2) STORED, UNIQUE (a));
                CREATE INDEX c_p ON c (p) WHERE p > 0;
                CREATE TABLE log (x text);
                CREATE TRIGGER c_gone AFTER DELETE ON c BEGIN INSERT INTO log VALUES ('gone'); END;
                CREATE TRIGGER c_came AFTER INSERT ON c BEGIN INSERT INTO log VALUES ('came'); END;
                CREATE TABLE w (k text PRIMARY KEY, p integer REFERENCES p ON DELETE CASCADE) WITHOUT ROWID;
                CREATE TABLE counted (id integer PRIMARY KEY AUTOINCREMENT, p integer REFERENCES p ON DELETE CASCADE);
                CREATE VIEW v AS SELECT c.a, p.id FROM c JOIN p ON p.id = c.p;
                CREATE TRIGGER v_in INSTEAD OF INSERT ON v BEGIN INSERT INTO p (id) VALUES (NEW.id); END;
                INSERT INTO c (rowid, a, p, b, big) VALUES (7, 'x', 1, x'00ff', 9007199254740993), (99, 'y', 9007199254740993, NULL, -4);
                INSERT INTO w VALUES ('k', 2); INSERT INTO counted (p) VALUES (1), (2), (2); DELETE FROM counted WHERE id = 3; DELETE FROM log;
                """,
            """
                PRAGMA defer_foreign_keys=ON;
                CREATE TABLE __new_p (id integer PRIMARY KEY, name text);
                INSERT INTO __new_p (id) SELECT id FROM p;
                DROP TABLE p;
                ALTER TABLE __new_p RENAME TO p;
                INSERT INTO counted (p) VALUES (1);
                """
        },
        {
            "pragmas that are lifted out of a transaction",
            """
                CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (p integer REFERENCES p ON DELETE CASCADE); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);
                """,
            """
                COMMIT; PRAGMA foreign_keys = OFF; BEGIN;
                ALTER TABLE p RENAME TO p_old; CREATE TABLE p (id integer PRIMARY KEY, x); INSERT INTO p (id) SELECT id FROM p_old; DROP TABLE p_old;
                ALTER TABLE p RENAME TO p_old; ALTER TABLE p_old RENAME TO p;
                COMMIT; PRAGMA foreign_keys = ON; BEGIN;
                """
        },
    };

    [Theory, MemberData(nameof(Scripts))]
    public async Task Every_spelling_does_what_it_does_on_SQLite(string form, string dress, int spelling)
    {
        string script = SqliteRebuiltTables.Script(form, dress, SqliteRebuiltTables.Spellings[spelling]);
        if (!Impossible.Contains(form) && !Impossible.Contains(dress))
        {
            await CheckAsync(SqliteRebuiltTables.Tables, script);
            return;
        }

        D1Database database = await facade.CreateAsync();
        using var project = new MigrationProject(database);
        project.Add("rebuild", script);
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));
        Assert.Equal(ErrorId.ScriptInvalid, error.Id);
        Assert.Contains("D1", error.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Shapes))]
    public Task Every_shape_does_what_it_does_on_SQLite(string name, string tables, string script) => CheckAsync(tables, script, name);

    [Fact]
    public async Task A_drop_that_counts_on_foreign_keys_to_be_off_is_refused_where_it_would_reach_rows()
    {
        D1Database database = await facade.CreateAsync();
        await database.ExecuteAsync(
            "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (p integer REFERENCES p ON DELETE CASCADE); INSERT INTO p VALUES (1); "
                + "INSERT INTO c VALUES (1);");
        using var project = new MigrationProject(database);
        project.Add("drop", "PRAGMA foreign_keys=OFF;\nDROP TABLE p;\nPRAGMA foreign_keys=ON;");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Equal(ErrorId.DataLossRefused, error.Id);
        Assert.Equal("1|1", await database.ScalarAsync("SELECT (SELECT count(*) FROM p), (SELECT count(*) FROM c)"));
        await database.ExecuteAsync("DELETE FROM c;");
        Assert.Single(await project.ApplyAsync(database));
    }

    [Fact]
    public async Task What_a_copy_leaves_out_of_the_rows_that_others_name_is_refused_and_nothing_is_kept()
    {
        foreach (
            string form in SqliteRebuiltTables.Forms.Keys.Except(Impossible).Where(form => !form.Contains("keep", StringComparison.Ordinal))
        )
        {
            D1Database database = await facade.CreateAsync();
            await database.ExecuteAsync(SqliteRebuiltTables.Tables);
            using var project = new MigrationProject(database);
            string script = SqliteRebuiltTables.Script(form, "nothing", SqliteRebuiltTables.Spellings[0]);
            project.Add(
                "rebuild",
                script
                    .Replace("SELECT * FROM parent", "SELECT * FROM (SELECT * FROM parent WHERE id < 2) parent", StringComparison.Ordinal)
                    .Replace("FROM parent AS o", "FROM parent AS o WHERE id < 2", StringComparison.Ordinal)
                    .Replace(
                        "SELECT * FROM "
                            + "__new_parent", "SELECT * FROM (SELECT * FROM __new_parent) x WHERE id < 2", StringComparison.Ordinal));
            string before = await database.DumpAsync();

            var error = await Assert.ThrowsAnyAsync<DbMigrateException>(() => project.ApplyAsync(database));

            Assert.True(
                error.Id is ErrorId.ForeignKeyViolation or ErrorId.DataLossRefused or ErrorId.StatementFailed,
                $"{form}: {error.Id} {error.Message}");
            Assert.Equal(before, await database.DumpAsync());
            Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM cascades"));
        }
    }

    private async Task CheckAsync(string tables, string script, string? name = null)
    {
        await using EngineDatabase sqlite = EngineDatabase.CreateSqlite();
        D1Database database = await facade.CreateAsync();
        await sqlite.ExecuteAsync($"PRAGMA foreign_keys=ON; {tables}");
        await database.ExecuteAsync(tables);
        foreach (EngineDatabase each in (EngineDatabase[])[sqlite, database])
        {
            using var project = new MigrationProject(each);
            project.Add("rebuild", script);
            await project.ApplyAsync(each);
        }

        using SqliteConnection expected = SqliteAcceptance.Open(sqlite.Url["sqlite:".Length..]), actual = await database.CopyAsync();
        Assert.Equal(Digest(expected), Digest(actual));
        Assert.Equal(Lines(expected), Lines(actual));
        Assert.NotEqual("none", name);
        Assert.Equal(
            SqliteDigest.Rows(expected, "SELECT * FROM sqlite_master WHERE name = 'sqlite_sequence'").Count > 0
                ? Sequences(SqliteDigest.Rows(expected, Numbers).Select(row => string.Join('|', row)))
                : [],
            (await database.ObjectsAsync()).Contains("sqlite_sequence") ? Sequences(await database.RowsAsync(Numbers)) : []);
    }

    /// <summary>A table that keeps the old rows refers to itself on D1, where every rename takes references along.</summary>
    private static string Digest(SqliteConnection connection) =>
        string.Join(
            '\n',
            SqliteDigest
                .Of(connection)
                .ToLowerInvariant()
                .Split('\n')
                .Where(line => !line.StartsWith("foreign key __new_parent", StringComparison.Ordinal)));

    private const string Numbers = "SELECT name, seq FROM sqlite_sequence WHERE seq > 0 ORDER BY name COLLATE NOCASE";

    private static IEnumerable<string> Sequences(IEnumerable<string> rows) => rows.Select(row => row.ToLowerInvariant());

    private static List<string> Lines(SqliteConnection connection) =>
        [
            .. SqliteRows
                .Of(connection)
                .OrderBy(table => table.Key, StringComparer.OrdinalIgnoreCase)
                .SelectMany(table =>
                    table.Value.Select(row =>
                        $"{table.Key.ToLowerInvariant()}: {string.Join(", ", row.Select(value => $"{value.Key}={value.Value}"))}")),
        ];

    private static IEnumerable<(string Form, string Dress, int Spelling)> AllScripts()
    {
        string[] whole = ["create, copy, drop, rename", "rename, create, copy, drop"];
        foreach (string form in SqliteRebuiltTables.Forms.Keys)
        {
            foreach (
                string dress in whole.Contains(form)
                    ? SqliteRebuiltTables.Dresses.Keys
                    : SqliteRebuiltTables.Dresses.Keys.Where(dress => dress is "nothing" or "foreign keys off"))
                yield return (form, dress, 0);
        }

        for (var spelling = 1; spelling < SqliteRebuiltTables.Spellings.Count; spelling++)
            yield return (whole[spelling % 2], "nothing", spelling);
    }
}
