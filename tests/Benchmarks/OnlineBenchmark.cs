using System.Globalization;
using DbMigrate.Providers.Postgres;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>How long a writer waits at most while a large table is changed: by the plain migration, and by the online one. pgbench writes
/// all the while.</summary>
/// <remarks><c>DBMIGRATE_BENCHMARK_ROWS</c> says how large the table is.</remarks>
internal static class OnlineBenchmark
{
    private const int Rounds = 3;
    private const int Writers = 4;

    private const string Before = """
        CREATE TABLE customers (id integer PRIMARY KEY);
        CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id integer, amount integer, code text);

        """;

    private const string After = """
        CREATE TABLE customers (id integer PRIMARY KEY);
        CREATE TABLE orders (
            id bigserial PRIMARY KEY,
            customer_id integer NOT NULL CONSTRAINT orders_customer REFERENCES customers (id),
            amount integer CONSTRAINT orders_amount_check CHECK (amount >= 0),
            code text UNIQUE
        );
        CREATE INDEX orders_amount ON orders (amount, id);

        """;

    private const string Write = """
        \set id random(1, 100000)
        BEGIN;
        UPDATE orders SET amount = amount + 1 WHERE id = :id;
        INSERT INTO orders (customer_id, amount, code) VALUES (1 + :id % 1000, :id, gen_random_uuid()::text);
        COMMIT;
        """;

    private static readonly int Rows = int.TryParse(
        Environment.GetEnvironmentVariable("DBMIGRATE_BENCHMARK_ROWS"), CultureInfo.InvariantCulture, out int rows)
        ? rows
        : 3_000_000;

    public static async Task RunAsync(Report report)
    {
        if (
            PostgresBinaries.Servers is not [.., var binaries]
            || PostgresPrograms.With(PostgresPrograms.Folders(), "pgbench") is not [var programs, ..])
        {
            report.Skip("Writers during a migration", "it needs a PostgreSQL server, and pgbench.");
            return;
        }

        await using PostgresServer server = await PostgresServer.StartAsync(binaries, durable: true);
        using var folder = new TempFolder("benchmark");
        await GenerateAsync(folder.File("plain"), server.Url(), Before, After);
        await GenerateAsync(folder.File("online"), server.Url(), Before, After, "--online");
        var durations = new Dictionary<string, List<double>> { ["plain"] = [], ["online"] = [] };
        var stalls = await Benchmarks.Rounds.RunAsync(
            0, Rounds, new Contender("plain", () => StallAsync("plain")), new Contender("online", () => StallAsync("online")));

        report.Add(
            $"the longest wait of a writer, PostgreSQL {server.MajorVersion}",
            "`dbmigrate apply` of what `dbmigrate new --online` wrote",
            stalls["online"],
            "the same of `dbmigrate new`",
            stalls["plain"],
            "≤ 2,000 ms, the lock time-out");
        report.Add("the migration itself", "online", durations["online"], "plain", durations["plain"], "");
        report.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The table has {Rows:#,0} rows and {Writers} writers; it gets an index, a foreign key, a check, NOT NULL and a unique "
                    + $"constraint."));
        report.Note(
            "The longest wait is the longest transaction in pgbench's log (`-l`), from before the migration until after it. A transaction "
                + "is an update of one row and an insert of another.");

        async Task<double> StallAsync(string kind)
        {
            var (longest, duration) = await OnlineBenchmark.StallAsync(server, programs["pgbench"], folder.File(kind), Rows);
            durations[kind].Add(duration);
            return longest;
        }
    }

    /// <summary>Applies a project's second migration while writers are at work.</summary>
    /// <returns>The milliseconds that a writer's transaction took at most, and those of the migration.</returns>
    internal static async Task<(double Longest, double Duration)> StallAsync(
        PostgresServer server, string pgbench, string project, int rows)
    {
        await using TestDatabase database = await server.CreateDatabaseAsync("bench");
        await OursAsync(project, "apply", "--to", "0000_initial", "--database", database.Url);
        await database.ExecuteAsync("INSERT INTO customers SELECT i FROM generate_series(1, 1000) i");
        await database.ExecuteAsync(
            $"INSERT INTO orders (customer_id, amount, code) SELECT 1 + i % 1000, i, 'code ' || i FROM generate_series(1, {rows}) i");
        await database.ExecuteAsync("VACUUM ANALYZE");
        using var log = new TempFolder("pgbench");
        string script = log.Write("write.sql", Write);
        Task<ProcessResult> writers = ProcessRunner.RunAsync(
            pgbench,
            [
                "-n",
                "-c",
                Writers.ToString(CultureInfo.InvariantCulture),
                "-j",
                "1",
                "-T",
                "3600",
                "-l",
                "--log-prefix",
                log.File("writers"),
                "-f",
                script,
                database.Url,
            ],
            timeout: TimeSpan.FromMinutes(30));
        // The writers are at work by then.
        while (await WrittenAsync() < 100) await Task.Delay(100);
        double duration = await OursAsync(project, "apply", "--database", database.Url);
        // A transaction that still waits is in no log: each writer has to come through.
        for (long written = await WrittenAsync(); await WrittenAsync() < written + (10 * Writers);) await Task.Delay(100);
        // They end, and write their log, when their connections do.
        await database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pgbench'");
        await writers;
        double longest = Directory.GetFiles(log.File("."), "writers.*").SelectMany(File.ReadLines)
            .Max(line => double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture)) / 1000;
        return (longest, duration);

        Task<long> WrittenAsync() => database.ScalarAsync<long>($"SELECT count(*) FROM orders WHERE id > {rows}");
    }

    /// <summary>Writes a project of two migrations.</summary>
    internal static async Task GenerateAsync(string project, string scratch, string before, string after, params string[] options)
    {
        Directory.CreateDirectory(project);
        await File.WriteAllTextAsync(
            Path.Combine(project, "dbmigrate.json"),
            """{ "dialect": "postgresql", "schema": ["schema.sql"], "migrations": "migrations" }""");
        await File.WriteAllTextAsync(Path.Combine(project, "schema.sql"), before);
        await OursAsync(project, "new", "initial", "--scratch", scratch);
        await File.WriteAllTextAsync(Path.Combine(project, "schema.sql"), after);
        await OursAsync(project, ["new", "change", "--scratch", scratch, .. options]);
    }

    private static Task<double> OursAsync(string project, params string[] arguments) =>
        Benchmarks.Rounds.TimeAsync(project, "dotnet", [Tools.CommandLine, .. arguments, "--no-color"]);
}
