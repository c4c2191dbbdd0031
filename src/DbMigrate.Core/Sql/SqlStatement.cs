namespace DbMigrate.Sql;

/// <summary>One statement of a script, as the file spells it.</summary>
/// <param name="Text">From the statement's first token to its last: no comment or white space before it, no <c>;</c> after it.
/// Comments inside are kept. Where the script turns <c>standard_conforming_strings</c> off, strings with a backslash have the <c>E</c> that
/// makes them mean the same everywhere.</param>
/// <param name="Ordinal">Its number in the script, from 1.</param>
/// <param name="Start">Where <paramref name="Text"/> begins in the file.</param>
/// <param name="Kind">What the runner has to know of it.</param>
/// <param name="Head">Its first tokens outside comments (at most 8), keywords in upper case, joined by one space: what messages
/// show.</param>
/// <param name="Comment">The comments between the previous statement and this one, as written; empty when there is none.</param>
internal sealed record SqlStatement(
    string Text,
    int Ordinal,
    SourcePosition Start,
    StatementKind Kind,
    string Head,
    string Comment = "")
{
    /// <summary>What is put before a string that has escapes without saying so.</summary>
    internal const string EscapePrefix = " E";

    /// <summary>The rows that it reads; null for any but COPY … FROM STDIN.</summary>
    internal CopyData? Data { get; init; }

    /// <summary>Where <see cref="Text"/> has an <see cref="EscapePrefix"/> that the file does not have.</summary>
    internal IReadOnlyList<int> Prefixes { get; init; } = [];

    /// <summary>The text exactly as the file spells it.</summary>
    internal string Source => Prefixes.Reverse().Aggregate(Text, (text, at) => text.Remove(at, EscapePrefix.Length));

    /// <summary>How long it is with its rows.</summary>
    internal int Length => Text.Length + (Data?.Text.Length ?? 0);

    /// <summary>Maps an engine's character offset in <see cref="Text"/> (from 0) to its place in the file.</summary>
    public SourcePosition PositionAt(int offset)
    {
        var source = Source;
        return Start.Advance(
            source.AsSpan(0, Math.Clamp(offset - (EscapePrefix.Length * Prefixes.Count(at => at < offset)), 0, source.Length)));
    }
}
