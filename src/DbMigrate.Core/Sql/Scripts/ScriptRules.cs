namespace DbMigrate.Sql.Scripts;

/// <summary>What an engine's statements do to the run that sends them.</summary>
internal abstract class ScriptRules
{
    /// <summary>Why a statement cannot be run; null where it can.</summary>
    public ScriptProblem? ProblemOf(SqlStatement statement) =>
        statement.Kind == StatementKind.Rollback ? ScriptProblem.TakesBack(statement) : EngineProblemOf(statement);

    /// <summary>Why a script cannot be run by what it says of transactions and foreign keys as a whole; null where it can.</summary>
    /// <param name="control">Its BEGIN and COMMIT, and its pragmas for foreign keys, in order.</param>
    public virtual ScriptProblem? ProblemOf(IReadOnlyList<SqlStatement> control) => null;

    /// <summary>What somebody should know of a statement; null for nothing.</summary>
    public ScriptRemark? RemarkOf(SqlStatement statement) =>
        statement.Kind == StatementKind.Savepoint && statement.Head.StartsWith("ROLLBACK", StringComparison.Ordinal)
            ? new(
                statement.Start,
                ScriptRemarkKind.SavepointTakenBack,
                $"'{statement.Head}' takes back what the script did since that savepoint.")
            : null;

    /// <summary>Whether a statement leaves something in the session that the next migration must not find there.</summary>
    public abstract bool LeavesBehind(SqlStatement statement);

    /// <summary>Why the engine's own statement cannot be run; null where it can.</summary>
    protected abstract ScriptProblem? EngineProblemOf(SqlStatement statement);
}
