using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Planning.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;
using Npgsql;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>A law: what a transaction has locked waits for what it does next. Each statement that locks is followed by each that works, on
/// a server, whose locks and counts of rows say what the rules have to say.</summary>
public sealed class HeldLockTests(PostgresServers servers)
{
    private const string Setup = """
        CREATE TABLE users (id int PRIMARY KEY, note text, age int);
        CREATE TABLE orders (id int PRIMARY KEY, user_id int, total int);
        CREATE TABLE notes (id int PRIMARY KEY, body text);
        CREATE INDEX notes_body ON notes (body);
        CREATE VIEW people AS SELECT id FROM users;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        INSERT INTO users SELECT i, 'n', i FROM generate_series(1, 1000) i;
        INSERT INTO orders SELECT i, i, i FROM generate_series(1, 1000) i;
        INSERT INTO notes SELECT i, 'n' || i FROM generate_series(1, 1000) i;
        ALTER TABLE orders ADD CONSTRAINT total_known CHECK (total > 0) NOT VALID;
        ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users NOT VALID;
        CREATE MATERIALIZED VIEW sums AS SELECT count(*) FROM orders;
        """;

    private static readonly string[] Locking =
    [
        "ALTER TABLE users ADD COLUMN n int",
        "ALTER TABLE users ALTER COLUMN note SET DEFAULT 'x'",
        "ALTER TABLE users ALTER COLUMN note SET STATISTICS 100",
        "ALTER TABLE users ADD CONSTRAINT c CHECK (age > 0) NOT VALID",
        "ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID",
        "ALTER TABLE orders DROP CONSTRAINT orders_user",
        "ALTER TABLE notes DISABLE TRIGGER USER",
        "CREATE INDEX i ON notes (id, body)",
        "DROP INDEX notes_body",
        "CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION touch()",
        "CREATE TABLE fresh (id int REFERENCES users)",
        "TRUNCATE notes",
        "LOCK TABLE users IN SHARE MODE",
        "LOCK TABLE notes",
        "COMMENT ON TABLE users IS 'x'",
        "UPDATE notes SET body = 'x' WHERE id = 1",
        "SELECT 1",
    ];

