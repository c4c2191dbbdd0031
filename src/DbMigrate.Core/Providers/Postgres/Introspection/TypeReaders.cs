using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Enumerated types.</summary>
internal sealed class EnumReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "enums";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        State.Add(
            new EnumType
            {
                Schema = State.Schema(row.Oid()),
                Name = row.Name(),
                Values = row.Texts(),
                Comment = State.CommentOf(Catalogs.Type, oid),
                Grants = State.GrantsOf(Catalogs.Type, oid),
            },
            Catalogs.Type,
            oid);
    }
}

/// <summary>Domains: a row for each check constraint, those of one domain together.</summary>
internal sealed class DomainReader(ReadState state) : CatalogReader(state)
{
    private readonly List<DomainConstraint> _constraints = [];
    private DomainType? _domain;
    private uint _oid;

    public override string Query => "domains";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        if (oid != _oid)
            Complete();
        _oid = oid;
        _domain = new DomainType
        {
            Schema = State.Schema(row.Oid()),
            Name = row.Name(),
            BaseType = row.Name(),
            Collation = row.NameOrNull(),
            Default = row.TextOrNull(),
            NotNull = row.Flag(),
            Comment = State.CommentOf(Catalogs.Type, oid),
            Grants = State.GrantsOf(Catalogs.Type, oid),
        };
        var constraint = row.Oid();
        if (constraint == 0)
            return;
        _constraints.Add(new(row.Name(), row.Text(), State.CommentOf(Catalogs.Constraint, constraint)));
        State.Registry.Add(Catalogs.Constraint, constraint, _domain.Id);
    }

    public override void Complete()
    {
        if (_domain is not null)
            State.Add(_domain with { Constraints = EquatableArray.Adopt(_constraints.ToArray()) }, Catalogs.Type, _oid);
        _domain = null;
        _constraints.Clear();
    }
}

/// <summary>Range types.</summary>
internal sealed class RangeReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "ranges";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        State.Add(
            new RangeType
            {
                Schema = State.Schema(row.Oid()),
                Name = row.Name(),
                Definition = row.Text(),
                Comment = State.CommentOf(Catalogs.Type, oid),
                Grants = State.GrantsOf(Catalogs.Type, oid),
            },
            Catalogs.Type,
            oid);
    }
}

/// <summary>Composite types, which have a row in two catalogs.</summary>
internal sealed class CompositeReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "composites";

    public override void Read(CatalogRow row)
    {
        var relation = row.Oid();
        var oid = row.Oid();
        var type = State.AddRelation(
            new CompositeType
            {
                Attributes = [],
                Schema = State.Schema(row.Oid()),
                Name = row.Name(),
                Comment = State.CommentOf(Catalogs.Type, oid),
                Grants = State.GrantsOf(Catalogs.Type, oid),
            },
            relation);
        State.Registry.Add(Catalogs.Type, oid, type.Id);
    }
}
