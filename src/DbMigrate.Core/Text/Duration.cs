using System.Globalization;

namespace DbMigrate;

/// <summary>Durations as people write them: <c>30</c>, <c>30s</c>, <c>500ms</c>, <c>5m</c>, <c>1h</c>, <c>00:00:30</c>.</summary>
public static class Duration
{
    private static readonly char[] Letters = "abcdefghijklmnopqrstuvwxyz".ToCharArray();

    private static readonly (string Unit, string Meaning)[] Units =
    [
        ("ms", "milliseconds"),
        ("s", "seconds"),
        ("m", "minutes"),
        ("h", "hours"),
    ];

    /// <summary>The longest that an engine can wait: a little less than 25 days.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>A duration in seconds, the same in every culture: <c>2.5 s</c>.</summary>
    internal static string ToText(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s");

    /// <summary>What a text may become, as a command line completes it: a number with each unit; without one, the usual
    /// durations.</summary>
    /// <param name="text">What is typed so far.</param>
    /// <returns>The durations with what they mean; none for what is no number.</returns>
    public static IReadOnlyList<(string Text, string Meaning)> Complete(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
            return
            [
                ("5s", "5 seconds"), ("30s", "30 seconds"), ("1m", "1 minute"), ("5m", "5 minutes"), ("30m", "30 minutes"),
                ("1h", "1 hour"),
            ];
        var number = text.TrimEnd(Letters);
        return
        [
            .. Units.Select(unit => (Text: number + unit.Unit, Meaning: $"{number} {unit.Meaning}"))
                .Where(item => item.Text.StartsWith(text, StringComparison.Ordinal) && Parse(item.Text) is not null),
        ];
    }

    /// <summary>Reads a duration; a bare number is seconds.</summary>
    /// <returns>Null where it is none, or one that is longer than <see cref="Longest"/>.</returns>
    public static TimeSpan? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero && span <= Longest
                ? span
                : null;

        var number = text.TrimEnd(Letters);
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
