namespace DbMigrate.Schema;

/// <summary>What a type is.</summary>
internal enum TypeForm
{
    /// <summary>One that stands for itself; also what is not known.</summary>
    Base,
    Composite,
    Domain,
    Enum,
    Range,
    Multirange,
}

/// <summary>When a server takes a cast by itself.</summary>
internal enum CastContext
{
    /// <summary>Everywhere.</summary>
    Implicit,

    /// <summary>Where a value is put into a column.</summary>
    Assignment,

    /// <summary>Where somebody writes it.</summary>
    Explicit,
}

/// <summary>What a server says of a type.</summary>
/// <param name="Form">What it is.</param>
/// <param name="IsString">It is one of the string types: every value can be assigned to it, as its text.</param>
/// <param name="Of">A domain's base type with its modifiers, a range's or multirange's subtype; else null.</param>
internal sealed record TypeFacts(TypeForm Form, bool IsString, string? Of);

/// <summary>A cast that a server has.</summary>
/// <param name="Context">When it is taken.</param>
/// <param name="IsBinary">The values stay as they are.</param>
/// <param name="IsBuiltIn">It is the server's own, no user's and no extension's.</param>
internal sealed record CastFacts(CastContext Context, bool IsBinary, bool IsBuiltIn);

/// <summary>A server's types and casts, by the names that <c>format_type</c> prints without modifiers. Read with a schema and no part of
/// it: it is never compared or kept, only asked when a column changes its type.</summary>
internal sealed class TypeCatalog
{
    private readonly Dictionary<string, TypeFacts> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Source, string Target), CastFacts> _casts = [];

    /// <summary>Takes a type.</summary>
    public void Add(string type, TypeFacts facts) => _types[type] = facts;

    /// <summary>Takes a cast.</summary>
    public void Add(string source, string target, CastFacts cast) => _casts[(source, target)] = cast;

    /// <summary>The type of this name; null where the server has not said.</summary>
    public TypeFacts? TypeOf(string name) => _types.GetValueOrDefault(name);

    /// <summary>The cast from one type to another; null where there is none.</summary>
    public CastFacts? CastOf(string source, string target) => _casts.GetValueOrDefault((source, target));

    /// <summary>The types, for comparing two catalogs.</summary>
    public IReadOnlyDictionary<string, TypeFacts> Types => _types;

    /// <summary>The casts, likewise.</summary>
    public IReadOnlyDictionary<(string Source, string Target), CastFacts> Casts => _casts;
}
