using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>The law of values: one column of every type is read, written and written back, and nothing else of the row changes.</summary>
public sealed class TypeRoundTripTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(StudioDatabase.Servers), MemberType = typeof(StudioDatabase))]
    public async Task Every_type_of_PostgreSQL_goes_there_and_back_and_nothing_else_changes(string server)
    {
        await using var database = await PostgresValues.CreateAsync(servers, server);
        var types = await PostgresValues.TypesAsync(database);
        var table = await database.Browser.GetTableAsync(database.Table("every"));
        Assert.Equal(types.Count + 1, table.Columns.Count);
        var wrong = new List<string>();
        foreach (var type in types)
        {
            var (one, other) = PostgresValues.Of(type);
            foreach (var value in (Cell[])[one, other, Cell.Null, one])
            {
                if (await WriteAsync(database, table, $"c_{type}", value) is { } problem) wrong.Add($"{type} {value.Text}: {problem}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // The other row was never touched.
        Assert.Equal(
            "t",
            (
                await database.QueryAsync(
                    "SELECT num_nulls(VARIADIC ARRAY(SELECT value FROM json_each_text(row_to_json(e)))) = "
                        + types.Count
                        + " FROM every e WHERE id = 2"))
                .Rows[0][0]
                .Text);
    }

    [Theory, MemberData(nameof(StudioDatabase.Servers), MemberType = typeof(StudioDatabase))]
    public async Task Every_type_can_be_filtered_by_all_that_it_offers_and_sorted(string server)
    {
        await using var database = await PostgresValues.CreateAsync(servers, server);
        var table = await database.Browser.GetTableAsync(database.Table("every"));
        var row = (await database.RowsAsync("every"))[0];
        await database.Browser.EditAsync([new()
        {
            Kind = RowEditKind.Update,
            Table = table.Table,
            Id = row.Id,
            Values = table.Columns.Skip(1).ToDictionary(column => column.Name, column => PostgresValues.Of(column.Name[2..]).One),
        }]);
        var wrong = new List<string>();
        foreach (var column in table.Columns.Skip(1))
        {
            var (one, other) = PostgresValues.Of(column.Name[2..]);
            foreach (var op in column.Operators)
            {
                IReadOnlyList<Cell> values = op switch
                {
                    "isNull" or "notNull" or "isTrue" or "isFalse" => [],
                    "in" => [one, other],
                    "like" => [Cell.Of("%")],
                    _ => [one],
                };
                var found = await TryAsync(column.Name, op, new() { Table = table.Table, Filters = [new(column.Name, op, values)] });
                // What equals itself is found, and nothing is not.
                var expected = op switch { "eq" or "in" or "notNull" or "le" or "ge" => "1", "isNull" or "ne" => "2", _ => null };
                if (found is not null && expected is not null && found != expected) wrong.Add($"{column.Name} {op}: {found}");
            }

            foreach (var descending in (bool[])[false, true])
            {
                var query = new RowQuery { Table = table.Table, Sort = [new(column.Name, descending)], Limit = 1 };
                if (await TryAsync(column.Name, "sort", query) is not { } first) continue;
                var page = await database.Browser.GetRowsAsync(query);
                var second = await TryAsync(column.Name, "sort after", query with { After = page.Next });
                var back = await TryAsync(
                    column.Name,
                    "sort before",
                    query with
                    {
                        Before = (await database.Browser.GetRowsAsync(query with { After = page.Next })).Previous,
                    });
                if ((first, second, back) != (descending ? ("2", "1", "2") : ("1", "2", "1")))
                    wrong.Add($"{column.Name} {descending}: {first} {second} {back}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        async Task<string?> TryAsync(string name, string what, RowQuery query)
        {
            try
            {
                return string.Join(',', (await database.Browser.GetRowsAsync(query)).Rows.Select(found => found.Cells[0].Text));
            }
            catch (DbMigrateException e)
            {
                wrong.Add($"{name} {what}: {e.Message}");
                return null;
            }
        }
    }

    [Fact]
    public async Task Every_storage_class_of_SQLite_is_kept()
    {
        await using var database = await StudioDatabase.CreateAsync(
            servers,
            EngineDatabase.Sqlite,
            "CREATE TABLE every (id integer PRIMARY KEY, c_any, c_other); INSERT INTO every VALUES (1, 1, 'x'), (2, 1, 'x');");
        var table = await database.Browser.GetTableAsync(database.Table("every"));
        Cell[] values =
        [
            new(CellKind.Integer, "1"),
            Cell.Of("1"),
            new(CellKind.Real, "1.0"),
            Cell.Of("1"u8),
            new(CellKind.Integer, "9223372036854775807"),
            new(CellKind.Integer, "-9223372036854775808"),
            new(CellKind.Real, "0.30000000000000004"),
            new(CellKind.Real, "5.0e-324"),
            new(CellKind.Real, "1.7976931348623157e+308"),
            new(CellKind.Real, "Inf"),
            new(CellKind.Real, "-Inf"),
            new(CellKind.Real, "-0.0"),
            new(CellKind.Real, "9007199254740993.0"),
            Cell.Of(""),
            Cell.Of(ReadOnlySpan<byte>.Empty),
            Cell.Of("a\0b"),
            Cell.Of("NULL"),
            Cell.Of("\u202e\U0001F600'\""),
            Cell.Null,
        ];
        foreach (var value in values)
        {
            // The number that a double cannot hold is written as the nearest one.
            var expected = value.Text == "9007199254740993.0" ? new(CellKind.Real, "9007199254740992.0") : value;
            Assert.Null(await WriteAsync(database, table, "c_any", value, expected));
        }

        Assert.Equal(["1|x"], await database.Database.RowsAsync("SELECT c_any, c_other FROM every WHERE id = 2"));
    }

    [Fact]
    public async Task What_is_written_to_a_typed_column_is_what_SQLite_makes_of_it()
    {
        await using var database = await StudioDatabase.CreateAsync(
            servers,
            EngineDatabase.Sqlite,
            "CREATE TABLE typed (id integer PRIMARY KEY, i integer, t text, r real, b blob); INSERT INTO typed (id) VALUES (1);");
        var row = (await database.RowsAsync("typed"))[0];

        var outcome = await database.Browser.EditAsync([new()
        {
            Kind = RowEditKind.Update, Table = database.Table("typed"), Id = row.Id,
            Values = new Dictionary<string, Cell>
            {
                ["i"] = Cell.Of("5"),
                ["t"] = new(CellKind.Integer, "5"),
                ["r"] = new(CellKind.Integer, "5"),
                ["b"] = Cell.Of("5"),
            },
        }]);

        Assert.Equal(
            [new(CellKind.Integer, "1"), new(CellKind.Integer, "5"), Cell.Of("5"), new(CellKind.Real, "5.0"), Cell.Of("5")],
            outcome.Rows[0]!.Cells);
    }

    /// <summary>Writes one value by the row that was read, and says what is wrong with the row afterwards.</summary>
    private static async Task<string?> WriteAsync(
        StudioDatabase database, TableDetail table, string column, Cell value, Cell? expected = null)
    {
        var before = (await database.RowsAsync("every"))[0];
        EditOutcome outcome;
        try
        {
            outcome = await database.Browser.EditAsync([new()
            {
                Kind = RowEditKind.Update, Table = table.Table, Id = before.Id, Values = new Dictionary<string, Cell> { [column] = value },
                // All that was read, of which nothing may have changed.
                Old = table
                    .Columns.Select((item, at) => (item.Name, Cell: before.Cells[at]))
                    .ToDictionary(item => item.Name, item => item.Cell),
            }]);
        }
        catch (DbMigrateException e)
        {
            return e.Message;
        }

        if (outcome.Conflict is { } conflict) return conflict.Message;
        var after = (await database.RowsAsync("every"))[0];
        for (var at = 0; at < table.Columns.Count; at++)
        {
            var wanted = table.Columns[at].Name == column ? expected ?? value : before.Cells[at];
            if (after.Cells[at] != wanted) return $"{table.Columns[at].Name} is {after.Cells[at]}, not {wanted}";
        }

        return after.Cells.SequenceEqual(outcome.Rows[0]!.Cells) ? null : "the answer is another row";
    }
}
