namespace DbMigrate;

/// <summary>A place in a text file, as editors count: both numbers start at 1.</summary>
/// <param name="Line">The line, from 1. LF, CRLF and a lone CR each end a line.</param>
/// <param name="Column">The column in UTF-16 code units, from 1.</param>
public readonly record struct SourcePosition(int Line, int Column)
{
    /// <summary>The first character of a file.</summary>
    public static SourcePosition Start => new(1, 1);

    /// <summary>The position reached after reading <paramref name="text"/> from here.</summary>
    public SourcePosition Advance(ReadOnlySpan<char> text)
    {
        var (line, column) = (Line, Column);
        for (var i = 0; i < text.Length; i++)
        {
            var isLineEnd = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            (line, column) = isLineEnd ? (line + 1, 1) : (line, column + 1);
        }

        return new(line, column);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Line}:{Column}";
}
