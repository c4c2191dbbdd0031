using System.Text;
using DbMigrate.Diff;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Writes steps as a script for psql, which by itself commits after each statement: with as few transactions as the runner would
/// need, so that a failure leaves nothing half done.</summary>
internal static class PsqlTransactions
{
    private const string Begin = "BEGIN;\n";
    private const string Commit = "COMMIT;\n";

    /// <summary>The script; empty where there are no steps.</summary>
    public static string Wrap(IReadOnlyCollection<SchemaChange> changes)
    {
        using var reader = new StringReader(MigrationText.Of(changes.SelectMany(change => change.Sql)));
        var statements = new PostgresSplitter().Split(reader).ToList();
        if (statements.Count == 0) return "";
        var plan = PostgresPlanner.Plan(statements);
        var script = new StringBuilder();
        var isOpen = false;
        foreach (var statement in statements)
        {
            var isAlone = statement.Kind == StatementKind.OutsideTransaction;
            if (isOpen == isAlone) script.Append(isAlone ? Commit : Begin);
            isOpen = !isAlone;
            script.Append(SchemaScript.Terminate(statement.Text));
            if (!plan.CommitAfter.Contains(statement.Ordinal)) continue;
            script.Append(Commit);
            isOpen = false;
        }

        return isOpen ? script.Append(Commit).ToString() : script.ToString();
    }
}
