using DbMigrate.Migrations;

namespace DbMigrate.Planning;

/// <summary>What an engine's statements cost: the provider seam of the hazards. The same rules read what is planned and what a person wrote.</summary>
internal abstract class HazardRules
{
    /// <summary>The rules of an engine.</summary>
    public static HazardRules For(Dialect dialect) => dialect switch
    {
        Dialect.PostgreSql => Providers.Postgres.Hazards.PostgresHazardRules.Instance,
        Dialect.Sqlite => Providers.Sqlite.Hazards.SqliteHazardRules.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
    };

    /// <summary>Adds what a statement costs to the scan, and what it makes, renames and drops to what the scan knows.</summary>
    /// <param name="statement">One statement, without its semicolon.</param>
    /// <param name="scan">What is known when it runs.</param>
    public abstract void Read(string statement, HazardScan scan);

    /// <summary>Adds what a script costs as a whole, once it is read.</summary>
    public virtual void Finish(HazardScan scan)
    {
    }
}

/// <summary>A hazard with the statement that has it.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Hazard">What it costs.</param>
/// <param name="Allowance">The script's own allowance of it; null where it has none.</param>
internal sealed record StatementHazard(SqlStatement Statement, Hazard Hazard, HazardAllowance? Allowance);
