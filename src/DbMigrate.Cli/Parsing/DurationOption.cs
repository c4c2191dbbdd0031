using System.CommandLine;
using System.Globalization;

namespace DbMigrate.Cli.Parsing;

/// <summary>Durations as people write them: <c>30</c>, <c>30s</c>, <c>500ms</c>, <c>5m</c>, <c>1h</c>, <c>00:00:30</c>.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Parse(text) is { } duration)
                return duration;
            result.AddError($"'{text}' is no duration: write {name} 30, 30s, 5m or 00:00:30.");
            return null;
        },
    };

    /// <summary>Reads a duration; null where it is none. A bare number is seconds.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Contains(':'))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero ? span : null;

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
            && count * unit <= int.MaxValue
                ? TimeSpan.FromMilliseconds(count * unit)
                : null;
    }
}
