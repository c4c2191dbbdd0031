namespace DbMigrate.Migrations;

/// <summary>One statement of a script, exactly as the file spells it.</summary>
/// <param name="Text">From the statement's first token to its last: no comment or white space before it, no <c>;</c> after it.
/// Comments inside are kept.</param>
/// <param name="Ordinal">Its number in the script, from 1.</param>
/// <param name="Start">Where <paramref name="Text"/> begins in the file.</param>
/// <param name="Kind">What the runner has to know of it.</param>
/// <param name="Head">Its first tokens outside comments (at most 8), keywords in upper case, joined by one space: what messages show.</param>
/// <param name="Comment">The comments between the previous statement and this one, as written; empty when there is none.</param>
public sealed record SqlStatement(
    string Text,
    int Ordinal,
    SourcePosition Start,
    StatementKind Kind,
    string Head,
    string Comment = "")
{
    /// <summary>Maps an engine's character offset in <see cref="Text"/> (from 0) to its place in the file.</summary>
    public SourcePosition PositionAt(int offset) => Start.Advance(Text.AsSpan(0, Math.Clamp(offset, 0, Text.Length)));
}
