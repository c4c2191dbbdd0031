using DbMigrate.Providers.Sqlite;
using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.D1;

/// <summary>Decides how a script runs on D1: as one batch, in which foreign keys are always on.</summary>
/// <remarks>The pragmas for foreign keys that Drizzle and others write have no effect there, and the COMMIT and BEGIN that only make room for them have
/// nothing to end. Any other of these is refused before the first migration runs.</remarks>
internal static class D1Planner
{
    /// <summary>The pragmas that D1 allows: https://developers.cloudflare.com/d1/sql-api/sql-statements/, and those that a real one was seen to take.</summary>
    internal static readonly IReadOnlySet<string> Pragmas = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "case_sensitive_like", "data_version", "defer_foreign_keys", "foreign_key_check", "foreign_key_list", "foreign_keys", "ignore_check_constraints", "index_info",
        "index_list", "index_xinfo", "legacy_alter_table", "optimize", "quick_check", "recursive_triggers", "reverse_unordered_selects", "table_info", "table_list", "table_xinfo",
    };

    public static ScriptPlan Plan(IEnumerable<SqlStatement> statements)
    {
        var total = 0;
        var windows = new ForeignKeyWindows();
        var control = new List<SqlStatement>();
        ScriptProblem? problem = null;
        foreach (var statement in statements)
        {
            total = statement.Ordinal;
            windows.Read(statement);
            if (statement.Kind is StatementKind.ForeignKeysPragma or StatementKind.Begin or StatementKind.Commit) control.Add(statement);
            else problem ??= ProblemOf(statement);
        }

        windows.Close();
        var skip = SqlitePlanner.Lifted(control);
        problem ??= control.FirstOrDefault(statement => !skip.Contains(statement.Ordinal)) is { } own
            ? new(own, "cannot run on D1, which takes a migration as one batch and has no transactions", "Remove it: the migration is applied whole or not at all.")
            : null;
        return new() { Total = total, Skip = skip, Rebuilds = windows.Rebuilds, Problem = problem };
    }

    private static ScriptProblem? ProblemOf(SqlStatement statement)
    {
        switch (statement.Kind)
        {
            case StatementKind.Savepoint:
                return new(statement, "cannot run on D1, which has no savepoints", "Remove it: the migration is applied whole or not at all.");
            case StatementKind.OutsideTransaction:
                return new(statement, "cannot run on D1, which runs every statement in a transaction and attaches no databases", "Remove it.");
        }

        if (D1Limits.IsTooLong(statement.Text)) return new(statement, "is longer than the 100 KB that D1 takes", "Cut it into several statements.");
        if (SqliteStatementClassifier.MakesTemporary(statement)) return new(statement, "cannot run on D1, which has no temporary tables", "Make a table, and drop it at the end.");
        return SqliteStatementClassifier.PragmaOf(statement) is { } pragma && !Pragmas.Contains(pragma)
            ? new(statement, $"cannot run on D1, which does not allow the pragma {pragma}", "Remove it.")
            : null;
    }
}
