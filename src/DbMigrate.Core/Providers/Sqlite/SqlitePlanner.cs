using System.Text.RegularExpressions;
using DbMigrate.Execution;
using DbMigrate.Migrations;

namespace DbMigrate.Providers.Sqlite;

/// <summary>Decides how a SQLite script's statements share transactions.</summary>
/// <remarks>
/// SQLite ignores <c>PRAGMA foreign_keys</c> inside a transaction. Drizzle Kit's table rebuilds write it there all the same, and
/// then the rebuild's DROP TABLE deletes every child row by ON DELETE CASCADE; some projects therefore write
/// <c>COMMIT; PRAGMA foreign_keys=OFF; BEGIN; … COMMIT; PRAGMA foreign_keys=ON; BEGIN;</c>. Both mean the same: no foreign keys
/// around these statements. Where nothing outside them depends on foreign keys, they are off for the whole migration, which then
/// stays one transaction; else the script's own commits are made.
/// </remarks>
internal static partial class SqlitePlanner
{
    /// <param name="statements">The script.</param>
    /// <param name="withoutTransaction">Whether it runs without a transaction around it; asked when it has been read.</param>
    public static ScriptPlan Plan(IEnumerable<SqlStatement> statements, Func<bool> withoutTransaction)
    {
        var total = 0;
        var enforced = true;
        var turnsOff = false;
        var needs = false;
        var control = new List<SqlStatement>();
        foreach (var statement in statements)
        {
            total = statement.Ordinal;
            if (statement.Kind == StatementKind.ForeignKeysPragma && SqliteStatementClassifier.TryGetForeignKeys(statement, out var on))
            {
                enforced = on;
                turnsOff |= !on;
            }

            if (statement.Kind is StatementKind.ForeignKeysPragma or StatementKind.Begin or StatementKind.Commit or StatementKind.OutsideTransaction)
                control.Add(statement);
            else if (enforced && DependsOnForeignKeys().IsMatch(statement.Head))
                needs = true;
        }

        var lift = turnsOff && !needs && !withoutTransaction();
        // Turning on what is on does nothing.
        var skip = lift ? Lifted(control)
            : turnsOff ? []
            : control.Where(statement => statement.Kind == StatementKind.ForeignKeysPragma).Select(statement => statement.Ordinal).ToHashSet();
        return new()
        {
            Total = total,
            Skip = skip,
            LiftForeignKeys = lift,
            ChecksForeignKeys = turnsOff,
            NeedsForeignKeys = needs,
            Break = control.FirstOrDefault(statement => statement.Kind != StatementKind.Begin && !skip.Contains(statement.Ordinal)),
        };
    }

    /// <summary>The pragmas, and each COMMIT and BEGIN that stand directly around some of them.</summary>
    private static HashSet<int> Lifted(List<SqlStatement> control)
    {
        var skip = new HashSet<int>();
        for (var i = 0; i < control.Count; i++)
        {
            if (control[i].Kind != StatementKind.ForeignKeysPragma)
                continue;
            var last = i;
            while (last + 1 < control.Count && control[last + 1].Kind == StatementKind.ForeignKeysPragma && Follows(control, last + 1))
                last++;
            for (var pragma = i; pragma <= last; pragma++)
                skip.Add(control[pragma].Ordinal);
            if (i > 0 && last + 1 < control.Count
                && control[i - 1].Kind == StatementKind.Commit && Follows(control, i)
                && control[last + 1].Kind == StatementKind.Begin && Follows(control, last + 1))
            {
                skip.Add(control[i - 1].Ordinal);
                skip.Add(control[last + 1].Ordinal);
            }

            i = last;
        }

        return skip;
    }

    // Nothing stands between a statement of the list and the one before it.
    private static bool Follows(List<SqlStatement> control, int at) => control[at].Ordinal == control[at - 1].Ordinal + 1;

    // Statements whose effect foreign-key actions may carry on. DROP TABLE deletes the table's rows first.
    [GeneratedRegex(@"^(DELETE|UPDATE|REPLACE|WITH|INSERT OR REPLACE|DROP TABLE)\b")]
    private static partial Regex DependsOnForeignKeys();
}
