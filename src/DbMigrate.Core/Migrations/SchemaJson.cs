using System.Text;
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

    private static readonly JsonSerializerOptions Options = CreateOptions();

    private static readonly JsonTypeInfo<SchemaObject> ObjectType = (JsonTypeInfo<SchemaObject>)Options.GetTypeInfo(typeof(SchemaObject));

    private static readonly JsonTypeInfo<SchemaDocument> DocumentType = (JsonTypeInfo<SchemaDocument>)Options.GetTypeInfo(typeof(SchemaDocument));

    private static readonly JsonTypeInfo<DependencyGroup> GroupType = (JsonTypeInfo<DependencyGroup>)Options.GetTypeInfo(typeof(DependencyGroup));

    /// <summary>The model's text, the same bytes on every system.</summary>
    /// <param name="model">The model.</param>
    /// <param name="header">What else the document says, before the model; null values are left out.</param>
    public static string Write(SchemaModel model, params IReadOnlyList<(string Name, string? Value)> header)
    {
        var text = new StringBuilder("{\n");
        Property(text, "format", Format);
        foreach (var (name, value) in header)
        {
            if (value is not null) Property(text, name, value);
        }

        Property(text, "dialect", model.Dialect.ToName());
        text.Append("  \"engineVersion\": ").Append(model.EngineVersion).Append(",\n");
        List(text, "objects", model.Objects.Select(item => JsonSerializer.Serialize(item, ObjectType)));
        text.Append(",\n");
        var groups = model.Dependencies.GroupBy(dependency => dependency.Dependent)
            .Select(group => new DependencyGroup(group.Key, [.. group.Select(dependency => dependency.Needs)]));
        List(text, "dependencies", groups.Select(group => JsonSerializer.Serialize(group, GroupType)));
        return text.Append("\n}\n").ToString();
    }

    /// <summary>One object as JSON.</summary>
    public static JsonElement ToElement(SchemaObject item) => JsonSerializer.SerializeToElement(item, ObjectType);

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">It is JSON of another form.</exception>
    /// <exception cref="ArgumentException">Two objects have the same id.</exception>
    public static (SchemaModel Model, IReadOnlyDictionary<string, string> Header) Read(byte[] bytes)
    {
        var header = ReadHeader(bytes);
        var document = JsonSerializer.Deserialize(WithoutMark(bytes), DocumentType) ?? throw new FormatException("It is empty.");
        var dialect = Dialects.FromName(document.Dialect) ?? throw new FormatException($"Its dialect is '{document.Dialect}'.");
        return (
            new(dialect, document.EngineVersion, document.Objects, document.Dependencies.SelectMany(group => group.Needs.Select(needs => new Dependency(group.Object, needs)))),
            header);
    }

    /// <summary>Reads what stands before the model.</summary>
    public static IReadOnlyDictionary<string, string> ReadHeader(byte[] bytes)
    {
        var header = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(WithoutMark(bytes), new() { CommentHandling = JsonCommentHandling.Skip });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("It is no JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
                header[name] = reader.GetString()!;
            else if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                break;
        }

        return header.GetValueOrDefault("format") == Format ? header : throw new FormatException($"Its format is not {Format}.");
    }

    /// <summary>Whether a document says that it is of this form.</summary>
    public static bool IsOurs(byte[] bytes)
    {
        try
        {
            ReadHeader(bytes);
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static void Property(StringBuilder text, string name, string value) =>
        text.Append("  \"").Append(name).Append("\": \"").Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)).Append("\",\n");

    private static void List(StringBuilder text, string name, IEnumerable<string> items)
    {
        text.Append("  \"").Append(name).Append("\": [");
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "\n    " : ",\n    ").Append(item);
            first = false;
        }

        text.Append(first ? "]" : "\n  ]");
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(SchemaJsonContext.Default.Options)
        {
            // What a record requires may have its default value, which is left out.
            TypeInfoResolver = SchemaJsonContext.Default.WithAddedModifier(type =>
            {
                foreach (var property in type.Properties) property.IsRequired = false;
            }),
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new ObjectIdConverter());
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
                parts.Add(reader.GetString());
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
[JsonSerializable(typeof(Grant[]))]
[JsonSerializable(typeof(QualifiedName[]))]
[JsonSerializable(typeof(DomainConstraint[]))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class SchemaJsonContext : JsonSerializerContext;
