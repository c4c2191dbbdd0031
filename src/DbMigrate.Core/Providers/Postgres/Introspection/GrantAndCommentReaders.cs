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
        State.AddGrant(new(row.Oid(), row.Oid(), row.Number()), new(row.Name(), row.Name(), row.Flag()));
}
