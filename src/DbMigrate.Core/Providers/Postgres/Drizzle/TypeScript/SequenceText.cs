using System.Globalization;
using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle.TypeScript;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>Writes how a sequence counts, where it is not as Drizzle Kit has it by itself.</summary>
internal static class SequenceText
{
    // The largest number that JavaScript tells from the next one.
    private const long Safe = 9007199254740991;

    /// <summary>The options; null where there are none to say.</summary>
    public static string? Options(SequenceOptions options, string type, string? name = null)
    {
        var most = type switch { "smallint" => short.MaxValue, "integer" => int.MaxValue, _ => long.MaxValue };
        var given = new List<string>();
        if (name is not null) given.Add($"name: {TypeScriptText.Literal(name)}");
        // Of one that counts down, Drizzle Kit does not know the bounds.
        var isDown = options.Increment < 0;
        if (isDown || options.Start != options.Minimum) given.Add($"startWith: {Number(options.Start)}");
        if (options.Increment != 1) given.Add($"increment: {Number(options.Increment)}");
        if (isDown || options.Minimum != 1) given.Add($"minValue: {Number(options.Minimum)}");
        if (isDown || options.Maximum != most) given.Add($"maxValue: {Number(options.Maximum)}");
        if (options.Cache != 1) given.Add($"cache: {Number(options.Cache)}");
        if (options.Cycle) given.Add("cycle: true");
        return given.Count == 0 ? null : $"{{ {string.Join(", ", given)} }}";
    }

    private static string Number(long number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        // Zero would be taken for nothing.
        return number is 0 or > Safe or < -Safe ? TypeScriptText.Literal(text) : text;
    }
}
