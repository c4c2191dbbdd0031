using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>Names and values that are meant to break out of where they stand.</summary>
public sealed class HostileNamesTests(PostgresServers servers)
{
    private static readonly string[] Names =
    [
        "a\"b", "a'b", "a;b", "a--b", "a/*b", "<script>alert(1)</script>", "\u202egnp.exe", "a b", "a.b", "$1", "$$", "%s", "{0}", "case",
        "select", "ROWID", "rowid", "ctid", "r", "A", "a", "é\u0301", "\U0001F600", "a\\b", "a\nb", "a\tb", "?", "@p", ":p",
    ];

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Every_name_can_be_a_tables_and_a_columns_and_every_value_a_cells(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(servers, engine, "");
        // SQLite's names differ in more than case; the server keeps ctid for itself.
        var names = Names.Where(name => database.IsSqlite ? name is not ("A" or "ROWID") : name is not "ctid").ToList();
        foreach (var name in names)
        {
            var quoted = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            await database.Database.ExecuteAsync($"""CREATE TABLE {quoted} ({quoted} text, "other column" text, PRIMARY KEY ({quoted}))""");
        }

        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            (await database.Browser.GetTablesAsync()).Select(table => table.Table.Name).Order(StringComparer.Ordinal));
        foreach (var name in names)
        {
            var table = database.Table(name);
            var added = await database.Browser.EditAsync([.. names.Select(value => new RowEdit
            {
                Kind = RowEditKind.Insert,
                Table = table,
                Values = new Dictionary<string, Cell> { [name] = Cell.Of(value), ["other column"] = Cell.Of(value) },
            })]);
            Assert.Equal(names, added.Rows.Select(row => row!.Cells[0].Text));

            var query = new RowQuery
            {
                Table = table,
                Sort = [new("other column", true), new(name)],
                Filters = [new("other column", "ne", [Cell.Of("nothing")])],
                Limit = 7,
            };
            var values = new List<string?>();
            for (
                var page = await database.Browser.GetRowsAsync(query);
                ;
                page = await database.Browser.GetRowsAsync(query with { After = page.Next }))
            {
                values.AddRange(page.Rows.Select(row => row.Cells[1].Text));
                if (page.Next is null) break;
            }

            Assert.Equal(names.Order(), values.Order());
            foreach (var value in names)
            {
                var found = await database.Browser.FindRowsAsync(table, [name], [Cell.Of(value)]);
                Assert.Equal(value, Assert.Single(found).Cells[0].Text);
                Assert.Equal("1", await database.Browser.CountRowsAsync(table, [new(name, "eq", [Cell.Of(value)])]));
            }

            var removed = await database.Browser.EditAsync([.. added.Rows.Select(row => new RowEdit
            {
                Kind = RowEditKind.Delete,
                Table = table,
                Id = row!.Id,
                Old = new Dictionary<string, Cell> { [name] = row.Cells[0], ["other column"] = row.Cells[1] },
            })]);
            Assert.Null(removed.Conflict);
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_token_that_somebody_makes_up_is_none(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(
            servers, engine, "CREATE TABLE t (id integer PRIMARY KEY); INSERT INTO t VALUES (1);");
        foreach (
            var token in (string[])
                ["", "x", "[]", "[0]", "[0,\"t1\",\"t2\"]", "[0,\"x1\"]", "[0,1]", "{}", "[0,\"\"]", "[0,\"bzz\"]", "null"])
        {
            await Assert.ThrowsAsync<DbMigrateException>(() =>
                database.Browser.GetRowsAsync(new() { Table = database.Table("t"), After = token }));
            await Assert.ThrowsAsync<DbMigrateException>(() =>
                database.Browser.EditAsync([
                    new()
                    {
                        Kind = RowEditKind.Delete,
                        Table = database.Table("t"),
                        Id = token,
                    },
                ]));
        }
    }
}
