using System.Globalization;

namespace DbMigrate;

/// <summary>Durations as people write them: <c>30</c>, <c>30s</c>, <c>500ms</c>, <c>5m</c>, <c>1h</c>, <c>00:00:30</c>.</summary>
public static class Duration
{
    /// <summary>The longest that an engine can wait: a little less than 25 days.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>A duration in seconds, the same in every culture: <c>2.5 s</c>.</summary>
    internal static string ToText(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s");

    /// <summary>Reads a duration; a bare number is seconds.</summary>
    /// <returns>Null where it is none, or one that is longer than <see cref="Longest"/>.</returns>
    public static TimeSpan? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero && span <= Longest ? span : null;

        var number = text.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());
        double? milliseconds = text[number.Length..] switch
        {
            "ms" => 1,
            "" or "s" => 1_000,
            "m" or "min" => 60_000,
            "h" => 3_600_000,
            _ => null,
        };
        return milliseconds is { } unit
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * unit <= Longest.TotalMilliseconds
                ? TimeSpan.FromMilliseconds(count * unit)
                : null;
    }
}
