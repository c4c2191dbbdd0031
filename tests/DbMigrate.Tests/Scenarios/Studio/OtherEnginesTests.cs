using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>Engines that are another one in another place: they show and change rows as it does, or say what they cannot.</summary>
public sealed class OtherEnginesTests(D1Facade facade)
{
    [Fact]
    public async Task PGlite_shows_and_changes_rows_and_refuses_what_PostgreSQL_refuses()
    {
        using var store = new PgliteStore();
        var folder = Path.GetDirectoryName(store.Data)!;
        var project = new Project { Root = folder, Migrations = folder };
        await using (var browser = new DatabaseBrowser(project, store.Target))
        {
            Assert.False(browser.CanCancel);
            Assert.Null(
                (
                    await browser.QueryAsync(
                        new()
                        {
                            Text =
                                "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (id int PRIMARY KEY, m mood, at timestamptz); INSERT INTO "
                                    + "t VALUES (1, 'ok', '2024-01-01 00:00+02')",
                        })).Failure);
            var row = (await browser.GetRowsAsync(new() { Table = new("public", "t") })).Rows[0];

            var outcome = await browser.EditAsync([new()
            {
                Kind = RowEditKind.Update,
                Table = new("public", "t"),
                Id = row.Id,
                Values = new Dictionary<string, Cell> { ["m"] = Cell.Null },
                Old = new Dictionary<string, Cell> { ["m"] = row.Cells[1], ["at"] = row.Cells[2] },
            }]);

            Assert.Null(outcome.Conflict);
            Assert.Equal(["1", null], outcome.Rows[0]!.Cells.Take(2).Select(cell => cell.Text));
            Assert.Equal("mood", (await browser.QueryAsync(new() { Text = "SELECT m FROM t" })).Results[0].Columns[0].Type);
        }

        await using var reader = new DatabaseBrowser(project, store.Target, new() { ReadOnly = true });
        foreach (
            var trick in (string[])
                [
                    "INSERT INTO t VALUES (2)",
                    "SET TRANSACTION READ WRITE; INSERT INTO t VALUES (2)",
                    "COMMIT; INSERT INTO t VALUES (2)",
                    "SELECT set_config('transaction_read_only', 'off', false); INSERT INTO t VALUES (2)",
                ])
            Assert.NotNull((await reader.QueryAsync(new() { Text = trick })).Failure);
        Assert.Equal("1", await reader.CountRowsAsync(new("public", "t"), []));
    }

    [Fact]
    public async Task D1_shows_rows_and_says_why_it_changes_none()
    {
        var database = await facade.CreateAsync();
        await database.RunAsync(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v)", "INSERT INTO t VALUES (1, 'a'), (2, 9007199254740993), (3, NULL), (4, x'00ff')");
        using var folder = new TempFolder();
        await using var browser = new DatabaseBrowser(
            new Project { Root = folder, Migrations = folder }, new(DatabaseUrl.Parse(database.Url, folder), "default", Protected: false));

        Assert.Contains("transaction", browser.ReadOnlyReason);
        Assert.Contains(await browser.GetTablesAsync(), table => table.Table.Name == "t");
        var page = await browser.GetRowsAsync(new() { Table = new(null, "t"), Limit = 2 });
        var rest = await browser.GetRowsAsync(new() { Table = new(null, "t"), Limit = 2, After = page.Next });
        Assert.Equal(
            [Cell.Of("a"), new(CellKind.Integer, "9007199254740993"), Cell.Null, Cell.Of([0, 255])],
            page.Rows.Concat(rest.Rows).Select(row => row.Cells[1]));
        var counted = (await browser.QueryAsync(new() { Text = "SELECT count(*) AS n, max(v) FROM t WHERE id <= 2" })).Results[0];
        Assert.Equal(["n", "max(v)"], counted.Columns.Select(column => column.Name));
        Assert.Equal(["2", "a"], counted.Rows[0].Select(cell => cell.Text));
        foreach (
            var trick in (string[])
                [
                    "DELETE FROM t",
                    "WITH w AS (SELECT 1) DELETE FROM t",
                    "WITH w AS (SELECT 9 AS id) REPLACE INTO t SELECT id, 'x' FROM w",
                    "PRAGMA foreign_keys = OFF",
                    "PRAGMA foreign_keys(0)",
                    "PRAGMA \"optimize\"",
                ])
            Assert.NotNull((await browser.QueryAsync(new() { Text = trick })).Failure);
        Assert.Null(
            (
                await browser.QueryAsync(
                    new()
                    {
                        Text = "WITH w AS (SELECT replace('a', 'a', 'b') AS \"update\") SELECT \"update\" FROM w; PRAGMA table_info(t)",
                    })).Failure);
        await Assert.ThrowsAsync<DbMigrateException>(() =>
            browser.EditAsync([
                new()
                {
                    Kind = RowEditKind.Delete,
                    Table = new(null, "t"),
                    Id = page.Rows[0].Id,
                },
            ]));
        Assert.Equal("4", await database.ScalarAsync("SELECT count(*) FROM t"));
    }
}
