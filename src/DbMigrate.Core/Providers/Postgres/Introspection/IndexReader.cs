using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Indexes that no constraint owns.</summary>
internal sealed class IndexReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "indexes";

    public override void Read(CatalogRow row)
    {
        var (oid, table) = (row.Oid(), row.Oid());
        if (State.RelationOf(table) is not { } relation)
            return;
        var index = new TableIndex
        {
            Schema = relation.Id.Schema,
            Table = relation.Name,
            Name = row.Name(),
            Definition = row.Text(),
            Unique = row.Flag(),
            Comment = State.CommentOf(Catalogs.Relation, oid),
        };
        var (keyCount, columns, keys) = (row.Short(), row.Shorts(), row.Texts());
        State.Add(
            index with
            {
                Keys = keys.Count > 0 ? keys : [.. columns.Take(keyCount).Select(number => relation.QuotedColumn(number)!)],
                StatisticsTargets = row.Texts(),
                Tablespace = row.NameOrNull(),
                Parent = row.QualifiedOrNull(),
                Valid = row.Flag(),
                OnMaterializedView = row.Flag(),
            },
            Catalogs.Relation,
            oid,
            table);
    }
}
