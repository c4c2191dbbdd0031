using System.Text.Json;
using DbMigrate.Diff;
using DbMigrate.Migrations;
using DbMigrate.Schema;

namespace DbMigrate.Planning;

/// <summary>Says in words in what two models differ, for errors.</summary>
internal static class ModelDifference
{
    private const int LongestValue = 120;

    /// <summary>A line for each object that differs.</summary>
    /// <param name="expected">What should be.</param>
    /// <param name="actual">What is.</param>
    public static IReadOnlyList<string> Describe(SchemaModel expected, SchemaModel actual)
    {
        var diff = ListDiff<SchemaObject>.Of(actual.Objects, expected.Objects, item => item.Id, (one, other) => one.IsSameAs(other));
        return [
            .. diff.Added.Select(item => $"{item.Id} is missing"),
            .. diff.Removed.Select(item => $"{item.Id} should not be there"),
            .. diff.Altered.Select(pair => $"{pair.To.Id}: {Describe(pair.To, pair.From)}"),
        ];
    }

    /// <summary>In what one object differs.</summary>
    public static string Describe(SchemaObject expected, SchemaObject actual)
    {
        var differences = new List<string>();
        Compare(
            "",
            SchemaJson.ToElement(expected),
            SchemaJson.ToElement(actual),
            differences,
            isTable: expected is Table { Kind: not TableKind.Virtual });
        return differences.Count > 0 ? string.Join("; ", differences) : "differs";
    }

    private static void Compare(string path, JsonElement? expected, JsonElement? actual, List<string> differences, bool isTable = false)
    {
        if (expected is { ValueKind: JsonValueKind.Object } one && actual is { ValueKind: JsonValueKind.Object } other)
        {
            foreach (var name in one.EnumerateObject().Concat(other.EnumerateObject()).Select(property => property.Name).Distinct())
            {
                // A table's own text is kept, but not compared.
                if (isTable && name == "definition") continue;
                Compare(path.Length == 0 ? name : $"{path}.{name}", Member(one, name), Member(other, name), differences);
            }
        }
        else if (ByName(expected) is { } named && ByName(actual) is { } others)
        {
            foreach (var name in named.Keys.Concat(others.Keys).Distinct())
            {
                Compare(
                    $"{path} '{name}'",
                    named.TryGetValue(name, out var left) ? left : null,
                    others.TryGetValue(name, out var right) ? right : null,
                    differences);
            }
        }
        else if (Text(expected) != Text(actual))
        {
            differences.Add($"{path} is {Text(actual)}, but should be {Text(expected)}");
        }
    }

    private static JsonElement? Member(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : null;

    private static Dictionary<string, JsonElement>? ByName(JsonElement? list)
    {
        if (list is not { ValueKind: JsonValueKind.Array } array) return null;
        var items = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var item in array.EnumerateArray())
        {
            if (
                item.ValueKind != JsonValueKind.Object
                || !item.TryGetProperty("name", out var name)
                || !items.TryAdd(name.GetString()!, item))
                return null;
        }

        return items;
    }

    private static string Text(JsonElement? value)
    {
        if (value is null) return "absent";
        var text = value.Value.ValueKind switch
        {
            JsonValueKind.String => $"'{value.Value.GetString()}'",
            JsonValueKind.Array when value.Value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object) => string.Join(
                ", ", value.Value.EnumerateArray().Select(Values)),
            _ => value.Value.GetRawText(),
        };
        text = text.ReplaceLineEndings(" ");
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }

    /// <summary>What an object without a name holds.</summary>
    private static string Values(JsonElement item) =>
        string.Join(' ', item.EnumerateObject().Select(property => property.Value.ToString()));
}
