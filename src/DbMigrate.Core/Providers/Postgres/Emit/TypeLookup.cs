using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>What is known of the types of a schema: what its server said, else what the other schema's did, else what every server
/// has.</summary>
/// <param name="model">The schema.</param>
/// <param name="other">The schema on the other side of the change.</param>
internal sealed class TypeLookup(SchemaModel model, SchemaModel other)
{
    // Domains of domains end; a model that somebody wrote need not.
    private const int Deepest = 32;

    private readonly TypeCatalog _builtIn = BuiltInTypes.Of(model.EngineVersion);
    private readonly Lazy<Dictionary<string, SchemaObject>> _objects = new(() => ByName(model));
    private readonly Lazy<Dictionary<string, SchemaObject>> _others = new(() => ByName(other));

    /// <summary>The type under a domain; what is no domain is its own.</summary>
    public TypeText BaseOf(string type) => TypeText.Parse(Strip(type));

    /// <summary>The same as the catalog prints it. An array of a domain is an array of what that is based on.</summary>
    public string Strip(string type)
    {
        for (var i = 0; i < Deepest; i++)
        {
            var text = TypeText.Parse(type);
            if (BaseTypeOf(text.Name) is not { } under) return type;
            type = text.IsArray && !under.EndsWith("[]", StringComparison.Ordinal) ? under + "[]" : under;
        }

        return type;
    }

    public bool IsDomain(string type) => TypeText.Parse(type) is { IsArray: false } text && BaseTypeOf(text.Name) is not null;

    /// <summary>Whether it is a domain that looks at its values, or one that nothing is known of.</summary>
    public bool IsConstrained(string type) =>
        IsDomain(type)
        && (
            _objects.Value.GetValueOrDefault(TypeText.Parse(type).Name) is not DomainType domain
            || domain.NotNull
            || domain.Constraints.Count > 0
            || IsConstrained(domain.BaseType));

    /// <summary>Whether it is a domain that refuses null, or one that nothing is known of.</summary>
    public bool RefusesNull(string type) =>
        IsDomain(type)
        && (
            _objects.Value.GetValueOrDefault(TypeText.Parse(type).Name) is not DomainType domain
            || domain.NotNull
            || RefusesNull(domain.BaseType));

    public TypeForm FormOf(string name) => _objects.Value.GetValueOrDefault(name) switch
    {
        EnumType => TypeForm.Enum,
        CompositeType or Table or View or MaterializedView => TypeForm.Composite,
        DomainType => TypeForm.Domain,
        RangeType => TypeForm.Range,
        _ => FactsOf(name)?.Form ?? TypeForm.Base,
    };

    public bool IsString(string name) => FactsOf(name)?.IsString == true;

    /// <summary>Whether it is one of the server's own types, or an enum, a range or a row that a user has made: no extension's.</summary>
    public bool IsKnown(string name) => FormOf(name) != TypeForm.Base || _builtIn.TypeOf(name) is not null;

    /// <summary>Whether it is one of the server's own types, which always stay the same.</summary>
    public bool IsServers(string name) => _builtIn.TypeOf(name) is not null;

    public EquatableArray<string>? LabelsOf(string name) => (_objects.Value.GetValueOrDefault(name) as EnumType)?.Values;

    /// <summary>The attributes of a composite type that is no table's; null where it is none.</summary>
    public EquatableArray<(string Name, string Type)>? AttributesOf(string name) =>
        _objects.Value.GetValueOrDefault(name) is CompositeType type
            ? [.. type.Attributes.Select(attribute => (attribute.Name, attribute.Type))]
            : null;

    /// <summary>What a range or multirange is of.</summary>
    public TypeText? SubtypeOf(string name) =>
        FactsOf(name) is { Form: TypeForm.Range or TypeForm.Multirange, Of: { } subtype } ? BaseOf(subtype) : null;

    /// <summary>The cast that either schema has, or that is made in between.</summary>
    public CastFacts? CastOf(string source, string target) =>
        model.Types?.CastOf(source, target)
        ?? (IsTheSame(source) && IsTheSame(target) ? other.Types?.CastOf(source, target) : null)
        ?? _builtIn.CastOf(source, target);

    /// <summary>Whether the other schema means the same by a type's name: a domain there may be an enum here.</summary>
    private bool IsTheSame(string name) =>
        !_objects.Value.TryGetValue(name, out var item)
        || !_others.Value.TryGetValue(name, out var same)
        || item.GetType() == same.GetType();

    private TypeFacts? FactsOf(string name) =>
        model.Types?.TypeOf(name) ?? (IsTheSame(name) ? other.Types?.TypeOf(name) : null) ?? _builtIn.TypeOf(name);

    private string? BaseTypeOf(string name) => _objects.Value.GetValueOrDefault(name) is { } item ? (item as DomainType)?.BaseType
        : FactsOf(name) is { Form: TypeForm.Domain, Of: { } under } ? under
        : null;

    private static Dictionary<string, SchemaObject> ByName(SchemaModel model)
    {
        var objects = new Dictionary<string, SchemaObject>(StringComparer.Ordinal);
        foreach (var item in model.Objects)
        {
            if (item is EnumType or CompositeType or DomainType or RangeType or Table or View or MaterializedView)
                objects.TryAdd(PostgresText.Name(item), item);
        }

        return objects;
    }
}
