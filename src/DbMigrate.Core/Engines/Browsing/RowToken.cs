using System.Text;
using System.Text.Json;

namespace DbMigrate.Engines.Browsing;

/// <summary>A row's id, or a place in an order, as a text that says nothing to whoever keeps it.</summary>
internal static class RowToken
{
    private const string Kinds = "ntirb";

    public static string Write(IReadOnlyList<Cell> values, int skip = 0)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartArray();
            json.WriteNumberValue(skip);
            foreach (var value in values)
                json.WriteStringValue(Kinds[(int)value.Kind] + value.Text);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
    }

    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>: it is none of ours.</exception>
    public static (IReadOnlyList<Cell> Values, int Skip) Read(string token, int count)
    {
        try
        {
            using var json = JsonDocument.Parse(token);
            var items = json.RootElement.EnumerateArray().ToList();
            var values = items.Skip(1).Select(item => item.GetString()!).Select(ValueOf).ToList();
            if (values.Count == count)
                return (values, items[0].GetInt32());
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or InvalidOperationException
                        or FormatException
                        or ArgumentOutOfRangeException
                        or IndexOutOfRangeException)
        {
            // Said below.
        }

        throw new DbMigrateException(
            ErrorId.NotSupported, "This is no row or place of this table.", "Read the rows anew: the table may have changed.");
    }

    private static Cell ValueOf(string text)
    {
        var kind = (CellKind)Kinds.IndexOf(text[0], StringComparison.Ordinal);
        return kind switch
        {
            CellKind.Null => Cell.Null,
            CellKind.Blob => Cell.Of(Convert.FromHexString(text.AsSpan(1))),
            CellKind.Text or CellKind.Integer or CellKind.Real => new(kind, text[1..]),
            _ => throw new FormatException(),
        };
    }
}
