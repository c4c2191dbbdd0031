using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbMigrate.Migrations;

/// <summary>Keeps one copy of each text of a document: a schema says the same names and types again and again.</summary>
internal sealed class PooledStringConverter : JsonConverter<string>
{
    // Longer ones are definitions, of which no two are the same.
    private const int LongestName = 64;

    [ThreadStatic]
    private static HashSet<string>? _pool;

    /// <summary>Begins a document, on this thread; disposing ends it.</summary>
    public static IDisposable Start()
    {
        _pool = new(StringComparer.Ordinal);
        return new Pool();
    }

    /// <summary>The reader's text.</summary>
    public static string? Read(ref Utf8JsonReader reader)
    {
        var text = reader.GetString();
        if (_pool is not { } pool || text is null || text.Length > LongestName) return text;
        if (pool.TryGetValue(text, out var known)) return known;
        pool.Add(text);
        return text;
    }

    /// <summary>Null comes here, too: it is never written, as what has its default value is left out.</summary>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader) ?? throw new JsonException("A text is null.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    private sealed class Pool : IDisposable
    {
        public void Dispose() => _pool = null;
    }
}
