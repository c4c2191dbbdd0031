namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Comments on everything.</summary>
internal sealed class CommentReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "comments";

    public override void Read(CatalogRow row) => State.AddComment(new(row.Oid(), row.Oid(), row.Number()), row.Text());
}

/// <summary>Grants on everything.</summary>
internal sealed class GrantReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "grants";

    public override void Read(CatalogRow row) =>
        State.AddGrant(
            new(row.Oid(), row.Oid(), row.Number()),
            new(row.Name(), row.Name(), row.Flag()) { ToOwner = row.Flag(), Revoked = row.Flag() });
}

/// <summary>Owners of everything that is not the reading role's.</summary>
internal sealed class OwnerReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "owners";

    public override void Read(CatalogRow row) => State.AddOwner(new(row.Oid(), row.Oid()), row.Name(), row.Flag());
}

/// <summary>What is dropped with an extension.</summary>
internal sealed class ExtensionDependentReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "extension_dependents";

    public override void Read(CatalogRow row) => State.AddExtension(new(row.Oid(), row.Oid()), row.Name());
}
