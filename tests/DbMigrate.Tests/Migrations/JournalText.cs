using System.Text.Json;

namespace DbMigrate.Tests.Migrations;

/// <summary>Writes meta/_journal.json as Drizzle Kit does, right or with a mistake in it.</summary>
internal static class JournalText
{
    public const long FirstWhen = 1_700_000_000_000;

    /// <summary>A journal of these tags, a second apart.</summary>
    public static string Of(params string[] tags) => With(string.Join(",\n    ", tags.Select((tag, i) => Entry(i, tag))));

    public static string With(string entries, string version = "\"7\"", string dialect = "\"sqlite\"") =>
        $"{{\n  \"version\": {version},\n  \"dialect\": {dialect},\n  \"entries\": [\n    {entries}\n  ]\n}}";

    public static string Entry(int index, string tag) =>
        $$"""{ "idx": {{index}}, "version": "6", "when": {{FirstWhen + (1000 * index)}}, "tag": {{JsonSerializer.Serialize(tag)}}, "breakpoints": true }""";
}
