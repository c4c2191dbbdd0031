using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DbMigrate.Schema;

namespace DbMigrate.Migrations;

/// <summary>A schema model as JSON: what snapshots and exports hold.</summary>
/// <remarks>One object on each line, so that version control shows what changed. What has its default value is left out.</remarks>
internal static class SchemaJson
{
    /// <summary>The form of the document; another number is another form, which is not read.</summary>
    public const string Format = "dbmigrate-schema-1";

    // What stands before the model is far less; an unusual include filter that is more is read all the same.
    private const int HeaderBytes = 32 << 10;

    private static readonly JsonSerializerOptions Options = CreateOptions();

    private static readonly JsonTypeInfo<SchemaObject> ObjectType = (JsonTypeInfo<SchemaObject>)Options.GetTypeInfo(typeof(SchemaObject));

    private static readonly JsonTypeInfo<SchemaDocument> DocumentType =
        (JsonTypeInfo<SchemaDocument>)Options.GetTypeInfo(typeof(SchemaDocument));

    private static readonly JsonTypeInfo<DependencyGroup> GroupType =
        (JsonTypeInfo<DependencyGroup>)Options.GetTypeInfo(typeof(DependencyGroup));

    /// <summary>The model's text, the same bytes on every system.</summary>
    /// <param name="model">The model.</param>
    /// <param name="header">What else the document says, before the model; null values are left out.</param>
    public static string Write(SchemaModel model, params IReadOnlyList<(string Name, string? Value)> header)
    {
        using var text = new StringWriter();
        Write(text, model, header);
        return text.ToString();
    }

    /// <summary>Writes the same text piece by piece: a large model's is larger than the model.</summary>
    public static void Write(TextWriter text, SchemaModel model, params IReadOnlyList<(string Name, string? Value)> header)
    {
        text.Write("{\n");
        Property(text, "format", Format);
        foreach (var (name, value) in header)
        {
            if (value is not null) Property(text, name, value);
        }

        Property(text, "dialect", model.Dialect.ToName());
        text.Write(string.Create(CultureInfo.InvariantCulture, $"  \"engineVersion\": {model.EngineVersion},\n"));
        List(text, "objects", model.Objects.Select(item => JsonSerializer.Serialize(item, ObjectType)));
        text.Write(",\n");
        var groups = model.Dependencies.GroupBy(dependency => dependency.Dependent)
            .Select(group => new DependencyGroup(group.Key, [.. group.Select(dependency => dependency.Needs)]));
        List(text, "dependencies", groups.Select(group => JsonSerializer.Serialize(group, GroupType)));
        text.Write("\n}\n");
    }

    /// <summary>One object as JSON.</summary>
    public static JsonElement ToElement(SchemaObject item) => JsonSerializer.SerializeToElement(item, ObjectType);

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It is no JSON, or JSON of another form.</exception>
    public static (SchemaModel Model, IReadOnlyDictionary<string, string> Header) Read(byte[] bytes) => Readable(() => ReadDocument(bytes));

    private static (SchemaModel Model, IReadOnlyDictionary<string, string> Header) ReadDocument(byte[] bytes)
    {
        var header = ReadHeader(bytes);
        using var names = PooledStringConverter.Start();
        var document = JsonSerializer.Deserialize(WithoutMark(bytes), DocumentType);
        if (
            document is not { Dialect: { } name, Objects: { } objects, Dependencies: { } groups }
            || objects.Contains(null)
            || groups.Any(group => group?.Needs is null))
            throw new FormatException("A part of it is null.");
        var dialect = Dialects.FromName(name) ?? throw new FormatException($"Its dialect is '{name}'.");
        return (
            new(
                dialect,
                document.EngineVersion,
                objects,
                groups.SelectMany(group => group.Needs.Select(needs => new Dependency(group.Object, needs)))),
            header);
    }

    /// <summary>Reads what stands before the model.</summary>
    /// <exception cref="FormatException">It is no JSON, or JSON of another form.</exception>
    public static IReadOnlyDictionary<string, string> ReadHeader(byte[] bytes) => Readable(() => ScanHeader(bytes, isWhole: true).Header);

