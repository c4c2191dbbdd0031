using System.Globalization;
using System.Text.RegularExpressions;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>The shapes of the types of one schema, by their names as the server prints them with an empty search path.</summary>
internal sealed partial class SampleShapes
{
    // A composite type cannot hold itself but in an array.
    private const int Deepest = 12;

    private readonly Dictionary<string, Func<int, SampleShape>> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);

    /// <param name="model">The schema.</param>
    /// <param name="common">Another one: enums have the labels only that both know, if there are any; the checks of its domains are counted
    /// too.</param>
    public SampleShapes(SchemaModel model, SchemaModel? common = null)
    {
        foreach (var item in model.Objects)
        {
            switch (item)
            {
                case EnumType type:
                    AddEnum(
                        PostgresText.Name(type),
                        common?.Find<EnumType>(type.Id) is { } other && type.Values.Any(other.Values.Contains)
                            ? [.. type.Values.Where(other.Values.Contains)]
                            : [.. type.Values]);
                    break;
                case DomainType type:
                    var later = common?.Find<DomainType>(type.Id)?.Constraints ?? [];
                    AddDomain(
                        PostgresText.Name(type),
                        type.BaseType,
                        type.NotNull,
                        [.. type.Constraints.Concat(later).Select(constraint => constraint.Definition).Distinct()]);
                    break;
                case CompositeType type:
                    AddComposite(PostgresText.Name(type), [.. type.Attributes.Select(attribute => attribute.Type)]);
                    break;
                case Table or View or MaterializedView:
                    AddComposite(PostgresText.Name(item), [.. ColumnsOf(item).Select(column => column.Type)]);
                    break;
                case RangeType type:
                    AddRange(PostgresText.Name(type), RangePlanner.Multirange(type), SubtypeOf(type));
                    break;
            }
        }
    }

    /// <summary>The names of types that were asked for and of which nothing is known.</summary>
    public IReadOnlyCollection<string> UnknownNames => _unknown;

    /// <summary>The shape of a type.</summary>
    public SampleShape Of(string type) => Of(type, 0);

    public void AddEnum(string name, IReadOnlyList<string> labels) => Add(name, _ => new SampleShape.Enum(labels));

    public void AddDomain(string name, string baseType, bool refusesNull, IReadOnlyList<string> checks) =>
        Add(name, depth => new SampleShape.Domain(Of(baseType, depth), refusesNull, checks));

    public void AddComposite(string name, IReadOnlyList<string> attributes) =>
        Add(name, depth => new SampleShape.Composite([.. attributes.Select(attribute => Of(attribute, depth))]));

    public void AddRange(string name, string? multirange, string subtype)
    {
        Add(name, depth => new SampleShape.Range(Of(subtype, depth), IsMultirange: false));
        if (multirange is not null) Add(multirange, depth => new SampleShape.Range(Of(subtype, depth), IsMultirange: true));
    }

    /// <summary>Notes that a type is one that only its name tells anything of.</summary>
    public void AddBase(string name) => Add(name, _ => BaseOf(name));

    private void Add(string name, Func<int, SampleShape> shape)
    {
        _types[name] = shape;
        _unknown.Remove(name);
    }

    private SampleShape Of(string type, int depth)
    {
        if (depth > Deepest) return new SampleShape.Unknown(type);
        if (type.EndsWith("[]", StringComparison.Ordinal)) return new SampleShape.Array(Of(type[..^2], depth + 1));
        if (_types.TryGetValue(type, out var known)) return known(depth + 1);
        var shape = BaseOf(type);
        if (BuiltInRange(shape.Name) is { } subtype)
            return new SampleShape.Range(Of(subtype, depth + 1), shape.Name.Contains("multi", StringComparison.Ordinal));
        if (SampleBases.IsKnown(shape)) return shape;
        _unknown.Add(type);
        return new SampleShape.Unknown(type);
    }

    private static SampleShape.Base BaseOf(string type)
    {
        var modifiers = Modifiers().Match(type) is { Success: true } match
            ? match.Groups[1].Value.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray()
            : [];
        var name = Modifiers().Replace(type, "");
        // An extension's type lives in any schema; those of the server are printed without one.
        var dot = name.LastIndexOf('.');
        return new(dot < 0 ? name : name[(dot + 1)..], modifiers);
    }

    private static string? BuiltInRange(string name) => name switch
    {
        "int4range" or "int4multirange" => "integer",
        "int8range" or "int8multirange" => "bigint",
        "numrange" or "nummultirange" => "numeric",
        "daterange" or "datemultirange" => "date",
        "tsrange" or "tsmultirange" => "timestamp without time zone",
        "tstzrange" or "tstzmultirange" => "timestamp with time zone",
        _ => null,
    };

    private static IEnumerable<Column> ColumnsOf(SchemaObject item) => item switch
    {
        Table table => table.Columns,
        View view => view.Columns,
        MaterializedView view => view.Columns,
        _ => [],
    };

    private static string SubtypeOf(RangeType type)
    {
        var definition = type.Definition["subtype = ".Length..];
        var end = definition.IndexOf(", ", StringComparison.Ordinal);
        return end < 0 ? definition : definition[..end];
    }

    [GeneratedRegex(@"\((-?[0-9]+(?:,-?[0-9]+)*)\)")]
    private static partial Regex Modifiers();
}
