using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>The bounds of a partition by one column: <c>FROM ('a') TO ('b')</c>, <c>IN ('a', 'b')</c>.</summary>
/// <param name="Column">The column.</param>
/// <param name="From">The first value of a range.</param>
/// <param name="To">The first value after it.</param>
/// <param name="Values">The values of a list.</param>
internal sealed record PartitionBound(string Column, string? From, string? To, IReadOnlyList<string> Values)
{
    /// <summary>Reads <c>FOR VALUES …</c>; null where the text does not tell what it means for one column.</summary>
    /// <param name="tokens">From FOR on.</param>
    /// <param name="key">What the table is partitioned by: <c>RANGE (at)</c>.</param>
    public static PartitionBound? Read(SqlTokens tokens, string? key)
    {
        if (key is null || !tokens.Accept("FOR") || !tokens.Accept("VALUES")) return null;
        var by = new SqlTokens(PostgresSyntax.Instance, key);
        by.Next();
        var columns = by.TakeNames();
        if (columns.Count != 1 || columns[0].Contains('(', StringComparison.Ordinal)) return null;
        if (tokens.Accept("IN")) return new(columns[0], null, null, Literals(tokens.TakeParentheses()));
        if (!tokens.Accept("FROM")) return null;
        var from = Literals(tokens.TakeParentheses());
        return tokens.Accept("TO") && Literals(tokens.TakeParentheses()) is [var to] && from is [var start]
            ? new(columns[0], start, to, [])
            : null;
    }

    /// <summary>Whether a check lets nothing pass that is outside.</summary>
    public bool IsWithin(string check)
    {
        var said = Comparisons(check, joint: "AND");
        return Values.Count > 0
            ? said is [var only] && only.Operator is "=" && only.Values.All(Values.Contains)
            : said.Exists(item => item.Operator is ">=" && item.Values is [var low] && low == From)
                && said.Exists(item => item.Operator is "<" && item.Values is [var high] && high == To);
    }

    /// <summary>Whether a check lets nothing pass that is inside.</summary>
    public bool IsOutside(string check)
    {
        var said = Comparisons(check, joint: "OR");
        return Values.Count > 0
            ? said is [var only] && only.Operator is "<>" && Values.All(only.Values.Contains)
            : said.Count == 2
                && said.Exists(item => item.Operator is "<" && item.Values is [var low] && low == From)
                && said.Exists(item => item.Operator is ">=" && item.Values is [var high] && high == To);
    }

    private static List<string> Literals(string list) =>
        [.. new SqlTokens(PostgresSyntax.Instance, SqlTokens.Inside(list)).TakeParts().Select(Literal)];

    /// <summary>A literal without its quotes and type: <c>'2026-01-01'::date</c>.</summary>
    private static string Literal(string text)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, text.Trim());
        if (tokens.Text is "(") return text;
        var sign = tokens.Accept("-") ? "-" : "";
        return sign + PostgresSyntax.Instance.NameOf(tokens.Text);
    }

    /// <summary>The comparisons of the column that a check joins by one word only; none where it says anything else by that word.</summary>
    private List<(string Operator, List<string> Values)> Comparisons(string check, string joint)
    {
        var text = check;
        var tokens = new SqlTokens(PostgresSyntax.Instance, text);
        tokens.Accept("CHECK");
        text = ConditionText.Bare(tokens.TakeParentheses());
        var found = new List<(string, List<string>)>();
        foreach (var part in ConditionText.Parts(text, joint))
        {
            if (Comparison(ConditionText.Bare(part)) is { } comparison) found.Add(comparison);
            else if (joint == "OR") return [];
        }

        return found;
    }

    private (string Operator, List<string> Values)? Comparison(string text)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, text);
        if (tokens.IsEnd || tokens.TakePart() != Column) return null;
        var sign = tokens.Text.ToString();
        tokens.Next();
        if (tokens.Text is "=" or ">") sign += tokens.Text.ToString();
        if (sign.Length == 2 && tokens.Text is "=" or ">") tokens.Next();
        var rest = tokens.TakeRest();
        // = ANY (ARRAY['a', 'b']) is how the server keeps IN.
        var open = rest.IndexOf('[', StringComparison.Ordinal);
        return (sign, open > 0 && rest.LastIndexOf(']') is var close && close > open ? Literals(rest[open..(close + 1)]) : [Literal(rest)]);
    }
}
