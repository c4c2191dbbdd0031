using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Sequences; an identity column's own is kept for its column.</summary>
internal sealed class SequenceReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "sequences";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        var sequence = new Sequence
        {
            Schema = State.Schema(row.Oid()),
            Name = row.Name(),
            Type = row.Name(),
            Options = new(row.Long(), row.Long(), row.Long(), row.Long(), row.Long(), row.Flag()),
            Unlogged = row.Flag(),
        };
        var isIdentity = row.Flag();
        var table = row.Oid();
        if (table != 0)
        {
            var number = row.Short();
            sequence = sequence with { OwnedBy = new(row.Name(), row.Name(), row.Name()) };
            if (isIdentity)
            {
                var usual = ServerNames.Choose(sequence.OwnedBy.Table, sequence.OwnedBy.Column, "seq");
                State.AddIdentity(table, number, new(false, sequence.Options, sequence.Name == usual ? null : sequence.Name)
                {
                    Comment = State.CommentOf(Catalogs.Relation, oid),
                    Grants = State.GrantsOf(Catalogs.Relation, oid),
                });
                State.Registry.AddNeeded(Catalogs.Relation, oid, sequence.OwnedBy.Id);
                return;
            }
        }

        State.Add(
            sequence with { Comment = State.CommentOf(Catalogs.Relation, oid), Grants = State.GrantsOf(Catalogs.Relation, oid) },
            Catalogs.Relation,
            oid);
    }
}
