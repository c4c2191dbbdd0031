using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Functions and procedures.</summary>
internal sealed class RoutineReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "routines";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        State.Add(
            new Routine
            {
                Schema = State.Schema(row.Oid()),
                Name = row.Name(),
                IsProcedure = row.Flag(),
                Arguments = row.NameOrNull() ?? "",
                Signature = row.Text(),
                Defaults = row.Texts(),
                Returns = row.NameOrNull(),
                Definition = row.Text(),
                Comment = State.CommentOf(Catalogs.Routine, oid),
                Grants = State.GrantsOf(Catalogs.Routine, oid),
            },
            Catalogs.Routine,
            oid);
    }
}

/// <summary>Aggregates.</summary>
internal sealed class AggregateReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "aggregates";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        State.Add(
            new Aggregate
            {
                Schema = State.Schema(row.Oid()),
                Name = row.Name(),
                Arguments = row.Text(),
                Definition = row.Text(),
                Comment = State.CommentOf(Catalogs.Routine, oid),
                Grants = State.GrantsOf(Catalogs.Routine, oid),
            },
            Catalogs.Routine,
            oid);
    }
}
