using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite;

/// <summary>Decides how a SQLite script's statements share transactions.</summary>
/// <remarks>
/// SQLite ignores <c>PRAGMA foreign_keys</c> inside a transaction. Drizzle Kit's table rebuilds write it there all the same, and
/// then the rebuild's DROP TABLE deletes every child row by ON DELETE CASCADE; some projects therefore write
/// <c>COMMIT; PRAGMA foreign_keys=OFF; BEGIN; … COMMIT; PRAGMA foreign_keys=ON; BEGIN;</c>, and those who write for a service that knows no
/// such pragma write <c>PRAGMA defer_foreign_keys</c>, which does not keep rows from being deleted, or none. All mean the same: no
/// foreign keys around these statements. Where nothing outside them depends on foreign keys, they are off for the whole migration, which
/// then stays one transaction; else the script's own commits are made, and one before and after each rebuild that has none.
/// </remarks>
internal static class SqlitePlanner
{
    /// <param name="statements">The script.</param>
    /// <param name="keys">The keys that foreign keys refer to when the script begins; reads on with it.</param>
    /// <param name="withoutTransaction">Whether it runs without a transaction around it; asked when it has been read.</param>
    public static ScriptPlan Plan(IEnumerable<SqlStatement> statements, ReferencedKeys keys, Func<bool> withoutTransaction)
    {
        var total = 0;
        var windows = new ForeignKeyWindows();
        var dependent = new List<int>();
        var control = new List<SqlStatement>();
        foreach (var statement in statements)
        {
            total = statement.Ordinal;
            windows.Read(statement);
            if (
                statement.Kind
                is StatementKind.ForeignKeysPragma
                    or StatementKind.Begin
                    or StatementKind.Commit
                    or StatementKind.OutsideTransaction)
                control.Add(statement);
            else if (windows.IsOnAtEnd && keys.MayCarryOn(statement))
                dependent.Add(statement.Ordinal);
            keys.Read(statement);
        }

        windows.Close();
        var needs = dependent.Exists(windows.IsOn);
        var lift = windows.TurnsOff && !needs && !withoutTransaction();
        // Turning on what is on does nothing.
        var skip = lift
            ? Lifted(control)
            : control
                .Where(statement => statement.Kind == StatementKind.ForeignKeysPragma && windows.IsIdle(statement))
                .Select(statement => statement.Ordinal)
                .ToHashSet();
        return new()
        {
            Total = total,
            Skip = skip,
            LiftForeignKeys = lift,
            ChecksForeignKeys = windows.TurnsOff,
            NeedsForeignKeys = needs,
            ForeignKeySwitches = lift ? ScriptPlan.NoSwitches : windows.Switches,
            Rebuilds = windows.Rebuilds,
            RestoredRows = windows.Restored,
            Break = control.FirstOrDefault(statement => statement.Kind != StatementKind.Begin && !skip.Contains(statement.Ordinal)),
        };
    }

    /// <summary>The pragmas, and each COMMIT and BEGIN that stand directly around some of them.</summary>
    internal static HashSet<int> Lifted(IReadOnlyList<SqlStatement> control)
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
    private static bool Follows(IReadOnlyList<SqlStatement> control, int at) => control[at].Ordinal == control[at - 1].Ordinal + 1;
}
