using System.Text.Json;
using System.Text.Json.Nodes;

namespace DbMigrate.Api;

/// <summary>A value as the page and the server exchange it.</summary>
internal static class CellJson
{
    public static JsonNode? Write(Cell cell) => cell.Kind switch
    {
        CellKind.Null => null,
        CellKind.Blob => new JsonObject { ["blob"] = cell.Text, ["bytes"] = cell.Bytes },
        CellKind.Integer => new JsonObject { ["v"] = cell.Text, ["t"] = "integer" },
        CellKind.Real => new JsonObject { ["v"] = cell.Text, ["t"] = "real" },
        _ when cell.IsCut => new JsonObject { ["cut"] = cell.Text, ["bytes"] = cell.Bytes },
        _ => cell.Text,
    };

    public static JsonArray Write(IEnumerable<Cell> cells) => new([.. cells.Select(Write)]);

    public static Cell Read(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return Cell.Null;
            case JsonValueKind.String:
                return Cell.Of(value.GetString());
            case JsonValueKind.Object when Text(value, "blob") is { } hex && IsHex(hex):
                return new(CellKind.Blob, hex.ToLowerInvariant(), Bytes(value) ?? hex.Length / 2);
            case JsonValueKind.Object when Text(value, "cut") is { } part:
                return new(CellKind.Text, part, Bytes(value));
            case JsonValueKind.Object when Text(value, "v") is { } digits && Text(value, "t") is { } kind && kind is "integer" or "real":
                return new(kind == "integer" ? CellKind.Integer : CellKind.Real, digits);
            case JsonValueKind.Object when value.TryGetProperty("default", out var isDefault) && isDefault.ValueKind == JsonValueKind.True:
                return new(CellKind.Default);
            default:
                throw new CallException(400, "A value is none that a cell can have.");
        }
    }

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static long? Bytes(JsonElement value) =>
        value.TryGetProperty("bytes", out var bytes) && bytes.TryGetInt64(out var number) ? number : null;

    private static bool IsHex(string text) => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
}
