using System.Globalization;
using System.Text.Json;
using DbMigrate.Engines.Rows;

namespace DbMigrate.Planning.Rows;

/// <summary>Whether a value is the same after a change of what is around it.</summary>
internal static class ValueComparison
{
    /// <summary>Whether a column's value is still the same, as far as it can be told without the engine.</summary>
    public static bool IsSame(TracedColumn column, SampleValue before, SampleValue after)
    {
        if (before.Text == after.Text) return true;
        if (before.Text is null) return column.FillsNull;
        if (after.Text is null) return column.MayBecomeNull;
        if (before.Json is not null && after.Json is not null) return IsSameJson(before.Json, after.Json);
        return column.Retyped && IsSameScalar(before.Text, after.Text);
    }

    private static bool IsSameJson(string before, string after)
    {
        using var one = JsonDocument.Parse(before);
        using var other = JsonDocument.Parse(after);
        return IsSame(one.RootElement, other.RootElement);
    }

    /// <summary>Attributes are told apart by name; those that only one side has are not compared.</summary>
    private static bool IsSame(JsonElement before, JsonElement after) => (before.ValueKind, after.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) =>
            before.EnumerateObject().All(item => !after.TryGetProperty(item.Name, out var value) || IsSame(item.Value, value)),
        (JsonValueKind.Array, JsonValueKind.Array) => before.GetArrayLength() == after.GetArrayLength()
            && before.EnumerateArray().Zip(after.EnumerateArray()).All(pair => IsSame(pair.First, pair.Second)),
        (JsonValueKind.Null, JsonValueKind.Null) => true,
        (JsonValueKind.Null, _) or (_, JsonValueKind.Null) => false,
        _ => IsSameScalar(before.ToString(), after.ToString()),
    };

    private static bool IsSameScalar(string before, string after)
    {
        if (before == after || before.TrimEnd(' ') == after.TrimEnd(' ')) return true;
        if (Number(before) is { } one && Number(after) is { } other) return one == other;
        return Truth(before) is { } truth && truth == Truth(after);
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool? Truth(string text) => text switch
    {
        "t" or "true" or "True" => true,
        "f" or "false" or "False" => false,
        _ => null,
    };
}
