using DbMigrate.Schema;

namespace DbMigrate.Planning;

/// <summary>Whose things are to be, once a schema is wanted: it states some owners, and keeps the others.</summary>
internal static class KeptOwners
{
    /// <summary>The wanted schema with the owners that it does not state: those that there are.</summary>
    /// <param name="from">The schema as it is.</param>
    /// <param name="to">The schema as it is to be.</param>
    public static SchemaModel Of(SchemaModel from, SchemaModel to)
    {
        if (!from.Objects.Any(item => item.Owner is not null) && !to.Objects.Any(item => item.Owner is not null)) return to;
        var names = new Lazy<ILookup<(string, string?, string), SchemaObject>>(() =>
            from.Objects.Where(item => Family(item) is not null).ToLookup(item => (Family(item)!, item.Schema, item.Name)));
        return Change(to, item => OwnerOf(item, from, names));
    }

    /// <summary>A schema to return to: what it says nothing of goes back to the role that runs the plan, where it has come to be
    /// another's.</summary>
    /// <param name="now">The schema that is left.</param>
    /// <param name="before">The one to return to.</param>
    public static SchemaModel Returning(SchemaModel now, SchemaModel before) => now.Objects.Any(item => item.Owner is not null)
        ? Change(before, item => item.Owner ?? (now.Find(item.Id)?.Owner is { Length: > 0 } ? "" : null))
        : before;

    /// <summary>A database's schema without the owners that nobody here could give anything to: not on a scratch database, and not on this
    /// one. What is theirs can hardly be made anew; where it can, a run says so.</summary>
    public static SchemaModel WithinReach(SchemaModel model) =>
        model.Strangers.Count == 0
            ? model
            : Change(model, item => item.Owner is { } owner && model.Strangers.Contains(owner) ? null : item.Owner);

    /// <summary>Whether a database has come to hold what it should, whoever has read the two.</summary>
    public static bool AreEqual(SchemaModel actual, SchemaModel expected) => actual.Equals(Of(actual, expected));

    private static string? OwnerOf(SchemaObject item, SchemaModel from, Lazy<ILookup<(string, string?, string), SchemaObject>> names)
    {
        // What was a view and is a materialized one is still whose it was.
        var old =
            from.Find(item.Id) ?? (Family(item) is { } family ? names.Value[(family, item.Schema, item.Name)].FirstOrDefault() : null);
        if (item.Owner is null) return old?.Owner;
        var isReaders = item.Owner.Length == 0 || item.Owner == from.Role;
        return isReaders && old?.Owner is null ? null : item.Owner;
    }

    private static string? Family(SchemaObject item) => item switch
    {
        Table or View or MaterializedView => "relation",
        EnumType or DomainType or CompositeType or RangeType => "type",
        _ => null,
    };

    private static SchemaModel Change(SchemaModel model, Func<SchemaObject, string?> ownerOf)
    {
        var changed = false;
        var objects = new List<SchemaObject>(model.Objects.Count);
        foreach (var item in model.Objects)
        {
            var owner = ownerOf(item);
            changed |= owner != item.Owner;
            objects.Add(
                owner == item.Owner ? item
                : owner is { Length: > 0 } ? OwnersRights.Of(item, owner)
                : item with { Owner = owner });
        }

        return changed ? model.With(objects) : model;
    }
}
