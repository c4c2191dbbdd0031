using DbMigrate.Tests.Infrastructure;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace DbMigrate.Tests.Infrastructure;

/// <summary>Starts the classes that take minutes before the others, so that the run does not end with one of them alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        typeof(Pester.PesterTests).FullName!,
        typeof(Scenarios.Pglite.PgliteRunTests).FullName!,
        typeof(Scenarios.Drizzle.DrizzleLawTests).FullName!,
        typeof(Scenarios.Acceptance.Postgres.OnlineTests).FullName!,
        typeof(Planning.Hazards.HazardGuideTests).FullName!,
        typeof(Planning.Rows.PostgresRowCaseTests).FullName!,
        typeof(Scenarios.Hostile.NameTests).FullName!,
        typeof(Scenarios.Acceptance.Faults.FaultsOn15Tests).FullName!,
        typeof(Scenarios.Acceptance.Faults.FaultsOn18Tests).FullName!,
        typeof(Scenarios.Acceptance.Postgres.RoundTripLawTests).FullName!,
        typeof(Scenarios.Schemas.RealProjectTests).FullName!,
        typeof(Scenarios.Hostile.FuzzTests).FullName!,
    ];

    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection =>
        [
            .. testCollections.OrderBy(collection =>
                Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains($"{name} ", StringComparison.Ordinal))
                    is var at
                        and >= 0
                    ? at
                    : Long.Length),
        ];
}