    private static readonly string[] Working =
    [
        "UPDATE users SET age = 1",
        "UPDATE users SET age = 1 WHERE id = 1",
        "UPDATE users SET age = 1 WHERE age IS NULL",
        "UPDATE users AS u SET age = 1 WHERE u.id = 1 AND u.age > 0",
        "DELETE FROM orders WHERE total = 7",
        "DELETE FROM orders WHERE id = 1",
        "INSERT INTO orders SELECT id - 5000, id, 1 FROM users",
        "INSERT INTO orders VALUES (5000, 1, 1)",
        "WITH gone AS (DELETE FROM orders WHERE total > 900 RETURNING id) SELECT 1 FROM gone",
        "DO $$ BEGIN UPDATE orders SET total = 1; END $$",
        "ALTER TABLE orders VALIDATE CONSTRAINT total_known",
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_user",
        "ALTER TABLE orders ADD CONSTRAINT d CHECK (total < 100000)",
        "ALTER TABLE orders ADD COLUMN m int",
        "ALTER TABLE orders ALTER COLUMN total TYPE bigint",
        "ALTER TABLE orders ALTER COLUMN total SET NOT NULL",
        "CREATE INDEX j ON orders (total)",
        "CREATE TABLE copied AS SELECT * FROM orders",
        "CREATE TABLE copied (LIKE orders)",
        "REFRESH MATERIALIZED VIEW sums",
        "SELECT count(*) FROM orders",
        "SELECT max(id) FROM orders",
        "SELECT setval(pg_get_serial_sequence('orders', 'id'), (SELECT max(id) FROM orders))",
    ];

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task What_a_transaction_has_locked_waits_for_what_it_does_next(int version)
    {
        var server = await servers.GetAsync(version);
        await using var database = await server.CreateDatabaseAsync("held");
        await database.ExecuteAsync(Setup);
        await database.ExecuteAsync("VACUUM ANALYZE");
        var before = await database.ReadModelAsync();
        await using var connection = await database.OpenAsync();
        var problems = new List<string>();
        var (pairs, waits) = (0, 0);
        foreach (var first in Locking)
        {
            foreach (var second in Working)
            {
                if (await WitnessAsync(connection, first, second) is not { } seen) continue;
                pairs++;
                var said = Said(before, first, second);
                if (seen.Count > 0) waits++;
                if (!seen.SequenceEqual(said))
                    problems.Add($"{first}; {second}: the server [{string.Join(", ", seen)}], the rules [{string.Join(", ", said)}]");
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.True(pairs > 300 && waits > 100, $"{pairs} pairs, {waits} of them wait");
    }

    [Fact]
    public async Task The_advice_takes_the_hazard_away()
    {
        await using var database = await servers.CreateDatabaseAsync();
        await database.ExecuteAsync(Setup);
        var before = await database.ReadModelAsync();
        var advised = 0;
        foreach (var (first, second) in Locking.SelectMany(first => Working.Select(second => (first, second))))
        {
            var held = Held(new HazardFinder(Dialect.PostgreSql, before), $"{first}; {second}");
            if (held.Count == 0) continue;
            Assert.All(held, hazard => Assert.Contains("a migration of its own", hazard.SaferWay, StringComparison.Ordinal));
            var run = new HazardFinder(Dialect.PostgreSql, before);

            Assert.Empty(Held(run, first));
            Assert.Empty(Held(run, second));
            Assert.Empty(Held(new HazardFinder(Dialect.PostgreSql, before), $"-- dbmigrate: transaction none\n{first}; {second}"));
            Assert.Empty(Held(new HazardFinder(Dialect.PostgreSql, before), $"{first}; COMMIT; {second}"));
            Assert.Equal(
                held.Count,
                Held(
                    new HazardFinder(Dialect.PostgreSql, before), $"-- dbmigrate: transaction none\nBEGIN; {first}; {second}; "
                        + $"COMMIT").Count);
            advised++;
        }

        Assert.True(advised > 100);
    }

    [Theory]
    [InlineData("ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID, VALIDATE CONSTRAINT c", "ExclusiveLock")]
    [InlineData("ALTER TABLE orders ADD COLUMN x int, VALIDATE CONSTRAINT total_known", "ExclusiveLock")]
    [InlineData("ALTER TABLE orders VALIDATE CONSTRAINT total_known, VALIDATE CONSTRAINT orders_user", "")]
    [InlineData("DO $$ BEGIN ALTER TABLE users ADD COLUMN x int; UPDATE users SET x = 1; END $$", "ExclusiveLock")]
    [InlineData("DO $$ BEGIN UPDATE users SET age = 1; ALTER TABLE users ADD COLUMN x int; END $$", "")]
    [InlineData(
        "-- dbmigrate: transaction none\nDO $$ BEGIN ALTER TABLE users ADD COLUMN x int; UPDATE users SET x = 1; END $$; UPDATE orders SET "
            + "total = 1",
        "ExclusiveLock")]
    [InlineData(
        "CREATE FUNCTION fill() RETURNS void LANGUAGE sql AS 'UPDATE users SET age = 1'; ALTER TABLE users ADD COLUMN x int; SELECT fill()",
        "ExclusiveLock")]
    [InlineData(
        "ALTER TABLE users ADD COLUMN x int; WITH u AS (SELECT 1 AS id) INSERT INTO orders VALUES (1, 1, 1) ON CONFLICT (id) DO UPDATE SET "
            + "total = 2",
        "")]
    [InlineData("ALTER TABLE users ADD COLUMN x int; EXPLAIN ANALYZE UPDATE orders SET total = 1", "ExclusiveLock")]
    [InlineData("SET LOCAL lock_timeout = '3s'; ALTER TABLE users ADD COLUMN x int; UPDATE users SET x = 1", "ExclusiveLock")]
    [InlineData("CREATE TABLE n (id int); INSERT INTO n SELECT id FROM users; ALTER TABLE n ADD PRIMARY KEY (id)", "")]
    [InlineData("ALTER TABLE users ADD COLUMN x int; COMMIT; UPDATE users SET x = 1", "")]
    [InlineData("ALTER TABLE users ADD COLUMN x int; CREATE INDEX CONCURRENTLY i ON users (age)", "")]
    public async Task Also_within_one_statement_and_across_the_scripts_own_commits(string script, string expected)
    {
        await using var database = await servers.CreateDatabaseAsync();
        await database.ExecuteAsync(Setup);

        var held = Held(new HazardFinder(Dialect.PostgreSql, await database.ReadModelAsync()), script);

        Assert.Equal(expected, string.Join(", ", held.Select(hazard => hazard.Code).Distinct()));
    }

    [Fact]
    public void A_first_statement_that_costs_nothing_keeps_the_directive_of_the_file()
    {
        var run = new HazardFinder(Dialect.PostgreSql, before: null);
        var script = run.Relevant(
            Split(
                "-- dbmigrate: transaction none\nINSERT INTO t VALUES (1); ALTER TABLE users ADD COLUMN n int; INSERT INTO t VALUES (2); "
                    + "UPDATE users SET n = 1"));

        Assert.Equal([1, 2, 4], script.Select(statement => statement.Ordinal));
        Assert.DoesNotContain(run.Find(script), found => found.Hazard is { Code: HazardCode.ExclusiveLock, IsMomentary: false });
    }

    [Fact]
    public void Where_all_migrations_share_a_transaction_so_do_their_locks()
    {
        var run = new HazardFinder(Dialect.PostgreSql, before: null, TransactionMode.All);
        Assert.Empty(Held(run, "ALTER TABLE users ADD COLUMN n int"));
        Assert.NotEmpty(Held(run, "UPDATE users SET n = 1"));

        var alone = new HazardFinder(Dialect.PostgreSql, before: null, TransactionMode.None);
        Assert.Empty(Held(alone, "ALTER TABLE users ADD COLUMN n int; UPDATE users SET n = 1"));
    }

    /// <returns>Which tables keep readers or writers waiting while the second statement reads or writes many rows; null where it
    /// fails.</returns>
    private static async Task<IReadOnlyList<string>?> WitnessAsync(NpgsqlConnection connection, string first, string second)
    {
        await ExecuteAsync(connection, "BEGIN");
        try
        {
            var known = await RowsAsync(connection, "SELECT oid::text FROM pg_class WHERE relnamespace = 'public'::regnamespace");
            await ExecuteAsync(connection, first);
            // A table whose rows are gone keeps nobody waiting for long.
            var locks = await RowsAsync(connection, """
            SELECT relation::regclass || CASE WHEN bool_or(mode = 'AccessExclusiveLock') THEN ': readers' ELSE ': writers' END, relation::text
            FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
              AND (SELECT relkind FROM pg_class WHERE oid = relation) IN ('r', 'p', 'm') GROUP BY relation ORDER BY 1
            """);
            var work = await WorkAsync(connection);
            await ExecuteAsync(connection, second);
            var isLong = await WorkAsync(connection) - work >= 500;
            return isLong ? [.. locks.Where(row => known.Exists(item => item[0] == row[1])).Select(row => row[0])] : [];
        }
        catch (PostgresException)
        {
            return null;
        }
        finally
        {
            await ExecuteAsync(connection, "ROLLBACK");
        }
    }

    /// <summary>How many rows the transaction has read by scans.</summary>
    private static async Task<long> WorkAsync(NpgsqlConnection connection) => long.Parse(
        (await RowsAsync(connection, """
        SELECT sum(pg_stat_get_xact_tuples_returned(oid))::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'm', 'i')
        """))[0][0], CultureInfo.InvariantCulture);

    /// <summary>The same in the rules' words: what they say of the second statement that is longer than a moment, of tables that the first
    /// has locked.</summary>
    private static IReadOnlyList<string> Said(SchemaModel before, string first, string second)
    {
        var found = new HazardFinder(Dialect.PostgreSql, before).Find(Split($"{first}; {second}"))
            .Where(item => item.Statement.Ordinal == 2 && !item.Hazard.IsMomentary).Select(item => item.Hazard).ToList();
        var alone = new HazardFinder(Dialect.PostgreSql, before);
        alone.Find(Split(first));
        var locked = Locks(before, first);
        return
        [
            .. locked
                .Select(item =>
                    (
                        item.Table,
                        Readers: item.HoldsReaders
                            && found.Exists(hazard => IsOf(hazard, item.Table) && hazard.Code == HazardCode.ExclusiveLock),
                        Writers: found.Exists(hazard =>
                            IsOf(hazard, item.Table)
                            && hazard.Code is HazardCode.ExclusiveLock or HazardCode.ConstraintScan or HazardCode.IndexBuildBlocksWrites)))
                .Where(item => item.Readers || item.Writers)
                .Select(item => $"{item.Table.Name}: {(item.Readers ? "readers" : "writers")}")
                .Order(StringComparer.Ordinal),
        ];

        static bool IsOf(Hazard hazard, TableName table) => hazard.Message.Contains(table.Name, StringComparison.Ordinal);
    }

    private static IEnumerable<TableLock> Locks(SchemaModel before, string statement)
    {
        var scan = new HazardScan(KnownEngines.Of(Dialect.PostgreSql), before);
        KnownEngines.Of(Dialect.PostgreSql).NewHazardRules().Read(statement, scan);
        return scan.Locks.Select(item => item.Lock).Where(item => item.HoldsWriters && !item.IsView);
    }

    private static IReadOnlyList<Hazard> Held(HazardFinder finder, string script) =>
        [
            .. finder
                .Find(Split(script))
                .Select(found => found.Hazard)
                .Where(hazard =>
                    hazard.Message.Contains("until the transaction ends", StringComparison.Ordinal)
                    || hazard.Message.Contains("until its end", StringComparison.Ordinal)),
        ];

    private static List<SqlStatement> Split(string script) =>
        [.. KnownEngines.Of(Dialect.PostgreSql).Splitter.Split(new StringReader(script))];

    private static async Task<List<string[]>> RowsAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        while (await reader.ReadAsync()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i).ToString()!)]);
        return rows;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
