using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Schemas as real projects have them, each step by step to its next version.</summary>
public sealed class LargeCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly string Shop1 = Read("shop-1"), Shop2 = Read("shop-2"), Shop3 = Read("shop-3");
    private static readonly string Cms1 = Read("cms-1"), Cms2 = Read("cms-2");
    private static readonly string Tenants1 = Read("tenants-1"), Tenants2 = Read("tenants-2");
    private static readonly string Metrics1 = Read("metrics-1"), Metrics2 = Read("metrics-2");

    private static readonly CaseList Cases = new(
        new("a shop is made", "", Shop1),
        new(
            "a shop gets discounts, stock and full text search",
            Shop1,
            Shop2)
        { Rows = Read("shop-1-rows"), RowsBack = "", Expect = ["AddColumn", "CreateTable"] },
        new("a shop counts in bigint and money is exact", Shop2, Shop3) { Rows = "", RowsBack = "" },
        new("a shop in one leap", Shop1, Shop3) { Rows = "", RowsBack = "" },
        new("a content management system is made", "", Cms1) { RowsBack = "" },
        new("a content management system gets revisions and slugs", Cms1, Cms2) { Rows = Read("cms-1-rows"), RowsBack = "" },
        new("a system of many tenants is made", "", Tenants1) { RowsBack = "" },
        new("a system of many tenants gets row-level security by role", Tenants1, Tenants2) { Rows = "", RowsBack = "" },
        new("measurements are made", "", Metrics1) { RowsBack = "" },
        new("measurements by the month get a new key and new months", Metrics1, Metrics2) { Rows = Read("metrics-1-rows"), RowsBack = "" },
        new("a shop becomes a content management system", Shop3, Cms2) { Rows = "", RowsBack = "" },
        new(
            "five hundred tables of which ten change",
            Many(500, i => "int"),
            Many(500, i => i % 50 == 0 ? "bigint" : "int"))
        { Rows = "", RowsBack = "" });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Large(int version, string name) => RunAsync(version, Cases[name]);

    private static string Read(string name) => File.ReadAllText(Path.Combine(RepoPaths.Fixtures, "acceptance-pg", name + ".sql"));

    private static string Many(int count, Func<int, string> type) => string.Concat(Enumerable.Range(0, count).Select(i => $"""
        CREATE TABLE t{i} (id bigint PRIMARY KEY, v {type(i)}, w text{(i == 0 ? "" : $", up bigint REFERENCES t{i - 1}")});
        CREATE INDEX t{i}_v ON t{i} (v);

        """));
}
