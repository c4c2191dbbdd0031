using System.Text.Json;

namespace DbMigrate.Api;

/// <summary>What a call was given.</summary>
internal sealed class CallArguments(JsonElement element)
{
    /// <summary>Reads a request's body; null where it is no JSON object.</summary>
    public static CallArguments? TryRead(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body, new() { MaxDepth = 32 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? new(document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The name under which the call can be canceled; null where it has none.</summary>
    public string? RequestName => Find("request") is { ValueKind: JsonValueKind.String } name ? name.ToString() : null;

    public string Text(string name) => OptionalText(name) ?? throw Missing(name, "a text");

    public string? OptionalText(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw Missing(name, "a text"),
    };

    public int? OptionalNumber(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
        _ => throw Missing(name, "a whole number"),
    };

    public bool Flag(string name) => Find(name)?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw Missing(name, "true or false"),
    };

    public IReadOnlyList<string> Texts(string name) => OptionalTexts(name) ?? [];

    public IReadOnlyList<string>? OptionalTexts(string name) =>
        Find(name) is null
            ? null
            :
            [
                .. Items(name)
                    .Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Missing(name, "a list of texts")),
            ];

    public IReadOnlyList<CallArguments> Objects(string name) =>
        [
            .. Items(name)
                .Select(item =>
                    item.ValueKind == JsonValueKind.Object ? new CallArguments(item) : throw Missing(name, "a list of objects")),
        ];

    public IReadOnlyList<Cell> Cells(string name) => [.. Items(name).Select(CellJson.Read)];

    /// <summary>A value; null where it is not given, which is not the same as NULL.</summary>
    public Cell? OptionalCell(string name) => element.TryGetProperty(name, out var value) ? CellJson.Read(value) : null;

    /// <summary>Values by their columns.</summary>
    public IReadOnlyDictionary<string, Cell> CellMap(string name) => Find(name) switch
    {
        null => new Dictionary<string, Cell>(),
        { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().ToDictionary(item => item.Name, item => CellJson.Read(item.Value)),
        _ => throw Missing(name, "an object"),
    };

    public TableName Table() => new(OptionalText("schema"), OptionalText("table") ?? Text("name"));

    private IEnumerable<JsonElement> Items(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
        _ => throw Missing(name, "a list"),
    };

    private JsonElement? Find(string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static CallException Missing(string name, string kind) => new(400, $"'{name}' must be {kind}.");
}