    /// <summary>The same of a file, of which only the beginning is read.</summary>
    public static IReadOnlyDictionary<string, string> ReadHeader(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var bytes = new byte[HeaderBytes];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var (header, isComplete) = Readable(() => ScanHeader(bytes.AsSpan(0, read), isWhole: read < bytes.Length));
        return isComplete ? header : ReadHeader(File.ReadAllBytes(path));
    }

    private static (IReadOnlyDictionary<string, string> Header, bool IsComplete) ScanHeader(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        var header = new Dictionary<string, string>(StringComparer.Ordinal);
        var state = new JsonReaderState(new() { CommentHandling = JsonCommentHandling.Skip });
        var reader = new Utf8JsonReader(WithoutMark(bytes), isWhole, state);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("It is no JSON object.");
        var isComplete = isWhole;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!reader.Read())
                break;
            if (reader.TokenType == JsonTokenType.String)
            {
                header[name] = reader.GetString()!;
            }
            else if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                isComplete = true;
                break;
            }
        }

        return !isComplete || header.GetValueOrDefault("format") == Format
            ? (header, isComplete)
            : throw new FormatException($"Its format is not {Format}.");
    }

    /// <summary>Whether a document says that it is of this form.</summary>
    public static bool IsOurs(byte[] bytes)
    {
        try
        {
            ReadHeader(bytes);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Gives one name to all that the framework's reader, and the model, say of a document that is none.</summary>
    private static T Readable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static void Property(TextWriter text, string name, string value) =>
        text.Write($"  \"{name}\": \"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)}\",\n");

    private static void List(TextWriter text, string name, IEnumerable<string> items)
    {
        text.Write($"  \"{name}\": [");
        var first = true;
        foreach (var item in items)
        {
            text.Write(first ? "\n    " : ",\n    ");
            text.Write(item);
            first = false;
        }

        text.Write(first ? "]" : "\n  ]");
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(SchemaJsonContext.Default.Options)
        {
            // What a record requires may have its default value, which is left out.
            TypeInfoResolver = SchemaJsonContext.Default.WithAddedModifier(type =>
            {
                foreach (var property in type.Properties) property.IsRequired &= !property.PropertyType.IsValueType;
            }),
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new ObjectIdConverter());
        options.Converters.Add(new PooledStringConverter());
        options.Converters.Add(new EquatableArrayConverters());
        options.MakeReadOnly();
        return options;
    }

    /// <summary>An id as a list: kind, schema, name, and the table where there is one.</summary>
    private sealed class ObjectIdConverter : JsonConverter<ObjectId>
    {
        public override ObjectId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var parts = new List<string?>(4);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                parts.Add(PooledStringConverter.Read(ref reader));
            return parts.Count is 3 or 4 && parts[2] is { } name && Enum.TryParse<ObjectKind>(parts[0], out var kind)
                ? new(kind, parts[1], name, parts.Count == 4 ? parts[3] : null)
                : throw new JsonException("An object's id is not a list of kind, schema and name.");
        }

        public override void Write(Utf8JsonWriter writer, ObjectId value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(value.Kind.ToString());
            writer.WriteStringValue(value.Schema);
            writer.WriteStringValue(value.Name);
            if (value.Table is not null) writer.WriteStringValue(value.Table);
            writer.WriteEndArray();
        }
    }
}

/// <summary>What an object needs.</summary>
internal sealed record DependencyGroup(ObjectId Object, ObjectId[] Needs);

/// <summary>The document's model.</summary>
internal sealed record SchemaDocument
{
    public string Dialect { get; init; } = "";

    public int EngineVersion { get; init; }

    public SchemaObject[] Objects { get; init; } = [];

    public DependencyGroup[] Dependencies { get; init; } = [];
}

/// <summary>The types of the document, and of the lists in it, whose converter asks for arrays.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SchemaDocument))]
[JsonSerializable(typeof(Column[]))]
[JsonSerializable(typeof(ForeignKey[]))]
[JsonSerializable(typeof(Grant[]))]
[JsonSerializable(typeof(KeyTrigger[]))]
[JsonSerializable(typeof(QualifiedName[]))]
[JsonSerializable(typeof(DomainConstraint[]))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class SchemaJsonContext : JsonSerializerContext;
