using DbMigrate.Providers.Sqlite;
using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.D1;

/// <summary>Decides how a script runs on D1: as one batch, in which foreign keys are always on.</summary>
/// <remarks>The pragmas for foreign keys that Drizzle and others write have no effect there, and the COMMIT and BEGIN that only make room
/// for them have nothing to end. Any other of these is refused before the first migration runs: <see cref="D1ScriptRules"/>.</remarks>
internal static class D1Planner
{
    public static ScriptPlan Plan(IEnumerable<SqlStatement> statements)
    {
        var total = 0;
        var windows = new ForeignKeyWindows();
        var control = new List<SqlStatement>();
        foreach (var statement in statements)
        {
            total = statement.Ordinal;
            windows.Read(statement);
            if (statement.Kind is StatementKind.ForeignKeysPragma or StatementKind.Begin or StatementKind.Commit) control.Add(statement);
        }

        windows.Close();
        return new() { Total = total, Skip = SqlitePlanner.Lifted(control), Rebuilds = windows.Rebuilds };
    }
}
