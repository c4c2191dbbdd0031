using DbMigrate.Sql;

namespace DbMigrate.Sources.Renames;

/// <summary>A token of a whole script, comments included, and where it is.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Its first character.</param>
/// <param name="Length">Its length.</param>
/// <param name="Position">The same as line and column.</param>
internal readonly record struct PlacedToken(SqlTokenKind Kind, int Offset, int Length, SourcePosition Position)
{
    /// <summary>All tokens but white space, up to what cannot be read; splitting the script complains of that.</summary>
    public static List<PlacedToken> Read(string text, SqlSyntax syntax)
    {
        var tokens = new List<PlacedToken>();
        var (offset, position) = (text.StartsWith('\uFEFF') ? 1 : 0, SourcePosition.Start);
        while (true)
        {
            var token = syntax.Read(text.AsSpan(offset), isLast: true, breakpoints: true);
            if (token.Kind is SqlTokenKind.End or SqlTokenKind.Unclosed)
                return tokens;
            if (token.Kind != SqlTokenKind.Space)
                tokens.Add(new(token.Kind, offset, token.Length, position));
            position = position.Advance(text.AsSpan(offset, token.Length));
            offset += token.Length;
        }
    }

    public ReadOnlySpan<char> Text(string script) => script.AsSpan(Offset, Length);
}
