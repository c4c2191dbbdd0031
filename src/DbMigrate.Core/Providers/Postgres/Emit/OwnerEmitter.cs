using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Whose an object is, and which extensions take it along.</summary>
internal static class OwnerEmitter
{
    /// <summary>A role that owns; empty is the one that runs the statement.</summary>
    public static string Role(string? owner) => owner is { Length: > 0 } ? PostgresText.Identifier(owner) : "CURRENT_USER";

    /// <summary>Gives an object to another role.</summary>
    /// <param name="from">As it is; null where it was made just now.</param>
    /// <param name="to">As it is to be.</param>
    public static IEnumerable<string> Change(SchemaObject? from, SchemaObject to) =>
        to.Owner is null || to.Owner == (from is null ? "" : from.Owner) ? [] : [Give(to, to.Owner)];

    /// <summary>Gives an object to a role.</summary>
    public static string Give(SchemaObject item, string? owner) => $"ALTER {ObjectPlanner.For(item).Target(item)} OWNER TO {Role(owner)}";

    /// <summary>Ties an object to extensions, and unties it.</summary>
    public static IEnumerable<string> ChangeExtensions(EquatableArray<string> from, SchemaObject to)
    {
        var target = ObjectPlanner.For(to).ExtensionTarget(to);
        return
        [
            .. from.Except(to.DependsOnExtensions)
                .Select(extension => $"ALTER {target} NO DEPENDS ON EXTENSION {PostgresText.Identifier(extension)}"),
            .. to
                .DependsOnExtensions.Except(from)
                .Select(extension => $"ALTER {target} DEPENDS ON EXTENSION {PostgresText.Identifier(extension)}"),
        ];
    }
}
