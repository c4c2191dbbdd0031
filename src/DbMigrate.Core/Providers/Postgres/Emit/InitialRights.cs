using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Who may do what with an object that was made just now: what the engine gives everybody, and the default privileges in force.
/// Sources: the PostgreSQL manual, "Privileges", table 5.2, and ALTER DEFAULT PRIVILEGES.</summary>
internal sealed class InitialRights
{
    private readonly Dictionary<string, EquatableArray<Grant>> _entries;

    /// <param name="inForce">The objects among which the default privileges in force are.</param>
    /// <param name="version">The engine's.</param>
    public InitialRights(IEnumerable<SchemaObject> inForce, int version)
    {
        // From 17 on they are those of the range type.
        HasMultiranges = version < 17;
        _entries = inForce.OfType<DefinedObject>()
            .Where(item => item.Type == DefaultPrivileges).ToDictionary(item => item.Name, item => item.Grants);
    }

    /// <summary>What default privileges are called among the objects that are made whole.</summary>
    public const string DefaultPrivileges = "DEFAULT PRIVILEGES";

    /// <summary>Multirange types have rights of their own.</summary>
    public bool HasMultiranges { get; }

    /// <summary>What the engine itself gives everybody of a type.</summary>
    public static EquatableArray<Grant> OfType { get; } = [new("", "USAGE")];

    /// <summary>The rights of a new object.</summary>
    public EquatableArray<Grant> Of(SchemaObject item)
    {
        var planner = ObjectPlanner.For(item);
        return Of(item.Schema, planner.RightsWord, planner.EngineRights(item), item.Owner);
    }

    /// <summary>The rights of a new sequence of a column.</summary>
    public EquatableArray<Grant> OfSequence(SchemaObject table) => Of(table.Schema, "SEQUENCES", [], table.Owner);

    // Those of another role's making are named after it, and count for nothing that this one makes.
    private EquatableArray<Grant> Of(string? schema, string? kind, EquatableArray<Grant> own, string? owner)
    {
        if (_entries.Count == 0 || kind is null) return own;
        var rights = own.ToList();
        Apply($"ON {kind}");
        if (schema is not null) Apply($"IN SCHEMA {PostgresText.Identifier(schema)} ON {kind}");
        // What becomes another role's becomes its right as an owner.
        return [.. rights.Where(grant => grant.ToOwner || owner is not { Length: > 0 } || grant.Grantee != owner)];

        void Apply(string name)
        {
            var changes = _entries.GetValueOrDefault(name);
            foreach (var change in changes.Where(change => change is { Revoked: true, ToOwner: false }))
                rights.RemoveAll(grant => !grant.ToOwner && (grant.Grantee, grant.Privilege) == (change.Grantee, change.Privilege));
            foreach (var change in changes.Where(change => change.ToOwner == change.Revoked))
            {
                rights.RemoveAll(grant =>
                    (grant.Grantee, grant.Privilege, grant.ToOwner) == (change.Grantee, change.Privilege, change.ToOwner));
                rights.Add(change);
            }
        }
    }
}
