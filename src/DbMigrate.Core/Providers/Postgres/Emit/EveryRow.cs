using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Statements that read or change rows, and may miss none. Where policies are forced they bind the table's owner, too, and would
/// hide rows without a word: they are lifted meanwhile.</summary>
/// <remarks>Source: the PostgreSQL manual, "Row Security Policies".</remarks>
internal static class EveryRow
{
    /// <param name="from">The table as it is; null where it is new.</param>
    /// <param name="to">As it is to be.</param>
    /// <param name="statements">The statements.</param>
    public static IReadOnlyList<string> Of(Table? from, Table to, params IReadOnlyList<string> statements)
    {
        if (from is not { ForceRowSecurity: true } && !to.ForceRowSecurity) return statements;
        return to.ForceRowSecurity ? [Lift(to), .. statements, Bind(to)] : [Lift(to), .. statements];
    }

    /// <summary>Takes the statements out that lift and bind.</summary>
    public static void Leave(List<string> statements, Table table) =>
        statements.RemoveAll(statement => statement == Lift(table) || statement == Bind(table));

    /// <summary>From now on policies bind everybody but the owner.</summary>
    public static string Lift(Table table) => $"ALTER TABLE {PostgresText.Name(table)} NO FORCE ROW LEVEL SECURITY";

    /// <summary>From now on policies bind the owner, too.</summary>
    public static string Bind(Table table) => $"ALTER TABLE {PostgresText.Name(table)} FORCE ROW LEVEL SECURITY";
}
