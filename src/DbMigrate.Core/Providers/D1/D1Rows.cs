using System.Text.Json;

namespace DbMigrate.Providers.D1;

/// <summary>What one statement of a batch gave.</summary>
/// <param name="Columns">The columns' names, of which several may be equal.</param>
/// <param name="Rows">The rows.</param>
internal sealed record D1Rows(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)
{
    private const double Exact = 1L << 53;

    /// <summary>The columns that hold a number of which JavaScript, through which it came, may have lost the last digits.</summary>
    public IReadOnlySet<int> Rounded { get; private init; } = new HashSet<int>();

    public static D1Rows Read(JsonElement result)
    {
        var rounded = new HashSet<int>();
        if (!result.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Object) return new([], []);
        var columns = results.GetProperty("columns").EnumerateArray().Select(name => name.GetString()!).ToList();
        var rows = results.GetProperty("rows").EnumerateArray()
            .Select(row => row.EnumerateArray().Select((value, at) => ValueOf(value, () => rounded.Add(at))).ToArray()).ToList();
        return new(columns, rows) { Rounded = rounded };
    }

    private static object? ValueOf(JsonElement value, Func<bool> rounded)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString();
            case JsonValueKind.Number:
                var number = value.GetDouble();
                if (Math.Abs(number) >= Exact && Math.Floor(number) == number) rounded();
                return value.TryGetInt64(out var whole) ? (object)whole : number;
            case JsonValueKind.Array:
                return value.EnumerateArray().Select(item => item.GetByte()).ToArray();
            case JsonValueKind.True or JsonValueKind.False:
                return value.GetBoolean() ? 1L : 0L;
            default:
                return null;
        }
    }

    /// <summary>The same query so that no digit is lost of those columns: a whole number comes as a text, told from texts by its first
    /// letter.</summary>
    public string Exactly(string query)
    {
        var names = Enumerable.Range(0, Columns.Count).Select(at => $"c{at}").ToList();
        var values = names.Select(
            (name, at) =>
                Rounded.Contains(at)
                    ? $"CASE typeof({name}) WHEN 'integer' THEN 'i' || {name} WHEN 'text' THEN 't' || {name} ELSE {name} END"
                    : name);
        return $"WITH q ({string.Join(", ", names)}) AS ({query}) SELECT {string.Join(", ", values)} FROM q";
    }

    /// <summary>The rows that <see cref="Exactly"/> has asked for.</summary>
    /// <param name="exact">What came.</param>
    public IReadOnlyList<object?[]> Restore(D1Rows exact)
    {
        foreach (var row in exact.Rows)
        {
            foreach (var at in Rounded)
            {
                if (row[at] is not string text) continue;
                row[at] = text[0] == 'i' ? long.Parse(text.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) : text[1..];
            }
        }

        return exact.Rows;
    }
}
