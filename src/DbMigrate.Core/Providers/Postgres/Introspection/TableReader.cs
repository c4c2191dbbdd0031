using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Tables of every kind.</summary>
internal sealed class TableReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "tables";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        var table = new Table
        {
            Schema = State.Schema(row.Oid()),
            Name = row.Name(),
            Kind = row.Name() switch { "p" => TableKind.Partitioned, "f" => TableKind.Foreign, _ => TableKind.Ordinary },
            Unlogged = row.Flag(),
            Options = [.. row.Options(), .. row.Options("toast.")],
            AccessMethod = row.NameOrNull(),
            Tablespace = row.NameOrNull(),
            PartitionKey = row.TextOrNull(),
            Comment = State.CommentOf(Catalogs.Relation, oid),
            Grants = State.GrantsOf(Catalogs.Relation, oid),
        };
        var (isPartition, detachPending) = (row.Flag(), row.Flag());
        var bound = row.TextOrNull();
        var (schemas, names) = (row.Texts(), row.Texts());
        var parents = schemas.Zip(names, (schema, name) => new QualifiedName(schema, name)).ToArray();
        table = table with
        {
            PartitionOf = isPartition ? parents[0] : null,
            PartitionBound = bound,
            DetachPending = detachPending,
            Inherits = isPartition ? [] : EquatableArray.Adopt(parents),
            OfType = row.QualifiedOrNull(),
            ReplicaIdentity = ReplicaIdentityOf(row.Name(), row.NameOrNull()),
            ClusteredOn = row.NameOrNull(),
            RowSecurity = row.Flag(),
            ForceRowSecurity = row.Flag(),
            Server = row.NameOrNull(),
            ForeignOptions = row.Sorted(),
        };
        State.AddRelation(table, oid);
    }

    private static ReplicaIdentity? ReplicaIdentityOf(string mode, string? index) => mode switch
    {
        "f" => new("FULL"),
        "n" => new("NOTHING"),
        // Where the index is gone, the table has none.
        "i" => index is null ? new("NOTHING") : new("INDEX", index),
        _ => null,
    };
}
