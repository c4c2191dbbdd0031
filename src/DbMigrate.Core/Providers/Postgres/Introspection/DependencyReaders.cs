namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>What extensions brought stands for the extension.</summary>
internal sealed class MemberReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "members";

    public override void Read(CatalogRow row)
    {
        var (catalog, oid) = (row.Oid(), row.Oid());
        if (State.Registry.Find(Catalogs.Extension, row.Oid()) is { } extension)
            State.Registry.AddNeeded(catalog, oid, extension);
    }
}

/// <summary>What is no object of a model but belongs to one.</summary>
internal sealed class StandInReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "stand_ins";

    public override void Read(CatalogRow row) => State.Registry.AddStandIn(row.Oid(), row.Oid(), row.Oid(), row.Oid());
}

/// <summary>What needs what.</summary>
internal sealed class DependencyReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "dependencies";

    public override void Read(CatalogRow row) =>
        State.Registry.AddDependency(new(row.Oid(), row.Oid(), row.Number()), new(row.Oid(), row.Oid(), row.Number()));
}
