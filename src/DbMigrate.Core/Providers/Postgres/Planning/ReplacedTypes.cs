using DbMigrate.Engines;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What becomes of values whose type another of its name replaces.</summary>
/// <param name="changes">The changes.</param>
/// <param name="casts">The casts that there are.</param>
/// <param name="purpose">What the plan is for.</param>
internal sealed class ReplacedTypes(ChangeSet changes, TypeCast casts, PlanPurpose purpose)
{
    private readonly Lazy<Dictionary<string, (SchemaObject From, SchemaObject To)>> _byName = new(() =>
        changes
            .Replaced.Values.Where(pair => pair.From.Id.Kind != ObjectKind.Collation)
            .ToDictionary(pair => PostgresText.Name(pair.From), StringComparer.Ordinal));

    /// <summary>Whether the values of a type are composite ones, or domains or arrays of them, which keep them by the attributes'
    /// names.</summary>
    /// <param name="type">The type as a column has it.</param>
    public bool IsByName(string type) => _byName.Value.TryGetValue(Element(type), out var replaced) && replaced switch
    {
        (CompositeType, CompositeType) => true,
        (DomainType from, DomainType to) => from.BaseType == to.BaseType && IsByName(from.BaseType),
        _ => false,
    };

    /// <summary>Whether a column that stays has values of a replaced type, by itself or within another one's.</summary>
    public bool HasValues(ObjectId type) => changes.From.DependentsOf(type).Any(dependent => dependent.Kind == ObjectKind.Column
        ? changes.Columns.TryGetValue(dependent, out var column) && column.Retyped
        : changes.Replaced.ContainsKey(dependent) && HasValues(dependent));

    /// <summary>An attribute's value as the new type's attribute takes it.</summary>
    /// <param name="value">The value, as SQL.</param>
    /// <param name="type">The composite type.</param>
    /// <param name="from">The attribute as it is.</param>
    /// <param name="to">As it is to be.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.CastImpossible"/>: nothing leads from the one type to the other.</exception>
    public string Convert(string value, CompositeType type, Column from, Column to)
    {
        if (from.Type == to.Type && IsByName(to.Type)) return $"{value}::{to.Type}";
        var retyped = _byName.Value.ContainsKey(Element(from.Type)) && from.Type == to.Type;
        if (casts.Find(value, from.Type, to.Type, retyped) is { } conversion) return conversion.Using ?? value;
        return purpose == PlanPurpose.Make
            ? throw MissingCast.Error([new(new(ObjectKind.Column, type.Schema, to.Name, type.Name), from.Type, to.Type)])
            : $"NULL::{to.Type}";
    }

    private static string Element(string type)
    {
        while (type.EndsWith("[]", StringComparison.Ordinal)) type = type[..^2];
        return type;
    }
}
