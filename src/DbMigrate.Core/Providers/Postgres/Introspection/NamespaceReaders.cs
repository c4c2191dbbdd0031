using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Schemas.</summary>
internal sealed class NamespaceReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "schemas";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        State.Add(
            new Namespace
            {
                Name = row.Name(),
                Comment = State.CommentOf(Catalogs.Namespace, oid),
                Grants = State.GrantsOf(Catalogs.Namespace, oid),
            },
            Catalogs.Namespace,
            oid);
    }
}

/// <summary>Extensions.</summary>
internal sealed class ExtensionReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "extensions";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        var extension = new Extension { Name = row.Name(), InstalledIn = row.Name() };
        var comment = State.CommentOf(Catalogs.Extension, oid);
        var own = row.TextOrNull();
        State.Add(
            extension with
            {
                Comment = comment == own ? null : comment,
                Relocatable = row.Flag(),
                Version = row.TextOrNull(),
            },
            Catalogs.Extension,
            oid);
    }
}
