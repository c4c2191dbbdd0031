using System.Text.Json;

namespace DbMigrate.Sources.Drizzle;

/// <summary>A value of a snapshot that knows its path, so that what is missing can be named.</summary>
internal readonly struct SnapshotJson(string file, string path, JsonElement element)
{
    public JsonElement Element => element;

    public bool IsThere => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A member; one that is not there where there is none.</summary>
    public SnapshotJson this[string name] => new(
        file, path.Length > 0 ? $"{path}.{name}" : name,
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default);

    public IEnumerable<SnapshotJson> Items
    {
        get
        {
            var (source, at) = (file, path);
            return element.ValueKind == JsonValueKind.Array
                ? element.EnumerateArray().Select((item, index) => new SnapshotJson(source, $"{at}[{index}]", item))
                : [];
        }
    }

    /// <summary>The members of an object, in their order.</summary>
    public IEnumerable<(string Name, SnapshotJson Value)> Members
    {
        get
        {
            var (source, at) = (file, path);
            return element.ValueKind == JsonValueKind.Object
                ? element.EnumerateObject().Select(member => (member.Name, new SnapshotJson(source, $"{at}.{member.Name}", member.Value)))
                : [];
        }
    }

    /// <summary>The text that must be there.</summary>
    public string Text => TextOrNull ?? throw Invalid(file, $"'{path}' is missing");

    /// <summary>A text, or what JSON writes for a number or a truth value: a default may be any of them.</summary>
    public string? TextOrNull => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>A text that says something.</summary>
    public string? TextIfAny => TextOrNull is { Length: > 0 } text ? text : null;

    public IReadOnlyList<string> Texts => [.. Items.Select(item => item.Text)];

    public bool IsTrue => element.ValueKind == JsonValueKind.True;

    public static DbMigrateException Invalid(string file, string problem) =>
        new(
            ErrorId.SourceInvalid,
            $"'{file}' is no snapshot that Drizzle Kit writes: {problem}.",
            "Restore the file, or use the migrations folder itself.",
            file);

    public DbMigrateException Error(string problem) => Invalid(file, $"'{path}' {problem}");
}
