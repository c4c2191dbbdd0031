using System.Text;
using System.Text.Json;
using DbMigrate.Migrations;

namespace DbMigrate.Configuration;

/// <summary>A JSON value that knows where it stands in its file, so that errors about its meaning can say so.</summary>
/// <remarks><see cref="JsonDocument"/> forgets positions; this keeps them on top of the framework's own reader.</remarks>
internal sealed class PositionedJson
{
    private PositionedJson(string file, string path, SourcePosition position, object? value)
    {
        File = file;
        Path = path;
        Position = position;
        Value = value;
    }

    public string File { get; }

    /// <summary>The key path from the root, as <c>environments.production.url</c>.</summary>
    public string Path { get; }

    public SourcePosition Position { get; }

    /// <summary>string, double, bool, null, a list or a dictionary of <see cref="PositionedJson"/>.</summary>
    public object? Value { get; }

    public IReadOnlyDictionary<string, PositionedJson>? Members => Value as IReadOnlyDictionary<string, PositionedJson>;

    public IReadOnlyList<PositionedJson>? Items => Value as IReadOnlyList<PositionedJson>;

    public PositionedJson? this[string key] => Members is { } members && members.TryGetValue(key, out var member) ? member : null;

    /// <summary>Parses a file's bytes; comments and trailing commas are allowed.</summary>
    /// <exception cref="DbMigrateException">The text is not JSON, or repeats a key; carries <paramref name="errorId"/>.</exception>
    public static PositionedJson Parse(string file, byte[] utf8, ErrorId errorId)
    {
        var bytes = utf8.AsSpan();
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];

        var reader = new Utf8JsonReader(
            bytes, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 });
        try
        {
            if (!reader.Read())
                throw new DbMigrateException(errorId, $"'{file}' is empty.", "Write a JSON object into it.", file);
            var root = ReadValue(ref reader, bytes, file, "", errorId);
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var position = new SourcePosition((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1);
            var reason = e.Message.Split(" LineNumber:")[0];
            throw new DbMigrateException(errorId, $"{file}:{position}: this is not valid JSON: {reason}", "Correct the file.", file, e);
        }
        catch (InvalidOperationException e)
        {
            // The reader says this of strings that are not valid UTF-8.
            throw new DbMigrateException(errorId, $"'{file}' is not UTF-8 text: {e.Message}", "Save the file as UTF-8.", file, e);
        }
    }

    /// <summary>An error about this value: <c>file:line:column: 'key' …</c>.</summary>
    public DbMigrateException Error(ErrorId id, string problem, string? action = null) =>
        new(id, $"{File}:{Position}: {(Path.Length > 0 ? $"'{Path}' " : "the file ")}{problem}", action ?? "Correct the file.", File);

    private static PositionedJson ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string file, string path, ErrorId errorId)
    {
        var position = PositionOf(utf8, (int)reader.TokenStartIndex);
        object? value = reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, utf8, file, path, errorId),
            JsonTokenType.StartArray => ReadArray(ref reader, utf8, file, path, errorId),
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => reader.GetDouble(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };
        return new(file, path, position, value);
    }

    private static Dictionary<string, PositionedJson> ReadObject(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string file, string path, ErrorId errorId)
    {
        var members = new Dictionary<string, PositionedJson>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            var keyPosition = PositionOf(utf8, (int)reader.TokenStartIndex);
            reader.Read();
            var member = ReadValue(ref reader, utf8, file, path.Length == 0 ? key : $"{path}.{key}", errorId);
            if (!members.TryAdd(key, member))
                throw new DbMigrateException(errorId, $"{file}:{keyPosition}: '{member.Path}' is there twice.", "Keep one of the two.", file);
        }

        return members;
    }

    private static List<PositionedJson> ReadArray(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string file, string path, ErrorId errorId)
    {
        var items = new List<PositionedJson>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, utf8, file, $"{path}[{items.Count}]", errorId));
        return items;
    }

    private static SourcePosition PositionOf(ReadOnlySpan<byte> utf8, int offset)
    {
        var before = utf8[..Math.Min(offset, utf8.Length)];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }
}
