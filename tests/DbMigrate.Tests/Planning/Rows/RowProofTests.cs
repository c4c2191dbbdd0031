using DbMigrate.Planning;
using DbMigrate.Sources;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Planning.Rows;

/// <summary>Plans that are right for an empty table and wrong for one with rows do not pass the proof.</summary>
public sealed class RowProofTests(PostgresServers servers)
{
    private const string Orders = "CREATE TABLE orders (id integer PRIMARY KEY, email text, total text)";

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Rows_that_are_gone_are_found(string engine)
    {
        var error = await RefusedAsync(
            engine,
            Orders,
            Orders.Replace("email text", "email text NOT NULL DEFAULT 'x'"),
            plan => With(plan, "DELETE FROM orders", first: true));
        Assert.Contains("orders: the row (", error.Message);
        Assert.Contains("is gone", error.Message);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Values_that_change_are_found(string engine)
    {
        var error = await RefusedAsync(
            engine,
            Orders,
            Orders.Replace("email text", "email text NOT NULL DEFAULT 'x'"),
            plan => With(plan, "UPDATE orders SET total = 'other'"));
        Assert.Contains("total was '", error.Message);
        Assert.Contains("and is 'other'", error.Message);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_a_hazard_says_is_no_fault(string engine)
    {
        var plan = await ProveAsync(engine, Orders, "CREATE TABLE orders (id integer PRIMARY KEY, email text)", plan => plan);
        Assert.Contains(plan.Plan, change => change.DataLoss);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Null_where_it_is_refused_from_now_on_is_a_warning(string engine)
    {
        var (_, log) = await ProveAsync(engine, Orders, Orders.Replace("email text", "email text NOT NULL"), plan => plan);
        Assert.Contains(log.Warnings, warning => warning.Contains("orders holds rows that have null there", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_parent_that_is_made_for_rows_that_are_there_is_a_warning(string engine)
    {
        string now = "CREATE TABLE shop (id integer PRIMARY KEY);\n"
            + Orders.Replace("email text", "email text, shop_id integer REFERENCES shop (id)");
        var (_, log) = await ProveAsync(engine, Orders.Replace("email text", "email text, shop_id integer"), now, plan => plan);
        Assert.Contains(log.Warnings, warning => warning.Contains("orders holds rows", StringComparison.Ordinal));
    }

    /// <summary>The proof takes rows of its own away before the next ones: not as somebody who deletes.</summary>
    [Theory]
    [InlineData("SELECT RAISE(ABORT, 'append-only')")]
    [InlineData("SELECT RAISE(ROLLBACK, 'append-only')")]
    [InlineData("SELECT of_the_program(old.id)")]
    public async Task A_trigger_that_refuses_deletes_is_in_nobodys_way(string refusal)
    {
        var trigger = $";\nCREATE TRIGGER keep BEFORE DELETE ON orders BEGIN {refusal}; END";
        // Tried again without nulls.
        var (_, log) = await ProveAsync(
            EngineDatabase.Sqlite, Orders + trigger, Orders.Replace("email text", "email text NOT NULL") + trigger, plan => plan);
        Assert.Contains(log.Warnings, warning => warning.Contains("orders holds rows that have null there", StringComparison.Ordinal));
    }

    /// <summary>Rows that have a value still show that it is kept.</summary>
    [Theory]
    [InlineData("integer", "42")]
    [InlineData("text", "'open'")]
    public async Task A_default_that_may_be_nobodys_key_is_a_warning(string type, string value)
    {
        var parent = $"CREATE TABLE shop (id {type} PRIMARY KEY);\n";
        var before = parent + Orders.Replace("email text", $"shop {type} REFERENCES shop (id)");
        var after = parent + Orders.Replace("email text", $"shop {type} NOT NULL DEFAULT {value} REFERENCES shop (id)");
        var (_, log) = await ProveAsync(EngineDatabase.Sqlite, before, after, plan => plan);
        Assert.Contains(log.Warnings, warning => warning.Contains("orders holds rows whose foreign key", StringComparison.Ordinal));

        var error = await RefusedAsync(EngineDatabase.Sqlite, before, after, plan => With(plan, "UPDATE orders SET total = 'other'"));
        Assert.Contains("and is 'other'", error.Message);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_parent_that_goes_with_its_keys_is_none_though_the_way_back_has_rows_without_it(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        string orders = Orders.Replace("email text", "email text, shop_id integer NOT NULL");
        project.Schema("CREATE TABLE shop (id integer PRIMARY KEY);\n" + orders.Replace("NOT NULL", "NOT NULL REFERENCES shop (id)"));
        await project.NewAsync(new() { Name = "shops" });
        await project.ApplyAsync();
        await database.ExecuteAsync("INSERT INTO shop VALUES (1); INSERT INTO orders VALUES (1, 'a', 1, 'b');");
        project.Schema(orders);

        await project.NewAsync(new() { Name = "none" });
        await project.Migrator.ApplyAsync(new() { Allow = [HazardCode.DataLoss] });

        Assert.Equal(["1"], await database.RowsAsync("SELECT shop_id FROM orders"));
        Assert.DoesNotContain(project.Log.Warnings, warning => warning.Contains("names no row", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_new_column_that_refuses_null_is_a_warning(string engine)
    {
        var (_, log) = await ProveAsync(engine, Orders, Orders.Replace("email text", "email text, code integer NOT NULL"), plan => plan);
        Assert.Contains(log.Warnings, warning => warning.Contains("none of a new column without a default", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Rows_are_made_that_a_new_check_accepts(string engine)
    {
        var (_, log) = await ProveAsync(
            engine, Orders, Orders.Replace("total text", "total text CHECK (total IN ('open', 'shut'))"), plan => plan);
        Assert.Empty(log.Warnings);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Renamed_tables_and_columns_are_found_again(string engine)
    {
        var to = "CREATE TABLE purchases (id integer PRIMARY KEY, mail text, total text NOT NULL DEFAULT 'x')";
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Orders);
        await project.NewAsync();
        project.Schema(to);
        NewMigration plan = await project.NewAsync(new() { Renames = ["orders=purchases", "orders.email=purchases.mail"] });
        Assert.DoesNotContain(plan.Changes, change => change.DataLoss);
    }

    [Fact]
    public async Task A_cast_that_no_row_survives_is_refused()
    {
        var error = await RefusedAsync(
            "18",
            Orders,
            Orders.Replace("total text", "total integer"),
            plan => Replacing(plan, "USING total::integer", "USING ('x' || total)::integer"));
        Assert.Contains("fails on rows", error.Message);
        Assert.Contains("total = ", error.Message);
        Assert.Contains("-Using", error.RecommendedAction);
    }

    [Fact]
    public async Task A_cast_that_rows_survive_is_not_held_against_unlucky_ones()
    {
        var (_, log) = await ProveAsync(
            "18", Orders, Orders.Replace("total text", "total integer").Replace("email text", "email uuid"), plan => plan);
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public async Task A_trigger_that_fires_in_our_update_is_no_data_of_anybody()
    {
        const string Trigger = """
            ;
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not allowed'; END $$;
            CREATE TRIGGER refuse BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION refuse();
            """;
        var error = await RefusedAsync(
            "18", Orders + Trigger, Orders.Replace("email text", "email text DEFAULT 'x' NOT NULL") + Trigger, plan => plan);
        Assert.Contains("not allowed", error.Message);
    }

    [Fact]
    public async Task An_enum_that_loses_a_value_is_a_warning()
    {
        const string Schema = "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE people (id integer PRIMARY KEY, mood mood NOT NULL)";
        var (_, log) = await ProveAsync("18", Schema, Schema.Replace("'sad', ", ""), plan => plan);
        Assert.Contains(log.Warnings, warning => warning.Contains("\"sad\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_may_move_between_partitions_but_not_go()
    {
        const string From = """
            CREATE TABLE log (at date NOT NULL, n integer) PARTITION BY RANGE (at);
            CREATE TABLE log_old PARTITION OF log FOR VALUES FROM ('2020-01-01') TO ('2024-01-01');
            CREATE TABLE log_new PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2026-01-01');
            """;
        var (_, log) = await ProveAsync("18", From, From.Replace("n integer", "n bigint"), plan => plan);
        Assert.Empty(log.Warnings);
        await RefusedAsync("18", From, From.Replace("n integer", "n bigint"), plan => With(plan, "DELETE FROM log_new"));
    }

    [Theory]
    [InlineData("doc text); CREATE INDEX i ON docs (json_extract(doc, '$.p'))")]
    [InlineData("doc text); CREATE INDEX i ON docs (doc ->> '$.p') WHERE json_valid(doc)")]
    [InlineData("doc text, p integer AS (json_extract(doc, '$.p')) STORED)")]
    [InlineData("doc text, p AS (doc ->> '$.p')); CREATE INDEX i ON docs (p)")]
    [InlineData("doc text CHECK (json_valid(doc)))")]
    [InlineData("doc text CHECK (json_type(doc) = 'object'))")]
    [InlineData("doc text CHECK (json_array_length(doc) > 0))")]
    [InlineData("doc text NOT NULL DEFAULT '{}' CHECK (json_type(doc) IN ('array', 'object')))")]
    public async Task What_is_read_as_JSON_is_tried_on_JSON(string after)
    {
        const string Before = "CREATE TABLE docs (id integer PRIMARY KEY, doc text)";
        var (_, log) = await ProveAsync("sqlite", Before, $"CREATE TABLE docs (id integer PRIMARY KEY, {after}", plan => plan);
        Assert.Empty(log.Warnings);
        await ProveAsync("sqlite", $"CREATE TABLE docs (id integer PRIMARY KEY, {after}", Before, plan => plan);
    }

    [Theory]
    [InlineData("json_extract('{}', doc)", "path")]
    [InlineData("abs(id - 9223372036854775807 - 2)", "integer overflow")]
    [InlineData("doc LIKE 'x' ESCAPE doc", "ESCAPE expression")]
    public async Task What_a_function_says_of_a_value_is_a_warning(string expression, string message)
    {
        const string Before = "CREATE TABLE docs (id integer PRIMARY KEY, doc text)";
        var (_, log) = await ProveAsync("sqlite", Before, $"{Before}; CREATE INDEX i ON docs ({expression})", plan => plan);
        Assert.Contains(
            log.Warnings,
            warning => warning.Contains("docs holds rows whose values do not allow it") && warning.Contains(message));
    }

    [Theory]
    [InlineData("p integer NOT NULL DEFAULT 42 REFERENCES parent (id)")]
    [InlineData("p integer NOT NULL DEFAULT 0 REFERENCES parent (id) ON DELETE CASCADE")]
    public async Task A_default_that_names_no_parent_is_a_warning(string column)
    {
        const string Before =
            "CREATE TABLE parent (id integer PRIMARY KEY); CREATE TABLE orders (id integer PRIMARY KEY, p integer REFERENCES parent (id))";
        var (_, log) = await ProveAsync("sqlite", Before, Before.Replace("p integer REFERENCES parent (id)", column), plan => plan);
        Assert.Contains(
            log.Warnings,
            warning => warning.Contains("fails where orders holds rows whose foreign key names no row of its parent"));
    }

    [Theory]
    [InlineData("BEGIN SELECT RAISE(ABORT, 'append-only'); END")]
    [InlineData("BEGIN SELECT RAISE(ROLLBACK, 'append-only'); END")]
    [InlineData("BEGIN SELECT a_function_of_the_program(old.email); END")]
    [InlineData("BEGIN INSERT INTO no_table VALUES (1); END")]
    public async Task A_trigger_that_refuses_to_delete_is_not_in_the_way(string body)
    {
        var trigger = $"; CREATE TRIGGER kept AFTER DELETE ON orders {body};";
        foreach (var now in new[] { "email text, note text", "email text NOT NULL DEFAULT 'x'" })
        {
            var (_, log) = await ProveAsync("sqlite", Orders + trigger, Orders.Replace("email text", now) + trigger, plan => plan);
            Assert.Empty(log.Warnings);
        }
    }

    [Fact]
    public async Task What_cannot_be_filled_is_told_as_a_detail()
    {
        const string From = "CREATE TABLE odd (id integer NOT NULL CHECK (id * id = 1234321 AND id % 7 = 5))";
        var (_, log) = await ProveAsync("18", From, From.Replace("(id integer", "(n integer, id integer"), plan => plan);
        Assert.Contains(log.Of<RunDetail>(), detail => detail.Message.Contains("odd", StringComparison.Ordinal));
    }

    private static IReadOnlyList<SchemaChange> With(IReadOnlyList<SchemaChange> plan, string sql, bool first = false) => first
        ? [plan[0].With([sql, .. plan[0].Sql]), .. plan.Skip(1)]
        : [.. plan.SkipLast(1), plan[^1].With([.. plan[^1].Sql, sql])];

    private static IReadOnlyList<SchemaChange> Replacing(IReadOnlyList<SchemaChange> plan, string sql, string other) =>
        [.. plan.Select(change => change.With(change.Sql.Select(text => text.Replace(sql, other))))];

    private async Task<DbMigrateException> RefusedAsync(
        string engine, string from, string to, Func<IReadOnlyList<SchemaChange>, IReadOnlyList<SchemaChange>> change)
    {
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => ProveAsync(engine, from, to, change));
        Assert.Equal(ErrorId.PlanNotProven, error.Id);
        return error;
    }

    /// <summary>Tries a plan out, as it is or made wrong.</summary>
    private async Task<(IReadOnlyList<SchemaChange> Plan, EventLog Log)> ProveAsync(
        string engine, string from, string to, Func<IReadOnlyList<SchemaChange>, IReadOnlyList<SchemaChange>> change)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        await using var bench = new SchemaBench(project.Project, project.Target, project.Log, null);
        var target = await bench.LoadAsync([new SqlSource("to.sql", to)], default);
        var start = await bench.LoadAsync([new SqlSource("from.sql", from)], default);
        IReadOnlyList<SchemaChange> plan = change(bench.Provider.Plan(start, target).Changes);
        await new Prover(bench).RunAsync("script", new(start, target, plan), online: false, default);
        return (plan, project.Log);
    }
}
