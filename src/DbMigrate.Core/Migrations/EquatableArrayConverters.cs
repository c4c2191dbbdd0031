using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DbMigrate.Schema;

namespace DbMigrate.Migrations;

/// <summary>Reads and writes the lists of the schema's records as JSON arrays. Each is named, for a compiler that makes native code to
/// find.</summary>
internal sealed class EquatableArrayConverters : JsonConverterFactory
{
    private static readonly Dictionary<Type, JsonConverter> Converters = new()
    {
        [typeof(EquatableArray<string>)] = new Converter<string>(),
        [typeof(EquatableArray<Column>)] = new Converter<Column>(),
        [typeof(EquatableArray<DomainConstraint>)] = new Converter<DomainConstraint>(),
        [typeof(EquatableArray<ForeignKey>)] = new Converter<ForeignKey>(),
        [typeof(EquatableArray<Grant>)] = new Converter<Grant>(),
        [typeof(EquatableArray<KeyTrigger>)] = new Converter<KeyTrigger>(),
        [typeof(EquatableArray<QualifiedName>)] = new Converter<QualifiedName>(),
    };

    public override bool CanConvert(Type typeToConvert) => Converters.ContainsKey(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => Converters[typeToConvert];

    private sealed class Converter<T> : JsonConverter<EquatableArray<T>>
    {
        public override EquatableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var items = JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T[]>)options.GetTypeInfo(typeof(T[]))) ?? [];
            return Array.Exists(items, item => item is null) ? throw new JsonException("An element of a list is null.") : new(items);
        }

        public override void Write(Utf8JsonWriter writer, EquatableArray<T> value, JsonSerializerOptions options)
        {
            var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
            writer.WriteStartArray();
            foreach (var item in value) JsonSerializer.Serialize(writer, item, type);
            writer.WriteEndArray();
        }
    }
}
