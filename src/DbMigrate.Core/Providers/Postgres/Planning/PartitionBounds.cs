using System.Globalization;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Bounds of partitions, as the server prints them.</summary>
internal static class PartitionBounds
{
    /// <summary>Whether every row of the one belongs into the other: such a partition is attached again as it is.</summary>
    public static bool Holds(string to, string from)
    {
        if (to == from) return true;
        if (Values(from, "FOR VALUES IN (") is { } had && Values(to, "FOR VALUES IN (") is { } has) return had.All(has.Contains);
        return Range(from) is var (low, high) && Range(to) is var (newLow, newHigh) && IsBelow(newLow, low) && IsBelow(high, newHigh);
    }

    private static (string Low, string High)? Range(string bound)
    {
        const string start = "FOR VALUES FROM (", middle = ") TO (";
        var at = bound.IndexOf(middle, StringComparison.Ordinal);
        if (!bound.StartsWith(start, StringComparison.Ordinal) || at < 0 || !bound.EndsWith(')')) return null;
        return (bound[start.Length..at], bound[(at + middle.Length)..^1]);
    }

    /// <summary>Whether a bound is the same or below another; false where only the server knows.</summary>
    private static bool IsBelow(string low, string high)
    {
        if (low == high || low == "MINVALUE" || high == "MAXVALUE") return true;
        if (Number(low) is { } one && Number(high) is { } other) return one <= other;
        return Moment(low) is { } first && Moment(high) is { } second && first <= second;
    }

    private static decimal? Number(string bound) =>
        decimal.TryParse(
            bound.Trim('\''), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static DateTime? Moment(string bound) =>
        DateTime.TryParseExact(
            bound.Trim('\''), ["yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment
            : null;

    private static List<string>? Values(string bound, string start)
    {
        if (!bound.StartsWith(start, StringComparison.Ordinal) || !bound.EndsWith(')')) return null;
        var values = new List<string>();
        var (from, quoted) = (start.Length, false);
        for (var at = from; at < bound.Length; at++)
        {
            if (bound[at] == '\'') quoted = !quoted;
            if (quoted || (bound[at] != ',' && at != bound.Length - 1)) continue;
            values.Add(bound[from..at].Trim());
            from = at + 1;
        }

        return values;
    }
}
