namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Every pair of schemas, in both directions.</summary>
public sealed class SqliteAcceptanceTests
{
    internal static readonly Dictionary<string, AcceptanceCase> Cases = (
        (AcceptanceCase[])
            [
                .. ColumnCases.All, .. DefaultCases.All, .. KeyCases.All, .. ForeignKeyCases.All, .. CheckCases.All, .. IndexCases.All,
                .. ViewCases.All, .. TableCases.All, .. RenameCases.All,
            ]).ToDictionary(item => item.Name);

    public static TheoryData<string> Names { get; } = [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public Task A_plan_leads_from_one_schema_to_the_other_and_back(string name) => SqliteAcceptance.CheckAsync(Cases[name]);
}
