using DbMigrate.Sql;

namespace DbMigrate;

/// <summary>An SQL statement that was refused, with its place in the file.</summary>
public sealed class StatementFailedException : DbMigrateException
{
    private StatementFailedException(
        ErrorId id, string summary, string snippet, string? action, StatementOrigin origin, DatabaseError? error)
        : base(id, summary + Environment.NewLine + snippet, action, origin.Tag ?? origin.File, error?.Exception)
    {
        Tag = origin.Tag;
        File = origin.File;
        Summary = summary;
        SqlState = error?.Code;
    }

    /// <summary>The migration's tag; null where the statement belongs to a schema file.</summary>
    public string? Tag { get; }

    /// <summary>The migration's full path, or what the schema source is called.</summary>
    public string File { get; }

    /// <summary>Where the engine found the error; the statement's first character where it does not tell.</summary>
    public SourcePosition Position { get; private init; }

    /// <summary>The statement's number in the file, from 1.</summary>
    public int Statement { get; private init; }

    /// <summary>PostgreSQL's SQLSTATE, or SQLite's extended result code as a number; null where the statement never reached the
    /// engine.</summary>
    public string? SqlState { get; }

    /// <summary>What the engine said, or why the statement was not sent to it.</summary>
    public string EngineMessage { get; private init; } = "";

    /// <summary>The line at fault, as far as it belongs to the statement.</summary>
    public string LineText { get; private init; } = "";

    /// <summary>The message without the quoted line.</summary>
    public string Summary { get; }

    /// <summary>The engine refused a statement.</summary>
    /// <param name="id">What it is to the user.</param>
    /// <param name="origin">Where the statement comes from.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="error">What the engine said.</param>
    /// <param name="outcome">A sentence about what it leads to; null where there is nothing to say.</param>
    /// <param name="action">What the user can do.</param>
    internal static StatementFailedException Create(
        ErrorId id, StatementOrigin origin, SqlStatement statement, DatabaseError error, string? outcome, string? action) =>
        Create(id, origin, statement, error.Message, error, outcome, action);

    /// <summary>A statement that was not sent to the engine.</summary>
    internal static StatementFailedException Refuse(
        ErrorId id,
        StatementOrigin origin,
        SqlStatement statement,
        string reason,
        string? action) => Create(id, origin, statement, reason, null, null, action);

    private static StatementFailedException Create(
        ErrorId id, StatementOrigin origin, SqlStatement statement, string reason, DatabaseError? error, string? outcome, string? action)
    {
        var place = error?.Offset is { } offset ? statement.PositionAt(offset) : statement.Start;
        var line = SqlSnippet.LineOf(statement, place);
        // A row is named by its line; what it holds nobody needs to read in a log.
        var position = error?.DataLine is { } row && statement.Data is { } data ? new SourcePosition(data.Start.Line + row - 1, 1) : place;
        var likely = error?.Explain?.Invoke(statement);
        var summary = string.Join(' ', new[]
        {
            $"{origin.File}:{position}: {origin.Subject}: {Sentence(reason)}",
            error?.Detail is { Length: > 0 } detail ? Sentence(detail) : null,
            error?.Hint is { Length: > 0 } hint ? "Hint: " + Sentence(hint) : null,
            likely?.Sentence,
            outcome,
        }.OfType<string>());
        return new(id, summary, SqlSnippet.Of(line, place.Column), Advice(likely, action), origin, error)
        {
            Position = position,
            Statement = statement.Ordinal,
            EngineMessage = reason,
            LineText = line.Trim(),
        };
    }

    private static string? Advice(LikelyReason? likely, string? action) =>
        likely is null ? action
        : action?.Contains("--resume", StringComparison.Ordinal) == true ? $"{likely.Advice} Then continue with -Resume (--resume)."
        : likely.Advice;

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}

/// <summary>Where a statement comes from.</summary>
/// <param name="File">What precedes <c>:line:column</c>: a path, or a command.</param>
/// <param name="Tag">The migration's tag; null for a schema source.</param>
/// <param name="Subject">What failed, as the start of a sentence: <c>migration 'x' failed at statement 1 of 2</c>.</param>
internal sealed record StatementOrigin(string File, string? Tag, string Subject);
