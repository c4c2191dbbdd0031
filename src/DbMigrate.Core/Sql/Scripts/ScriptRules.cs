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

    /// <summary>Whether a statement makes one thing and does nothing else: where that is there, all of the statement is.</summary>
    public abstract bool MakesOneThing(SqlStatement statement);

    /// <summary>The same by its text, which both languages have in common.</summary>
    protected static bool MakesOneThing(SqlSyntax syntax, SqlStatement statement)
    {
        var tokens = new SqlTokens(syntax, statement.Text);
        if (tokens.Accept("CREATE"))
        {
            // A schema brings what its statement lists.
            if (!tokens.Accept("SCHEMA")) return true;
            while (!tokens.IsEnd && !tokens.Is("CREATE") && !tokens.Is("GRANT")) tokens.Next();
            return tokens.IsEnd;
        }

        var adds = false;
        if (!tokens.Accept("ALTER")) return false;
        while (!tokens.IsEnd)
        {
            // Another action; or a name that another thing has.
            if (tokens.Is(",") || tokens.Is("RENAME")) return false;
            adds |= tokens.Is("ADD");
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        return adds;
    }

    /// <summary>Why the engine's own statement cannot be run; null where it can.</summary>
    protected abstract ScriptProblem? EngineProblemOf(SqlStatement statement);
}
