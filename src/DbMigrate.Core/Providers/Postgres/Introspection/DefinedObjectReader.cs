using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Objects whose whole definition the query composes. All such queries have the same columns.</summary>
internal class DefinedObjectReader(ReadState state, string query) : CatalogReader(state)
{
    /// <summary>The queries.</summary>
    public static IReadOnlyList<string> Queries { get; } =
    [
        "collations", "casts", "operators", "operator_families", "operator_classes", "text_search", "event_triggers", "publications",
        "conversions", "languages", "default_privileges",
    ];

    public override string Query => query;

    public override void Read(CatalogRow row)
    {
        var (catalog, oid) = (row.Oid(), row.Oid());
        var (type, schema) = (row.Name(), row.Oid());
        var item = new DefinedObject
        {
            Type = type,
            Schema = schema == 0 ? null : State.Schema(schema),
            Name = row.Name(),
            Target = row.Name(),
            Definition = row.Texts(),
            Removal = row.Texts(),
            Comment = State.CommentOf(catalog, oid),
            Grants = State.GrantsOf(catalog, oid),
        };
        State.Add(ReadRest(row, item), catalog, oid);
    }

    /// <summary>Reads what the query has beyond the common columns.</summary>
    protected virtual DefinedObject ReadRest(CatalogRow row, DefinedObject item) => item;
}
