namespace DbMigrate.Sql;

/// <summary>A line of SQL as messages quote it, with a caret under the place at fault.</summary>
internal static class SqlSnippet
{
    private const int Width = 120;

    /// <summary>The line that a position is on, as far as it belongs to the statement.</summary>
    /// <remarks>What stands before the statement on its first line is not kept; spaces make up for it, so that columns agree.</remarks>
    public static string LineOf(SqlStatement statement, SourcePosition position)
    {
        var lines = statement.Source.Split('\n');
        var index = position.Line - statement.Start.Line;
        if (index < 0 || index >= lines.Length)
            return "";
        var line = lines[index].TrimEnd('\r');
        return index == 0 ? new string(' ', statement.Start.Column - 1) + line : line;
    }

    /// <summary>The line with a caret under the column; a long line is cut around it.</summary>
    public static string Of(string line, int column)
    {
        var from = Math.Max(0, Math.Min(column - 1, line.Length) - (Width / 2));
        var shown = line.Substring(from, Math.Min(Width, line.Length - from));
        // A tab stays a tab, so that the caret stands under its character whatever a tab's width.
        var before = shown.Take(Math.Max(0, column - 1 - from)).Select(c => c == '\t' ? '\t' : ' ');
        return $"    {shown}{Environment.NewLine}    {string.Concat(before)}^";
    }
}
