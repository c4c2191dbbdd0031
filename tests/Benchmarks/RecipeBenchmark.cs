using System.Globalization;
using DbMigrate.Providers.Postgres;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>How long a writer waits at most during each change that online plans know a recipe for: by that recipe, and by the plain
/// statement.</summary>
/// <remarks><c>DBMIGRATE_BENCHMARK_ROWS</c> says how large the table is.</remarks>
internal static class RecipeBenchmark
{
    private const string Customers = "CREATE TABLE customers (id integer PRIMARY KEY);\n";

    private static readonly (string What, string Before, string After)[] Recipes =
    [
        ("a new index", Orders(), Orders() + Index("amount")),
        ("an index goes", Orders() + Index("amount"), Orders()),
        ("an index becomes another", Orders() + Index("amount"), Orders() + Index("amount, id")),
        ("a unique constraint", Orders(), Orders(code: "text UNIQUE")),
        ("a primary key moves", Orders(), Orders(id: "bigserial NOT NULL", code: "text PRIMARY KEY")),
        ("a foreign key", Orders(), Orders(customer: "integer REFERENCES customers")),
        ("a check", Orders(), Orders(amount: "integer CHECK (amount >= 0)")),
        ("SET NOT NULL", Orders(), Orders(amount: "integer NOT NULL")),
        ("SET NOT NULL with a default", Orders(), Orders(amount: "integer NOT NULL DEFAULT 0")),
    ];

    private static readonly int Rows = int.TryParse(
        Environment.GetEnvironmentVariable("DBMIGRATE_BENCHMARK_ROWS"), CultureInfo.InvariantCulture, out int rows)
        ? rows
        : 1_000_000;

    public static async Task RunAsync(Report report)
    {
        if (
            PostgresBinaries.Servers is not [.., var binaries]
            || PostgresPrograms.With(PostgresPrograms.Folders(), "pgbench") is not [var programs, ..])
        {
            report.Skip("Writers during each change", "it needs a PostgreSQL server, and pgbench.");
            return;
        }

        await using PostgresServer server = await PostgresServer.StartAsync(binaries, durable: true);
        foreach (var (what, before, after) in Recipes)
        {
            using var folder = new TempFolder("benchmark");
            await OnlineBenchmark.GenerateAsync(folder.File("plain"), server.Url(), before, after);
            await OnlineBenchmark.GenerateAsync(folder.File("online"), server.Url(), before, after, "--online");
            var stalls = await Benchmarks.Rounds.RunAsync(0, 1, Of("plain"), Of("online"));
            report.Add(what, "`new --online`", stalls["online"], "`new`", stalls["plain"], "≤ 2,000 ms, the lock time-out");

            Contender Of(string kind) =>
                new(kind, async () => (await OnlineBenchmark.StallAsync(server, programs["pgbench"], folder.File(kind), Rows)).Longest);
        }

        report.Note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The longest transaction of four writers on a table of {Rows:#,0} rows, from before the migration until after it. That no "
                    + $"step keeps writers out while it reads or writes rows is held by a test, against the locks that the server tells."));
    }

    private static string Orders(
        string id = "bigserial PRIMARY KEY",
        string customer = "integer",
        string amount = "integer",
        string code = "text") => $"{Customers}CREATE TABLE orders (id {id}, customer_id {customer}, amount {amount}, code {code});\n";

    private static string Index(string columns) => $"CREATE INDEX orders_amount ON orders ({columns});\n";
}
