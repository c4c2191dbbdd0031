namespace DbMigrate;

/// <summary>SQL that somebody wrote, to be run.</summary>
public sealed record SqlQuery
{
    /// <summary>One statement or several.</summary>
    public required string Text { get; init; }

    /// <summary>How many rows of each result are read.</summary>
    public int Limit { get; init; } = 500;

    /// <summary>How many bytes of each value are read.</summary>
    public int CellBytes { get; init; } = 4096;

    /// <summary>How many bytes of each result are read.</summary>
    public long Bytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long each statement may run; zero is for ever.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What it may cost.</summary>
    public IReadOnlyCollection<HazardCode> Allow { get; init; } = [];
}

/// <summary>A column of a result.</summary>
/// <param name="Name">Its name; several may have the same.</param>
/// <param name="Type">Its type, as the engine prints it; empty where it has none.</param>
public sealed record SqlColumn(string Name, string Type);

/// <summary>What one statement gave.</summary>
/// <param name="Columns">The columns; empty where it gives no rows.</param>
/// <param name="Rows">The rows that were read.</param>
/// <param name="More">Whether there are more.</param>
/// <param name="Affected">How many rows it added, changed or removed; null where it does no such thing.</param>
/// <param name="Command">Its first words.</param>
/// <param name="Sql">The statement.</param>
/// <param name="Duration">How long it took.</param>
public sealed record SqlResult(
    IReadOnlyList<SqlColumn> Columns,
    IReadOnlyList<IReadOnlyList<Cell>> Rows,
    bool More,
    long? Affected,
    string Command,
    string Sql,
    TimeSpan Duration);

/// <summary>What a database remarked.</summary>
/// <param name="Severity"><c>NOTICE</c>, <c>WARNING</c>, ….</param>
/// <param name="Text">The remark.</param>
public sealed record SqlMessage(string Severity, string Text);

/// <summary>Why a statement failed.</summary>
/// <param name="Id">The name of the failure.</param>
/// <param name="Message">What the engine said.</param>
/// <param name="Advice">What to do; null where nobody knows.</param>
/// <param name="Sql">The statement; null where none was at fault.</param>
/// <param name="Position">Where in the text it went wrong; null where the engine does not tell.</param>
/// <param name="Offset">The same as the number of characters before it.</param>
public sealed record SqlFailure(ErrorId Id, string Message, string? Advice, string? Sql, SourcePosition? Position, int? Offset);

/// <summary>A statement that is refused until somebody allows what it costs.</summary>
/// <param name="Hazard">What it costs.</param>
/// <param name="Sql">The statement.</param>
public sealed record RefusedStatement(Hazard Hazard, string Sql);

/// <summary>What became of a query.</summary>
/// <param name="Results">What each statement gave, up to the one that failed.</param>
/// <param name="Messages">What the database remarked meanwhile.</param>
/// <param name="Failure">Why it ended early; null where it did not.</param>
/// <param name="Refused">What kept every statement from being run; empty where nothing did.</param>
/// <param name="Duration">How long it took.</param>
public sealed record SqlOutcome(
    IReadOnlyList<SqlResult> Results,
    IReadOnlyList<SqlMessage> Messages,
    SqlFailure? Failure,
    IReadOnlyList<RefusedStatement> Refused,
    TimeSpan Duration);

/// <summary>A step of the engine's plan for a statement.</summary>
/// <param name="Title">What it does.</param>
/// <param name="Detail">To what; null where there is nothing to say.</param>
/// <param name="Cost">What the engine thinks that it costs, with the steps below it; null where it does not tell.</param>
/// <param name="Rows">How many rows it expects.</param>
/// <param name="ActualRows">How many there were, where the statement was run.</param>
/// <param name="Duration">How long it took, with the steps below it.</param>
/// <param name="Children">The steps that it takes its rows from.</param>
public sealed record PlanNode(
    string Title, string? Detail, double? Cost, double? Rows, double? ActualRows, TimeSpan? Duration, IReadOnlyList<PlanNode> Children);

/// <summary>The engine's plan for a statement.</summary>
/// <param name="Root">Its last step.</param>
/// <param name="Text">The same as the engine prints it.</param>
public sealed record SqlPlan(PlanNode Root, string Text);
