using DbMigrate.Providers.Postgres.Emit;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What the steps of a plan are made of.</summary>
/// <param name="Changes">What has to happen.</param>
/// <param name="Conversions">How values become another type.</param>
/// <param name="IsTidy">Tidy steps write constraints and defaults inside CREATE TABLE and let DROP TABLE take its foreign keys along. Where
/// that ties steps into a circle (two tables that refer to each other, a default whose function takes the table's row), untidy ones keep
/// them apart.</param>
internal sealed record PlanBasis(ChangeSet Changes, Conversions Conversions, bool IsTidy)
{
    /// <summary>Who may do what with what the plan makes. Default privileges that change are taken away before everything, and come after
    /// it.</summary>
    public InitialRights Initial { get; } =
        new(Changes.From.Model.Objects.Where(item => !Changes.Dropped.Contains(item.Id)), Changes.To.Model.EngineVersion);
}
