namespace DbMigrate.Sql.Scripts;

/// <summary>Cuts a script into what is tried again as one: a statement, or a transaction whose BEGIN has a lock time-out with
/// retries.</summary>
internal static class ScriptUnits
{
    /// <summary>The units in order; a transaction is one from its BEGIN to its COMMIT.</summary>
    public static IEnumerable<IReadOnlyList<SqlStatement>> Of(IEnumerable<SqlStatement> statements, ScriptPlan plan)
    {
        var open = new List<SqlStatement>();
        foreach (var statement in statements)
        {
            if (
                open.Count == 0
                && !(statement.Kind == StatementKind.Begin && plan.Limits.GetValueOrDefault(statement.Ordinal) is { Retries: > 0 }))
            {
                yield return [statement];
                continue;
            }

            open.Add(statement);
            if (open.Count > 1 && EndsTransaction(statement, plan))
            {
                // What ends it otherwise than by its COMMIT cannot be tried again as one.
                if (statement.Kind == StatementKind.Commit && statement.Head is "COMMIT" or "END") yield return open;
                else foreach (var single in open) yield return [single];
                open = [];
            }
        }

        foreach (var single in open) yield return [single];
    }

    private static bool EndsTransaction(SqlStatement statement, ScriptPlan plan) =>
        plan.CommitAfter.Contains(statement.Ordinal)
        || statement.Kind
            is StatementKind.Begin
                or StatementKind.Commit
                or StatementKind.OutsideTransaction
                or StatementKind.ForeignKeysPragma;
}
