using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Views and materialized views.</summary>
internal sealed class ViewReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "views";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        var (schema, name, isMaterialized, definition) = (State.Schema(row.Oid()), row.Name(), row.Flag(), row.Text());
        EquatableArray<string> options = [.. row.Options(), .. row.Options("toast.")];
        var (comment, grants) = (State.CommentOf(Catalogs.Relation, oid), State.GrantsOf(Catalogs.Relation, oid));
        SchemaObject view = isMaterialized
            ? new MaterializedView
            {
                Schema = schema,
                Name = name,
                Definition = definition,
                Options = options,
                AccessMethod = row.NameOrNull(),
                Tablespace = row.NameOrNull(),
                Populated = row.Flag(),
                ClusteredOn = row.NameOrNull(),
                Comment = comment,
                Grants = grants,
            }
            : new View { Schema = schema, Name = name, Definition = definition, Options = options, Comment = comment, Grants = grants };
        State.AddRelation(view, oid);
    }
}
