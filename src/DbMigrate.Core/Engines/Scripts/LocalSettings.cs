using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Engines.Scripts;

/// <summary>What a script has set for the transaction that it is in, and has to find in the next one where the commit between them is not
/// its own.</summary>
/// <param name="plan">The script's.</param>
internal sealed class LocalSettings(ScriptPlan plan)
{
    private readonly List<SqlStatement> _set = [];

    /// <summary>The statements that set it, in order.</summary>
    public IReadOnlyList<SqlStatement> Statements => _set;

    /// <summary>A statement is done, or was by an earlier attempt.</summary>
    public void Completed(SqlStatement statement)
    {
        if (statement.Kind is StatementKind.Begin or StatementKind.Commit) _set.Clear();
        if (plan.Local.Contains(statement.Ordinal)) _set.Add(statement);
    }
}
