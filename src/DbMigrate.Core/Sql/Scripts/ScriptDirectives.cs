namespace DbMigrate.Sql.Scripts;

/// <summary>Collects a script's directives while its planner reads it.</summary>
internal sealed class ScriptDirectives
{
    private readonly Dictionary<int, StatementLimits> _limits = [];
    private ScriptProblem? _problem;

    /// <summary>The file asks for no transaction around it. Known once its first statement is read.</summary>
    public bool WithoutTransaction { get; private set; }

    /// <summary>Hands the statements on; ends before the first one with a directive that is none.</summary>
    public IEnumerable<SqlStatement> Read(IEnumerable<SqlStatement> statements)
    {
        foreach (var statement in statements)
        {
            if (!TryRead(statement))
                yield break;
            yield return statement;
        }
    }

    /// <summary>The plan with what the directives ask for.</summary>
    public ScriptPlan Complete(ScriptPlan plan) => plan with
    {
        WithoutTransaction = WithoutTransaction,
        Limits = _limits.Count > 0 ? _limits : plan.Limits,
        Problem = plan.Problem ?? _problem,
    };

    private bool TryRead(SqlStatement statement)
    {
        try
        {
            var directives = StatementDirectives.Of(statement);
            WithoutTransaction |= directives.WithoutTransaction;
            if (directives.Limits is { } limits)
                _limits.Add(statement.Ordinal, limits);
            return true;
        }
        catch (FormatException e)
        {
            _problem = new(statement, e.Message, "Correct the comment.");
            return false;
        }
    }
}
