using System.CommandLine;

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
            if (Duration.Parse(text) is { } duration)
                return duration;
            result.AddError($"'{text}' is no duration of at most 24 days: write {name} 30, 30s, 5m or 00:00:30.");
            return null;
        },
    };
}
