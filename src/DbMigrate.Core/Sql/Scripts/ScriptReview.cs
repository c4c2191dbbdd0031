namespace DbMigrate.Sql.Scripts;

/// <summary>Looks at each statement of a script for what would make the run end otherwise than it is told.</summary>
/// <param name="rules">What the engine's statements do to a run.</param>
/// <param name="goesOn">Looks for every statement that cannot be run; else the first ends it.</param>
internal sealed class ScriptReview(ScriptRules rules, bool goesOn = false)
{
    private readonly List<ScriptRemark> _remarks = [];
    private readonly List<ScriptProblem> _problems = [];
    private readonly List<SqlStatement> _control = [];

    /// <summary>A statement that cannot be run, and ends the run; null where all can.</summary>
    public ScriptProblem? Problem => _problems.FirstOrDefault();

    /// <summary>The statements that cannot be run.</summary>
    public IReadOnlyList<ScriptProblem> Problems => _problems;

    /// <summary>Something of the script outlives its transaction in the session.</summary>
    public bool ChangesSession { get; private set; }

    /// <summary>What somebody should know, in the script's order.</summary>
    public IReadOnlyList<ScriptRemark> Remarks => _remarks;

    /// <summary>Looks at a whole script.</summary>
    public static ScriptReview Of(ScriptRules rules, Func<Action<SkippedCommand>, IEnumerable<SqlStatement>> read)
    {
        var review = new ScriptReview(rules, goesOn: true);
        foreach (var _ in review.Read(read(review.Skip)))
        {
        }

        return review;
    }

    /// <summary>Takes a command of the engine's shell that is passed over.</summary>
    public void Skip(SkippedCommand command) =>
        _remarks.Add(
            new(command.Start, ScriptRemarkKind.CommandSkipped, $"{command.Name} is a command of {command.Shell}; it is passed over."));

    /// <summary>Hands on the statements that can be run.</summary>
    public IEnumerable<SqlStatement> Read(IEnumerable<SqlStatement> statements)
    {
        foreach (var statement in statements)
        {
            if (rules.ProblemOf(statement) is { } problem)
            {
                _problems.Add(problem);
                if (!goesOn) yield break;
                continue;
            }

            if (statement.Kind is StatementKind.Begin or StatementKind.Commit or StatementKind.ForeignKeysPragma) _control.Add(statement);
            if (rules.RemarkOf(statement) is { } remark) _remarks.Add(remark);
            ChangesSession |= rules.LeavesBehind(statement);
            yield return statement;
        }

        if (rules.ProblemOf(_control) is { } whole) _problems.Add(whole);
    }
}

/// <summary>Something about a script that stops nothing.</summary>
/// <param name="Position">Where.</param>
/// <param name="Kind">What.</param>
/// <param name="Message">The same as a sentence.</param>
internal sealed record ScriptRemark(SourcePosition Position, ScriptRemarkKind Kind, string Message);

/// <summary>What a <see cref="ScriptRemark"/> is about.</summary>
internal enum ScriptRemarkKind
{
    /// <summary>A command of psql or sqlite3 that is passed over.</summary>
    CommandSkipped,

    /// <summary>A script that goes back to a savepoint of its own.</summary>
    SavepointTakenBack,
}
