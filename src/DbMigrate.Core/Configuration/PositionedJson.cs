using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace DbMigrate.Configuration;

/// <summary>A JSON value that knows where it stands in its file, so that errors about its meaning can say so.</summary>
/// <remarks><see cref="JsonDocument"/> forgets positions; this keeps them on top of the framework's own reader.</remarks>
internal sealed class PositionedJson
{
    private readonly Source _source;
    private readonly Place? _place;
    private readonly int _offset;

    private PositionedJson(Source source, Place? place, int offset, object? value)
    {
        _source = source;
        _place = place;
        _offset = offset;
        Value = value;
    }

    public string File => _source.File;

    /// <summary>The key path from the root, as <c>environments.production.url</c>.</summary>
    public string Path => _place?.ToString() ?? "";

    public SourcePosition Position => _source.PositionAt(_offset);

    /// <summary>string, double, bool, null, a list or a dictionary of <see cref="PositionedJson"/>.</summary>
    public object? Value { get; }

    public IReadOnlyDictionary<string, PositionedJson>? Members => Value as IReadOnlyDictionary<string, PositionedJson>;

    public IReadOnlyList<PositionedJson>? Items => Value as IReadOnlyList<PositionedJson>;

    public PositionedJson? this[string key] => Members is { } members && members.TryGetValue(key, out var member) ? member : null;

    // Git's marker at the beginning of a line, and the one that ends it.
    private static int? ConflictLine(ReadOnlySpan<byte> text)
    {
        var at = text.StartsWith("<<<<<<< "u8) ? 0 : text.IndexOf("\n<<<<<<< "u8);
        return at < 0 || text[at..].IndexOf("\n>>>>>>> "u8) < 0 ? null : text[..at].Count((byte)'\n') + (at == 0 ? 1 : 2);
    }

    /// <summary>Parses a file's bytes; comments and trailing commas are allowed.</summary>
    /// <exception cref="DbMigrateException">The text is not JSON, or repeats a key; carries <paramref name="errorId"/>.</exception>
    public static PositionedJson Parse(string file, byte[] utf8, ErrorId errorId)
    {
        if (!Utf8.IsValid(utf8))
            throw new DbMigrateException(errorId, $"'{file}' is not UTF-8 text.", "Save the file as UTF-8.", file);
        var text = utf8.AsMemory(utf8.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        if (text.Span.Trim(" \t\r\n"u8).IsEmpty)
            throw new DbMigrateException(errorId, $"'{file}' is empty.", "Write a JSON object into it.", file);

        if (ConflictLine(text.Span) is { } line)
        {
            throw new DbMigrateException(
                errorId,
                $"'{file}' has a merge conflict at line {line}: two branches have changed it.",
                "Keep what both have (of a journal, every entry, in the order of \"when\", each with its own \"idx\"), take the markers "
                    + "out, and run Test-DbMigration (dbmigrate check).",
                file);
        }

        var source = new Source(file, text, errorId);
        var reader = new Utf8JsonReader(
            text.Span, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 });
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, source, null);
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var position = source.PositionAt(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            var reason = e.Message.Split(" LineNumber:")[0];
            throw new DbMigrateException(errorId, $"{file}:{position}: this is not valid JSON: {reason}", "Correct the file.", file, e);
        }
        catch (InvalidOperationException e)
        {
            // The reader says this of an escape that is half a character, as "\ud800".
            throw new DbMigrateException(
                errorId,
                $"{file}:{source.PositionAt((int)reader.TokenStartIndex)}: this is not valid JSON: {e.Message}",
                "Correct the file.",
                file,
                e);
        }
    }

    /// <summary>An error about this value: <c>file:line:column: 'key' …</c>.</summary>
    public DbMigrateException Error(ErrorId id, string problem, string? action = null) =>
        new(id, $"{File}:{Position}: {(Path.Length > 0 ? $"'{Path}' " : "the file ")}{problem}", action ?? "Correct the file.", File);

    private static PositionedJson ReadValue(ref Utf8JsonReader reader, Source source, Place? place)
    {
        var offset = (int)reader.TokenStartIndex;
        object? value = reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, source, place),
            JsonTokenType.StartArray => ReadArray(ref reader, source, place),
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => reader.GetDouble(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };
        return new(source, place, offset, value);
    }

    private static Dictionary<string, PositionedJson> ReadObject(ref Utf8JsonReader reader, Source source, Place? place)
    {
        var members = new Dictionary<string, PositionedJson>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            var keyOffset = (int)reader.TokenStartIndex;
            reader.Read();
            var member = ReadValue(ref reader, source, new(place, place is null ? key : $".{key}"));
            if (!members.TryAdd(key, member))
            {
                throw new DbMigrateException(
                    source.ErrorId,
                    $"{source.File}:{source.PositionAt(keyOffset)}: '{member.Path}' is there twice.",
                    "Keep one of the two.",
                    source.File);
            }
        }

        return members;
    }

    private static List<PositionedJson> ReadArray(ref Utf8JsonReader reader, Source source, Place? place)
    {
        var items = new List<PositionedJson>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, source, new(place, $"[{items.Count}]")));
        return items;
    }

    /// <summary>A value's last key, below that of what holds it. Put together for errors only: a long key may hold a great many
    /// values.</summary>
    private sealed record Place(Place? Parent, string Key)
    {
        public override string ToString() => Parent + Key;
    }

    /// <summary>The text that values point into; positions are counted when they are asked for, which is in errors only.</summary>
    private sealed record Source(string File, ReadOnlyMemory<byte> Utf8, ErrorId ErrorId)
    {
        public SourcePosition PositionAt(int offset)
        {
            var before = Utf8.Span[..Math.Min(offset, Utf8.Length)];
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            return new(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
        }

        /// <summary>The same for the reader's own way to count: lines and bytes, both from 0.</summary>
        public SourcePosition PositionAt(long line, long byteInLine)
        {
            var offset = 0;
            for (var i = 0; i < line; i++)
                offset += Utf8.Span[offset..].IndexOf((byte)'\n') + 1;
            return PositionAt(offset + (int)byteInLine);
        }
    }
}
