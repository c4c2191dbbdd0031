using DbMigrate.Engines;
using DbMigrate.Providers.D1;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance;
using DbMigrate.Tests.Scenarios.Acceptance.Sqlite;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Scenarios.D1;

/// <summary>SQLite's acceptance cases by D1's rules: foreign keys that stay on, one batch, its limits. Each plan is run by the product on a
/// database with rows, and once more as it is written, as wrangler would run it.</summary>
public sealed class D1AcceptanceTests(D1Facade facade)
{
    private static readonly SchemaProvider Provider = D1Engine.Instance.Schema;

    /// <summary>What has foreign keys, and of every other kind a part.</summary>
    private static readonly Dictionary<string, AcceptanceCase> Cases = (
        (AcceptanceCase[])
            [
                .. ForeignKeyCases.All, .. Part(ColumnCases.All, 4), .. Part(DefaultCases.All, 6), .. Part(KeyCases.All, 4),
                .. Part(CheckCases.All, 6), .. Part(IndexCases.All, 6), .. Part(ViewCases.All, 2), .. Part(TableCases.All, 3),
                // There are no R-trees, and a row cannot refer to a table that is not there.
            ]
    ).Where(item => !item.From.Contains("rtree", StringComparison.OrdinalIgnoreCase) && item.Name != "Parent that is not "
        + "there" && item.Error is null && !item.NoChange && item.Renames.Length == 0).ToDictionary(item => item.Name);

    public static TheoryData<string> Names { get; } = [.. Cases.Keys];

    [Fact]
    public void A_part_of_them_is_run() => Assert.True(Cases.Count >= 60, $"{Cases.Count} cases");

    [Theory, MemberData(nameof(Names))]
    public async Task A_plan_leads_from_one_schema_to_the_other_and_loses_no_row(string name)
    {
        AcceptanceCase item = Cases[name];
        using SqliteConnection filled = SqliteAcceptance.Open(":memory:");
        SqliteRowFiller.Run(filled, item.From);
        if (item.Rows is null) SqliteRowFiller.Fill(filled);
        else SqliteRowFiller.Run(filled, item.Rows);
        var before = SqliteRows.Of(filled);
        SchemaModel from = await SqliteAcceptance.ModelAsync(item.From), to = await SqliteAcceptance.ModelAsync(item.To);
        SchemaPlan plan = Provider.Plan(from, to);
        using SqliteConnection wanted = SqliteAcceptance.Open(":memory:");
        SqliteRowFiller.Run(wanted, item.To);

        // By the runner.
        D1Database database = await facade.CreateAsync();
        await database.FillAsync(filled);
        using var project = new MigrationProject(database);
        project.Add("up", string.Join("\n--> statement-breakpoint\n", plan.Statements.Select(statement => $"{statement};")));
        await project.ApplyAsync(database);
        await CheckAsync(item, database, before, wanted);

        // As it stands in the file.
        D1Database plain = await facade.CreateAsync();
        await plain.FillAsync(filled);
        await plain.RunAsync(plan.Statements);
        await CheckAsync(item, plain, before, wanted);
    }

    private static async Task CheckAsync(
        AcceptanceCase item, D1Database database, Dictionary<string, List<Dictionary<string, string>>> before, SqliteConnection wanted)
    {
        using SqliteConnection copy = await database.CopyAsync();
        if (item.KeepsRows) SqliteRows.AssertKept(before, SqliteRows.Of(copy), []);
        Assert.Equal(SqliteDigest.Of(wanted), SqliteDigest.Of(copy));
        Assert.Empty(SqliteDigest.Rows(copy, "PRAGMA foreign_key_check"));
    }

    private static IEnumerable<AcceptanceCase> Part(IReadOnlyList<AcceptanceCase> all, int every) => all.Where((_, at) => at % every == 0);
}
