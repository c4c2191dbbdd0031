using System.Diagnostics;
using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>SQL that somebody writes into a page.</summary>
public sealed class QueryTests(PostgresServers servers)
{
    private const string Schema = "CREATE TABLE t (id integer PRIMARY KEY, name text); INSERT INTO t VALUES (1, 'a'), (2, NULL);";

    private static string Postgres => EngineDatabase.One.Last().Data;

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Several_statements_give_several_results_up_to_the_one_that_fails(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(servers, engine, Schema);

        var outcome = await database.Browser.QueryAsync(
            new()
            {
                Text = "SELECT id, name FROM t ORDER BY id;\nUPDATE t SET name = 'b' WHERE id = 2;\nSELECT *\n  FROM nowhere;\nSELECT 1",
            });

        Assert.Equal(["SELECT", "UPDATE"], outcome.Results.Select(result => result.Command));
        Assert.Equal(["id", "name"], outcome.Results[0].Columns.Select(column => column.Name));
        Assert.Equal([["1", "a"], ["2", null]], outcome.Results[0].Rows.Select(row => row.Select(cell => cell.Text)));
        Assert.Equal([null, 1L], outcome.Results.Select(result => result.Affected));
        Assert.Contains("nowhere", outcome.Failure!.Message);
        Assert.Equal(engine == EngineDatabase.Sqlite ? new SourcePosition(3, 1) : new SourcePosition(4, 8), outcome.Failure.Position);
        Assert.Equal("SELECT *\n  FROM nowhere", outcome.Failure.Sql);
        // What ran before it is kept, as in every shell.
        Assert.Equal("b", await database.Database.ScalarAsync("SELECT name FROM t WHERE id = 2"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_would_lose_data_runs_when_somebody_allows_it(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(servers, engine, Schema);
        foreach (var sql in (string[])["DELETE FROM t", "SELECT 1; DROP TABLE t", "ALTER TABLE t DROP COLUMN name"])
        {
            var refused = await database.Browser.QueryAsync(new() { Text = sql });

            Assert.Empty(refused.Results);
            Assert.Contains(refused.Refused, item => item.Hazard.Code == HazardCode.DataLoss);
        }

        Assert.Equal("2", await database.Database.ScalarAsync("SELECT count(*) FROM t"));
        var allowed = await database.Browser.QueryAsync(new() { Text = "DELETE FROM t", Allow = [HazardCode.DataLoss] });
        Assert.Empty(allowed.Refused);
        Assert.Equal(("DELETE", 2L), (allowed.Results[0].Command, allowed.Results[0].Affected));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Rows_and_bytes_are_capped_and_the_rest_is_not_waited_for(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(servers, engine, "");
        var watch = Stopwatch.StartNew();

        var many = await database.Browser.QueryAsync(
            new() { Text = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", Limit = 3 });

        Assert.Null(many.Failure);
        Assert.Equal(["1", "2", "3"], many.Results[0].Rows.Select(row => row[0].Text));
        Assert.True(many.Results[0].More);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");

        var text = engine == EngineDatabase.Sqlite ? "printf('%.100000c', 'x')" : "repeat('x', 100000)";
        var wide = await database.Browser.QueryAsync(
            new()
            {
                Text = $"SELECT {text} FROM (VALUES (1), (2), (3)) v",
                CellBytes = 100,
                Bytes = 150,
            });
        Assert.Equal(100, wide.Results[0].Rows[0][0].Text!.Length);
        Assert.Equal(100_000, wide.Results[0].Rows[0][0].Bytes);
        Assert.Equal(2, wide.Results[0].Rows.Count);
        Assert.True(wide.Results[0].More);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_statement_that_takes_too_long_is_stopped_and_so_is_one_that_somebody_cancels(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(servers, engine, "");
        const string Endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n";

        var late = await database.Browser.QueryAsync(new() { Text = Endless, Timeout = TimeSpan.FromMilliseconds(300) });
        using var cancel = new CancellationTokenSource(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.Browser.QueryAsync(new() { Text = Endless }, cancel.Token));

        Assert.Equal(ErrorId.StatementTimeout, late.Failure!.Id);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_transaction_that_is_left_open_is_rolled_back_and_said(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(servers, engine, Schema);

        var outcome = await database.Browser.QueryAsync(new() { Text = "BEGIN; UPDATE t SET name = 'x' WHERE id = 1;" });

        Assert.Contains(outcome.Messages, message => message.Text.Contains("rolled back", StringComparison.Ordinal));
        Assert.Equal("a", await database.Database.ScalarAsync("SELECT name FROM t WHERE id = 1"));
    }

    [Fact]
    public async Task Remarks_of_the_server_are_shown_and_own_types_have_their_names()
    {
        await using var database = await StudioDatabase.CreateAsync(servers, Postgres, "CREATE TYPE mood AS ENUM ('ok');");

        var outcome = await database.Browser.QueryAsync(
            new()
            {
                Text =
                    "DO $$ BEGIN RAISE NOTICE 'hello'; RAISE WARNING 'oh'; END $$; SELECT 'ok'::mood, ARRAY['ok'::mood], ROW(1, 'x'), "
                        + "NULL, '\\x00'::bytea, '{\"a\":1}'::jsonb ? 'a'",
            });

        Assert.Equal([new("NOTICE", "hello"), new("WARNING", "oh")], outcome.Messages);
        Assert.Equal(["mood", "mood[]", "record", "text", "bytea", "boolean"], outcome.Results[1].Columns.Select(column => column.Type));
        Assert.Equal(["ok", "{ok}", "(1,x)", null, "00", "t"], outcome.Results[1].Rows[0].Select(cell => cell.Text));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_plan_is_a_tree(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(servers, engine, Schema);

        var plan = await database.Browser.ExplainAsync(
            "SELECT * FROM t a JOIN t b ON a.id = b.id WHERE a.id = 1", analyze: true, TimeSpan.FromSeconds(10));

        Assert.NotEmpty(plan.Root.Children);
        if (engine != EngineDatabase.Sqlite) Assert.NotNull(plan.Root.Duration);
        await Assert.ThrowsAsync<DbMigrateException>(() =>
            database.Browser.ExplainAsync("SELECT 1; SELECT 2", false, TimeSpan.FromSeconds(10)));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_session_is_nobody_elses(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(servers, engine, Schema);

        await database.QueryAsync(engine == EngineDatabase.Sqlite ? "PRAGMA foreign_keys = OFF" : "SET search_path = pg_catalog");

        Assert.Equal(
            engine == EngineDatabase.Sqlite ? "1" : "\"$user\", public",
            (await database.QueryAsync(engine == EngineDatabase.Sqlite ? "PRAGMA foreign_keys" : "SHOW search_path")).Rows[0][0].Text);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Filters_find_what_they_say(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(servers, engine, """
            CREATE TABLE f (id integer PRIMARY KEY, t text, n integer);
            INSERT INTO f VALUES (1, 'Apple', 1), (2, 'pineapple 100%', 2), (3, NULL, NULL), (4, '', 3), (5, 'a_b', -1);
            """);
        await FindsAsync("t", "contains", "1,2", "APPLE");
        await FindsAsync("t", "contains", "2", "%");
        await FindsAsync("t", "startsWith", "1", "app");
        await FindsAsync("t", "endsWith", "5", "_B");
        await FindsAsync("t", "like", "5", "a_b");
        await FindsAsync("t", "eq", "4", "");
        await FindsAsync("t", "ne", "2,3,4,5", "Apple");
        await FindsAsync("t", "isNull", "3");
        await FindsAsync("t", "notNull", "1,2,4,5");
        await FindsAsync("n", "gt", "2,4", "1");
        await FindsAsync("n", "le", "1,5", "1");
        await FindsAsync("n", "in", "1,4", "1", "3");
        await FindsAsync("n", "in", "");
        await FindsAsync("t", "eq", "", "x'; DROP TABLE f; --");
        await Assert.ThrowsAsync<DbMigrateException>(() => FindsAsync("t", "nonsense", ""));
        await Assert.ThrowsAsync<DbMigrateException>(() => FindsAsync("nonsense", "eq", "", "1"));

        async Task FindsAsync(string column, string op, string expected, params string[] values)
        {
            IReadOnlyList<RowFilter> filters = [new(column, op, [.. values.Select(Cell.Of)])];
            var page = await database.Browser.GetRowsAsync(new() { Table = database.Table("f"), Filters = filters });
            Assert.Equal(expected, string.Join(',', page.Rows.Select(row => row.Cells[0].Text)));
            Assert.Equal(
                page.Rows.Count.ToString(CultureInfo.InvariantCulture),
                await database.Browser.CountRowsAsync(database.Table("f"), filters));
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_list_of_tables_counts_nothing_and_tells_what_the_engine_knows(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(
            servers, engine, Schema + " CREATE VIEW v AS SELECT 1 AS one; ANALYZE;");

        var tables = await database.Browser.GetTablesAsync();

        Assert.Equal([("t", "table", 2L), ("v", "view", null)], tables.Select(table => (table.Table.Name, table.Kind, table.Rows)));
        Assert.Contains(
            await database.Browser.GetColumnsAsync(), table => table.Table.Name == "t" && table.Columns.SequenceEqual(["id", "name"]));
        Assert.Contains("count", await database.Browser.GetFunctionsAsync());
    }
}
