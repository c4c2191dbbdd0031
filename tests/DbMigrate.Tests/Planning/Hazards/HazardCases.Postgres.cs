namespace DbMigrate.Tests.Planning.Hazards;

internal static partial class HazardCases
{
    /// <summary>The statements of the guide's table by its headings: at least one of every form that the grammar has.</summary>
    public static readonly IReadOnlyList<(string Title, string[] Statements)> Postgres =
    [
        .. HazardTableCases.All,
        .. HazardObjectCases.All,
    ];
}
