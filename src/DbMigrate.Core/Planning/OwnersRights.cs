using DbMigrate.Schema;

namespace DbMigrate.Planning;

/// <summary>What a schema grants to a role that turns out to own the object: a part of the owner's rights, as the engine has it.</summary>
internal static class OwnersRights
{
    /// <summary>The object once it is this role's.</summary>
    /// <param name="item">The object, with the rights that are stated for whoever owns it.</param>
    /// <param name="owner">The role.</param>
    public static SchemaObject Of(SchemaObject item, string owner)
    {
        item = item with { Owner = owner, Grants = Of(item.Grants, owner) };
        return item switch
        {
            Table table => table with { Columns = [.. table.Columns.Select(column => Of(column, owner))] },
            View view => view with { Columns = [.. view.Columns.Select(column => Of(column, owner))] },
            MaterializedView view => view with { Columns = [.. view.Columns.Select(column => Of(column, owner))] },
            _ => item,
        };
    }

    /// <summary>An owner has every right by itself: what is granted to it gives it nothing but what it would lack.</summary>
    private static EquatableArray<Grant> Of(EquatableArray<Grant> grants, string owner)
    {
        var given = grants.Where(grant => grant.Grantee == owner).Select(grant => grant.Privilege).ToHashSet();
        if (given.Count == 0) return grants;
        return [.. grants.Where(grant => grant.Grantee != owner && !(grant.ToOwner && given.Contains(grant.Privilege)))];
    }

    private static Column Of(Column column, string owner) => column with
    {
        // On columns nobody has a right by itself.
        Grants = Grant.Sorted(
            column.Grants.Select(grant => grant.Grantee == owner ? new("", grant.Privilege) { ToOwner = true } : grant).Distinct()),
        Identity = column.Identity is { } identity ? identity with { Grants = Of(identity.Grants, owner) } : null,
    };
}
