using DbMigrate.Migrations;

namespace DbMigrate;

/// <summary>An SQL statement that the engine refused, with its place in the file.</summary>
public sealed class StatementFailedException : DbMigrateException
{
    private const int SnippetWidth = 120;

    private StatementFailedException(ErrorId id, string summary, string snippet, string? action, Migration migration, DatabaseError error)
        : base(id, summary + Environment.NewLine + snippet, action, migration.Tag, error.Exception)
    {
        Tag = migration.Tag;
        File = migration.Path;
        Summary = summary;
        SqlState = error.Code;
        EngineMessage = error.Message;
    }

    /// <summary>The migration's tag.</summary>
    public string Tag { get; }

    /// <summary>The SQL file's full path.</summary>
    public string File { get; }

    /// <summary>Where the engine found the error; the statement's first character where it does not tell.</summary>
    public SourcePosition Position { get; private init; }

    /// <summary>The statement's number in the file, from 1.</summary>
    public int Statement { get; private init; }

    /// <summary>PostgreSQL's SQLSTATE, or SQLite's extended result code as a number.</summary>
    public string? SqlState { get; }

    /// <summary>What the engine said.</summary>
    public string EngineMessage { get; }

    /// <summary>The line at fault, as far as it belongs to the statement.</summary>
    public string LineText { get; private init; } = "";

    /// <summary>The message without the quoted line.</summary>
    public string Summary { get; }

    internal static StatementFailedException Create(
        ErrorId id, Migration migration, SqlStatement statement, int total, DatabaseError error, string outcome, string? action)
    {
        var position = error.Offset is { } offset ? statement.PositionAt(offset) : statement.Start;
        var line = LineOf(statement, position);
        var summary = string.Join(' ', new[]
        {
            $"{migration.Path}:{position}: migration '{migration.Tag}' failed at statement {statement.Ordinal} of {total}: {Sentence(error.Message)}",
            error.Detail is { Length: > 0 } detail ? Sentence(detail) : null,
            error.Hint is { Length: > 0 } hint ? "Hint: " + Sentence(hint) : null,
            outcome,
        }.OfType<string>());
        return new(id, summary, Snippet(line, position.Column), action, migration, error)
        {
            Position = position,
            Statement = statement.Ordinal,
            LineText = line.Trim(),
        };
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    /// <summary>The line with a caret under the column; a long line is cut around it.</summary>
    private static string Snippet(string line, int column)
    {
        var from = Math.Max(0, Math.Min(column - 1, line.Length) - (SnippetWidth / 2));
        var shown = line.Substring(from, Math.Min(SnippetWidth, line.Length - from));
        // A tab stays a tab, so that the caret stands under its character whatever a tab's width.
        var before = shown.Take(Math.Max(0, column - 1 - from)).Select(c => c == '\t' ? '\t' : ' ');
        return $"    {shown}{Environment.NewLine}    {string.Concat(before)}^";
    }

    // What stands before the statement on its first line is not kept; spaces make up for it, so that columns agree.
    private static string LineOf(SqlStatement statement, SourcePosition position)
    {
        var lines = statement.Text.Split('\n');
        var index = position.Line - statement.Start.Line;
        if (index < 0 || index >= lines.Length)
            return "";
        var line = lines[index].TrimEnd('\r');
        return index == 0 ? new string(' ', statement.Start.Column - 1) + line : line;
    }
}
