using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Runs;
using Npgsql;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>Migrations and synchronizations that keep writers waiting for no longer than a moment.</summary>
public sealed class OnlineMigrationTests(PostgresServers servers)
{
    private const string Before = """
        CREATE TABLE customers (id integer PRIMARY KEY, email text, city text);
        CREATE TABLE orders (id integer, customer_id integer, amount integer);
        CREATE INDEX orders_amount ON orders (amount);

        """;

    private const string After = """
        CREATE TABLE customers (id integer PRIMARY KEY, email text UNIQUE, city text DEFAULT 'London' NOT NULL);
        CREATE TABLE orders (
            id integer PRIMARY KEY,
            customer_id integer NOT NULL CONSTRAINT orders_customer REFERENCES customers (id),
            amount integer CONSTRAINT orders_amount_check CHECK (amount > 0)
        );
        CREATE INDEX orders_amount ON orders (amount DESC);

        """;

    private const string Rows =
        "INSERT INTO customers SELECT i, i::text, CASE WHEN i % 2 = 0 THEN 'Paris' END FROM generate_series(1, 50) i;"
        + "INSERT INTO orders SELECT i, 1 + i % 50, i FROM generate_series(1, 500) i";

    private static readonly NewMigrationOptions Online = new() { Name = "online", Online = true };

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task A_migration_is_written_proven_applied_and_undone_online(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new SchemaProject(database);
        project.Schema(Before);
        await project.NewAsync(new() { Name = "before" });
        await project.ApplyAsync();
        await database.ExecuteAsync(Rows);
        string before = await database.DumpAsync(columnOrder: false);
        project.Schema(After);

        NewMigration migration = await project.NewAsync(Online);
        await project.ApplyAsync();

        string wait = "-- dbmigrate: lock-timeout 2s retry 30\n";
        string moment = wait + "-- dbmigrate: statement-timeout 10s\n";
        Assert.StartsWith("-- dbmigrate: transaction none\n", migration.UpSql);
        Assert.StartsWith("-- dbmigrate: transaction none\n", migration.DownSql);
        Assert.Contains("DROP INDEX CONCURRENTLY public.orders_amount__old;", migration.UpSql);
        Assert.Contains(
            $"{moment}ALTER INDEX public.orders_amount RENAME TO orders_amount__old;--> statement-breakpoint\nCREATE INDEX CONCURRENTLY "
                + $"orders_amount ON",
            migration.UpSql);
        Assert.Contains(
            $"CREATE UNIQUE INDEX CONCURRENTLY customers_email_key ON public.customers (email);--> statement-breakpoint\n{moment}ALTER "
                + $"TABLE public.customers ADD CONSTRAINT customers_email_key UNIQUE USING INDEX",
            migration.UpSql);
        Assert.Contains(
            $"{moment}ALTER TABLE public.orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES public.customers(id) "
                + $"NOT VALID;--> statement-breakpoint\nALTER TABLE public.orders VALIDATE CONSTRAINT orders_customer;",
            migration.UpSql);
        Assert.Contains(
            $"{moment}ALTER TABLE public.orders ALTER COLUMN customer_id SET NOT NULL;--> statement-breakpoint\n{moment}ALTER TABLE "
                + $"public.orders DROP CONSTRAINT orders_customer_id_refuses_null;",
            migration.UpSql);
        Assert.Contains("DO $dbmigrate$", migration.UpSql);
        // Programs meet columns that refuse null from here on; nobody waits for more than a moment.
        Assert.All(
            migration.Changes.SelectMany(change => change.Hazards),
            hazard =>
                Assert.True(hazard.IsMomentary || hazard.Code is HazardCode.BackwardIncompatible or HazardCode.NotReversible, hazard.Line));
        Assert.Equal("25", await database.ScalarAsync("SELECT count(*) FROM customers WHERE city = 'London'"));
        Assert.Empty(await project.CompareAsync());

        await project.Migrator.UndoAsync(new());
        Assert.Equal(before, await database.DumpAsync(columnOrder: false));
        Assert.Equal("500", await database.ScalarAsync("SELECT count(*) FROM orders"));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task What_others_must_not_see_half_done_stays_one_transaction(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new SchemaProject(database);
        project.Schema(Before + "CREATE VIEW large AS SELECT id, amount FROM orders WHERE amount > 100;");
        await project.NewAsync(new() { Name = "before" });
        await project.ApplyAsync();
        project.Schema(Before.Replace("amount integer", "amount bigint") + """
            CREATE VIEW large AS SELECT id, amount FROM orders WHERE amount > 100;
            ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            """);

        NewMigration migration = await project.NewAsync(Online);

        string[] statements = [.. migration.Changes.SelectMany(change => change.Sql)];
        Assert.Equal(
            ["BEGIN", "DROP VIEW public.large", "ALTER TABLE public.orders ALTER COLUMN amount TYPE bigint"], statements[..3]);
        Assert.StartsWith("CREATE VIEW public.large", statements[3]);
        Assert.Equal("COMMIT", statements[4]);
        // What nothing in the transaction needs waits until after it.
        Assert.EndsWith("NOT VALID", statements[5]);
        Assert.Contains("VALIDATE", statements[6]);
        Assert.StartsWith(
            "-- dbmigrate: transaction none\n-- Hazards:\n--   TableRewrite: Table public.orders is written anew", migration.UpSql);
        Assert.Contains("\n-- dbmigrate: lock-timeout 2s retry 30\nBEGIN;", migration.UpSql);
        Assert.Contains(migration.Changes, change => change.Hazards.Any(hazard => hazard.Code == HazardCode.TableRewrite));
        await project.ApplyAsync();
        Assert.Empty(await project.CompareAsync());
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task A_synchronization_that_failed_reaches_its_end_the_next_time(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new SchemaProject(database);
        project.Schema(Before);
        await project.SyncAsync();
        await database.ExecuteAsync(Rows);
        await database.ExecuteAsync("INSERT INTO customers VALUES (51, '1', 'Oslo'); INSERT INTO orders VALUES (501, NULL, -1)");
        project.Schema(After);

        await FailsAsync("customer_id");
        await database.ExecuteAsync("UPDATE orders SET customer_id = 1 WHERE customer_id IS NULL");
        await FailsAsync("customers_email_key");
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
        await database.ExecuteAsync("DELETE FROM customers WHERE id = 51");
        await FailsAsync("orders_amount_check");
        await database.ExecuteAsync("UPDATE orders SET amount = 1 WHERE amount < 0");
        await project.SyncAsync(new() { Online = true });

        Assert.Empty(await project.CompareAsync());
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));

        async Task FailsAsync(string about)
        {
            var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync(new() { Online = true }));
            Assert.Equal(ErrorId.StatementFailed, error.Id);
            Assert.Contains(about, error.Message);
        }
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task A_plain_synchronization_drops_what_a_failed_build_left(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE t (id int);");
        await project.SyncAsync();
        await database.ExecuteAsync("INSERT INTO t VALUES (1), (1)");
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY i ON t (id)"));

        IReadOnlyList<SchemaChange> changes = await project.SyncAsync();

        Assert.Equal(["DROP INDEX public.i"], changes.SelectMany(change => change.Sql));
        Assert.Empty(await project.CompareAsync());
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task An_index_that_somebody_builds_right_now_is_left_alone(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE t (id int);");
        await project.SyncAsync();
        await using var writer = new NpgsqlConnection(TimeoutTests.ConnectionString(database));
        await writer.OpenAsync();
        await using (var write = new NpgsqlCommand("BEGIN; INSERT INTO t VALUES (7)", writer))
            await write.ExecuteNonQueryAsync();
        Task build = database.ExecuteAsync("CREATE INDEX CONCURRENTLY i ON t (id)");
        while (await database.ScalarAsync("SELECT count(*) FROM pg_stat_progress_create_index WHERE index_relid = to_regclass('i')") == "0")
            await Task.Delay(20);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync(new() { Online = true }));
        await using (var commit = new NpgsqlCommand("COMMIT", writer))
            await commit.ExecuteNonQueryAsync();
        await build;

        Assert.Equal((ErrorId.LockTimeout, "public.i"), (error.Id, error.Target));
        Assert.Equal("True", await database.ScalarAsync("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"));
    }

    [Fact]
    public async Task SQLite_has_nothing_online()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE t (id integer PRIMARY KEY);");

        var migration = await Assert.ThrowsAsync<DbMigrateException>(() => project.PlanAsync(Online));
        var sync = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync(new() { Online = true }));

        Assert.Equal((ErrorId.NotSupported, ErrorId.NotSupported), (migration.Id, sync.Id));
        Assert.Contains("one write lock", migration.Message);
        Assert.Empty(await database.ObjectsAsync());
    }
}
