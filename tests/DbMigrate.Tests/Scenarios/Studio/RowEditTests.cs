using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>Changes of rows: all or none, each the row that was read.</summary>
public sealed class RowEditTests(PostgresServers servers)
{
    private const string Schema = """
        CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, mail text DEFAULT 'none', doubled integer GENERATED ALWAYS AS (id * 2) STORED);
        CREATE TABLE parts (a integer NOT NULL, b text NOT NULL, n integer, PRIMARY KEY (b, a));
        CREATE TABLE bare (n integer, t text);
        CREATE TABLE pets (id integer PRIMARY KEY, owner integer REFERENCES people (id) ON DELETE CASCADE);
        INSERT INTO people (id, name) VALUES (1, 'Ada'), (2, 'Bob'), (3, 'Cy');
        INSERT INTO parts VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3);
        INSERT INTO bare VALUES (1, 'a'), (1, 'a'), (NULL, NULL);
        INSERT INTO pets VALUES (1, 1);
        CREATE VIEW shown AS SELECT * FROM people;
        """;

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Changes_are_one_transaction_and_the_rows_come_back_as_they_are(string engine)
    {
        await using var database = await CreateAsync(engine);
        var rows = await database.RowsAsync("people");

        var outcome = await database.Browser.EditAsync([
            Update(database, "people", rows[0], ("name", Cell.Of("Adé"))),
            Delete(database, "people", rows[2], 0, 1),
            Insert(database, "people", ("id", Number(database, "4")), ("name", Cell.Of(""))),
        ]);

        Assert.Null(outcome.Conflict);
        Assert.Equal(["1", "Adé", "none", "2"], outcome.Rows[0]!.Cells.Select(cell => cell.Text));
        Assert.Null(outcome.Rows[1]);
        Assert.Equal(["4", "", "none", "8"], outcome.Rows[2]!.Cells.Select(cell => cell.Text));
        Assert.Equal(["1|Adé", "2|Bob", "4|"], await database.Database.RowsAsync("SELECT id, name FROM people ORDER BY id"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_row_that_somebody_has_changed_meanwhile_is_shown_and_nothing_is_changed(string engine)
    {
        await using var database = await CreateAsync(engine);
        var rows = await database.RowsAsync("people");
        await database.Database.ExecuteAsync("UPDATE people SET mail = 'new' WHERE id = 2");

        var outcome = await database.Browser.EditAsync([
            Update(database, "people", rows[0], ("name", Cell.Of("X"))), Update(database, "people", rows[1], ("name", Cell.Of("Y"))),
        ]);

        Assert.Empty(outcome.Rows);
        Assert.Equal(1, outcome.Conflict!.Change);
        Assert.Equal(["2", "Bob", "new", "4"], outcome.Conflict.Current!.Cells.Select(cell => cell.Text));
        Assert.Equal(["Ada", "Bob", "Cy"], await database.Database.RowsAsync("SELECT name FROM people ORDER BY id"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_row_that_is_gone_is_a_conflict_without_a_row(string engine)
    {
        await using var database = await CreateAsync(engine);
        var rows = await database.RowsAsync("people");
        await database.Database.ExecuteAsync("DELETE FROM people WHERE id = 2");

        var outcome = await database.Browser.EditAsync([Delete(database, "people", rows[1], 0, 1, 2)]);

        Assert.Null(outcome.Conflict!.Current);
        Assert.Contains("gone", outcome.Conflict.Message);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_the_database_refuses_takes_back_what_came_before_it(string engine)
    {
        await using var database = await CreateAsync(engine);
        var rows = await database.RowsAsync("people");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => database.Browser.EditAsync([
            Update(database, "people", rows[0], ("name", Cell.Of("X"))), Update(database, "people", rows[1], ("name", Cell.Null)),
        ]));

        Assert.Contains("name", error.Message);
        Assert.Equal(["Ada", "Bob", "Cy"], await database.Database.RowsAsync("SELECT name FROM people ORDER BY id"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_key_of_several_columns_can_itself_be_changed(string engine)
    {
        await using var database = await CreateAsync(engine);
        var row = (await database.RowsAsync("parts"))[0];
        Assert.Equal(["1", "x", "1"], row.Cells.Select(cell => cell.Text));

        var outcome = await database.Browser.EditAsync([Update(database, "parts", row, ("a", Number(database, "9")), ("n", Cell.Null))]);

        Assert.Equal(["9", "x", null], outcome.Rows[0]!.Cells.Select(cell => cell.Text));
        Assert.Equal(
            ["1|y|2", "2|x|3", "9|x|NULL"],
            (await database.Database.RowsAsync("SELECT a, b, COALESCE(CAST(n AS text), 'NULL') FROM parts ORDER BY a, b")));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Of_rows_that_are_alike_without_a_key_the_one_that_was_meant_is_changed(string engine)
    {
        await using var database = await CreateAsync(engine);
        var rows = await database.RowsAsync("bare");

        var outcome = await database.Browser.EditAsync([
            Update(database, "bare", rows[1], ("t", Cell.Of("b"))),
            Delete(database, "bare", rows[2], 0, 1),
        ]);

        Assert.Null(outcome.Conflict);
        Assert.Equal(["1|a", "1|b"], await database.Database.RowsAsync("SELECT n, t FROM bare ORDER BY t"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Without_a_key_what_was_read_must_be_said(string engine)
    {
        await using var database = await CreateAsync(engine);
        var row = (await database.RowsAsync("bare"))[0];

        await Assert.ThrowsAsync<DbMigrateException>(() =>
            database.Browser.EditAsync([
                new()
                {
                    Kind = RowEditKind.Delete,
                    Table = database.Table("bare"),
                    Id = row.Id,
                },
            ]));

        Assert.Equal("3", await database.Database.ScalarAsync("SELECT count(*) FROM bare"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_default_NULL_and_the_empty_text_are_three_things(string engine)
    {
        await using var database = await CreateAsync(engine);

        var outcome = await database.Browser.EditAsync([
            Insert(database, "people", ("id", Number(database, "10")), ("name", Cell.Of("d")), ("mail", new(CellKind.Default))),
            Insert(database, "people", ("id", Number(database, "11")), ("name", Cell.Of("n")), ("mail", Cell.Null)),
            Insert(database, "people", ("id", Number(database, "12")), ("name", Cell.Of("e")), ("mail", Cell.Of(""))),
            Insert(database, "people", ("id", Number(database, "13")), ("name", Cell.Of("o"))),
        ]);

        Assert.Equal(["none", null, "", "none"], outcome.Rows.Select(row => row!.Cells[2].Text));
        var reset = await database.Browser.EditAsync([Update(database, "people", outcome.Rows[1]!, ("mail", new(CellKind.Default)))]);
        Assert.Equal("none", reset.Rows[0]!.Cells[2].Text);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_row_of_defaults_alone_can_be_added(string engine)
    {
        await using var database = await CreateAsync(engine);

        var outcome = await database.Browser.EditAsync([Insert(database, "bare")]);

        Assert.Equal([null, null], outcome.Rows[0]!.Cells.Select(cell => cell.Text));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_is_computed_cannot_be_written_and_a_view_says_why_not(string engine)
    {
        await using var database = await CreateAsync(engine);
        var row = (await database.RowsAsync("people"))[0];

        var computed = await Assert.ThrowsAsync<DbMigrateException>(() =>
            database.Browser.EditAsync([Update(database, "people", row, ("doubled", Number(database, "7")))]));
        var view = await Assert.ThrowsAsync<DbMigrateException>(() =>
            database.Browser.EditAsync([Insert(database, "shown", ("id", Number(database, "7")))]));

        Assert.Contains("doubled", computed.Message);
        Assert.Contains("view", view.Message);
        Assert.Contains("view", (await database.Browser.GetTableAsync(database.Table("shown"))).ReadOnlyReason);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_preview_is_the_SQL_with_its_values_and_what_goes_with_a_row(string engine)
    {
        await using var database = await CreateAsync(engine);
        var row = (await database.RowsAsync("people"))[0];

        var plan = await database.Browser.PlanEditAsync([
            Update(database, "people", row, ("name", Cell.Of("O'Neil"))),
            Delete(database, "people", row, 1),
        ]);

        Assert.Matches(
            """^UPDATE ("public"\.)?"people" SET "name" = 'O''Neil' WHERE "id" = '?1'? AND "id" = '?1'? AND "name" = 'Ada' AND "mail" = 'none'""",
            plan.Statements[0]);
        Assert.Matches("""^DELETE FROM ("public"\.)?"people" WHERE "id" = '?1'? AND "name" = 'Ada'$""", plan.Statements[1]);
        Assert.Equal(HazardCode.DataLoss, Assert.Single(plan.Hazards).Code);
        Assert.Equal("3", await database.Database.ScalarAsync("SELECT count(*) FROM people"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_long_value_is_cut_read_whole_and_its_row_still_changed(string engine)
    {
        await using var database = await CreateAsync(engine);
        var text = string.Concat(Enumerable.Repeat("é\U0001F600x", 100_000));
        await database.Browser.EditAsync([Insert(database, "people", ("id", Number(database, "20")), ("name", Cell.Of(text)))]);

        var row = (await database.RowsAsync("people"))[^1];

        Assert.True(row.Cells[1].IsCut);
        Assert.True(row.Cells[1].Text!.Length < 2100);
        Assert.StartsWith(row.Cells[1].Text!, text, StringComparison.Ordinal);
        Assert.Equal(700_000, row.Cells[1].Bytes);
        Assert.Equal(text, (await database.Browser.GetCellAsync(database.Table("people"), row.Id!, "name")).Text);
        var outcome = await database.Browser.EditAsync([Update(database, "people", row, ("mail", Cell.Of("m")))]);
        Assert.Null(outcome.Conflict);
        // What was read is the beginning: it cannot be what is written.
        await Assert.ThrowsAsync<DbMigrateException>(() =>
            database.Browser.EditAsync([Update(database, "people", row, ("name", row.Cells[1]))]));
    }

    [Fact]
    public async Task An_identity_that_is_always_given_is_never_written()
    {
        await using var database = await StudioDatabase.CreateAsync(
            servers, EngineDatabase.One.Last().Data, "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n integer);");

        var outcome = await database.Browser.EditAsync([
            Insert(database, "t", ("n", Cell.Of("1"))),
            Insert(database, "t", ("id", new(CellKind.Default)), ("n", Cell.Of("2"))),
        ]);

        Assert.Equal(["1", "2"], outcome.Rows.Select(row => row!.Cells[0].Text));
        await Assert.ThrowsAsync<DbMigrateException>(() => database.Browser.EditAsync([Insert(database, "t", ("id", Cell.Of("9")))]));
    }

    [Fact]
    public async Task What_a_type_cannot_read_is_said_in_the_words_of_the_server_and_zero_is_a_number()
    {
        await using var database = await StudioDatabase.CreateAsync(
            servers, EngineDatabase.One.Last().Data, "CREATE TABLE t (id integer PRIMARY KEY, n integer, d date);");

        var word = await Assert.ThrowsAsync<DbMigrateException>(() =>
            database.Browser.EditAsync([Insert(database, "t", ("id", Cell.Of("abcd")))]));
        var day = await Assert.ThrowsAsync<DbMigrateException>(() =>
            database.Browser.EditAsync([Insert(database, "t", ("id", Cell.Of("1")), ("d", Cell.Of("2024-02-30")))]));
        var zero = await database.Browser.EditAsync([Insert(database, "t", ("id", Cell.Of("0")), ("n", Cell.Of("0")))]);

        Assert.Contains("abcd", word.Message);
        Assert.Contains("2024-02-30", day.Message);
        Assert.Equal(["0", "0", null], zero.Rows[0]!.Cells.Select(cell => cell.Text));
    }

    [Fact]
    public async Task A_trigger_that_keeps_a_row_out_is_a_conflict()
    {
        await using var database = await StudioDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data, """
            CREATE TABLE t (id integer PRIMARY KEY, n integer); INSERT INTO t VALUES (1, 1);
            CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER quiet BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION nothing();
            """);
        var row = (await database.RowsAsync("t"))[0];

        Assert.NotNull((await database.Browser.EditAsync([Insert(database, "t", ("id", Cell.Of("2")))])).Conflict);
        Assert.NotNull((await database.Browser.EditAsync([Update(database, "t", row, ("n", Cell.Of("2")))])).Conflict);
    }

    [Fact]
    public async Task Partitions_and_tables_that_others_inherit_from_are_changed_row_by_row()
    {
        await using var database = await StudioDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data, """
            CREATE TABLE p (id integer, n integer) PARTITION BY LIST (id);
            CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
            INSERT INTO p VALUES (1, 1), (2, 1);
            CREATE TABLE parent (id integer PRIMARY KEY, n integer); CREATE TABLE child () INHERITS (parent);
            INSERT INTO parent VALUES (1, 1); INSERT INTO child VALUES (1, 1);
            """);
        foreach (var table in (string[])["p", "parent"])
        {
            var rows = await database.RowsAsync(table);
            Assert.Equal(2, rows.Select(row => row.Id).Distinct().Count());

            var outcome = await database.Browser.EditAsync([Update(database, table, rows[1], ("n", Cell.Of("5")))]);

            Assert.Null(outcome.Conflict);
            Assert.Equal(["1", "5"], await database.Database.RowsAsync($"SELECT n FROM {table} ORDER BY n"));
        }
    }

    [Fact]
    public async Task SQLite_tables_of_every_kind_are_changed()
    {
        await using var database = await StudioDatabase.CreateAsync(servers, EngineDatabase.Sqlite, """
            CREATE TABLE plain (rowid text, n); INSERT INTO plain VALUES ('x', 1), ('x', 1);
            CREATE TABLE nullkey (k text PRIMARY KEY, n); INSERT INTO nullkey VALUES (NULL, 1), (NULL, 1);
            CREATE TABLE flat (k text PRIMARY KEY, n) WITHOUT ROWID; INSERT INTO flat VALUES ('a', 1), ('b', 1);
            CREATE VIRTUAL TABLE words USING fts5(k, n); INSERT INTO words VALUES ('a', '1'), ('b', '1');
            CREATE TABLE hidden (rowid, _rowid_, oid); INSERT INTO hidden VALUES (1, 2, 3);
            CREATE TABLE strictly (k INTEGER PRIMARY KEY, n ANY) STRICT; INSERT INTO strictly VALUES (1, 1), (2, 1);
            """);
        foreach (var table in (string[])["plain", "nullkey", "flat", "words", "strictly"])
        {
            var rows = await database.RowsAsync(table);
            Assert.Equal(2, rows.Select(row => row.Id).Distinct().Count());

            var outcome = await database.Browser.EditAsync([
                Update(database, table, rows[1], ("n", Cell.Of("changed"))),
                Delete(database, table, rows[0], 0, 1),
            ]);

            Assert.Null(outcome.Conflict);
            Assert.Equal(["changed"], await database.Database.RowsAsync($"SELECT n FROM {table}"));
        }

        Assert.NotNull((await database.Browser.GetTableAsync(database.Table("hidden"))).ReadOnlyReason);
    }

    private Task<StudioDatabase> CreateAsync(string engine) => StudioDatabase.CreateAsync(servers, engine, Schema);

    private static Cell Number(StudioDatabase database, string digits) =>
        database.IsSqlite ? new(CellKind.Integer, digits) : Cell.Of(digits);

    private static RowEdit Update(StudioDatabase database, string table, DataRow row, params (string, Cell)[] values) => new()
    {
        Kind = RowEditKind.Update, Table = database.Table(table), Id = row.Id, Values = values.ToDictionary(),
        Old = Old(database, table, row, null),
    };

    private static RowEdit Delete(StudioDatabase database, string table, DataRow row, params int[] columns) => new()
    {
        Kind = RowEditKind.Delete, Table = database.Table(table), Id = row.Id, Old = Old(database, table, row, columns),
    };

    private static RowEdit Insert(StudioDatabase database, string table, params (string, Cell)[] values) => new()
    {
        Kind = RowEditKind.Insert, Table = database.Table(table), Values = values.ToDictionary(),
    };

    private static Dictionary<string, Cell> Old(StudioDatabase database, string table, DataRow row, int[]? columns)
    {
        var names = database
            .Browser.GetTableAsync(database.Table(table))
            .GetAwaiter()
            .GetResult()
            .Columns.Select(column => column.Name)
            .ToList();
        return names
            .Select((name, at) => (name, at))
            .Where(item => columns?.Contains(item.at) ?? true)
            .ToDictionary(item => item.name, item => row.Cells[item.at]);
    }
}
