using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Columns and attributes; those of one relation come together.</summary>
internal sealed class ColumnReader(ReadState state) : CatalogReader(state)
{
    private readonly List<Column> _columns = [];
    private readonly List<string?> _names = [];
    private Dictionary<int, string>? _quoted;
    private Relation? _relation;
    private uint _oid;

    public override string Query => "columns";

    public override void Read(CatalogRow row)
    {
        var oid = row.Oid();
        if (oid != _oid)
        {
            Complete();
            _oid = oid;
            _relation = State.RelationOf(oid);
        }

        // A composite type that is an extension's.
        if (_relation is null)
            return;
        var number = row.Short();
        var column = new Column { Name = row.Name(), Type = "" };
        if (row.NameOrNull() is { } quoted)
            (_quoted ??= []).Add(number, quoted);
        while (_names.Count < number)
            _names.Add(null);
        _names.Add(column.Name);
        _columns.Add(Read(row, column.Name, number, _relation));
    }

    public override void Complete()
    {
        if (_relation is not null)
        {
            var columns = EquatableArray.Adopt(_columns.ToArray());
            State.Objects[_relation.Position] = State.Objects[_relation.Position] switch
            {
                Table table => table with { Columns = columns },
                View view => view with { Columns = columns },
                MaterializedView view => view with { Columns = columns },
                CompositeType type => type with { Attributes = columns },
                var other => throw new InvalidOperationException($"{other.Id} has no columns."),
            };
            _relation.SetColumns([.. _names], _quoted);
        }

        _columns.Clear();
        _names.Clear();
        _quoted = null;
        _relation = null;
    }

    private Column Read(CatalogRow row, string name, short number, Relation relation)
    {
        var isView = relation.Id.Kind is ObjectKind.View or ObjectKind.MaterializedView;
        var (type, collation, notNull, inherited) = (row.Name(), row.NameOrNull(), row.Flag(), row.Flag());
        var (identity, generated) = (row.NameOrNull(), row.NameOrNull());
        var (defaultOid, expression) = (row.Oid(), row.NameOrNull());
        if (defaultOid != 0)
            State.Registry.Add(Catalogs.ColumnDefault, defaultOid, new(ObjectKind.Column, relation.Id.Schema, name, relation.Name), _oid);
        var (storage, compression, target) = (row.NameOrNull(), row.NameOrNull(), row.NumberOrNull());
        EquatableArray<string> options = [.. row.SortedOptions(), .. row.Sorted()];
        var (notNullName, isLocal) = (row.NameOrNull(), row.FlagOrFalse());
        return new()
        {
            Name = name,
            Type = type,
            // A view's collations come from its query.
            Collation = isView ? null : collation,
            NotNull = notNull,
            NotNullName = NotNullName(notNullName, isLocal, relation.Name, name),
            InheritedNotNullName = isLocal ? null : notNullName,
            NotNullOptions = (row.FlagOrFalse(), row.FlagOrTrue()) switch
            {
                (true, true) => "NO INHERIT",
                (true, false) => "NO INHERIT NOT VALID",
                (false, false) => "NOT VALID",
                _ => null,
            },
            NotNullComment = State.CommentOf(Catalogs.Constraint, row.Oid()),
            Default = generated is null ? expression : null,
            Identity = identity is not null && State.IdentityOf(_oid, number) is { } own ? own with { Always = identity == "a" } : null,
            Generated = generated is null ? null : expression,
            Stored = generated == "s",
            Storage = relation.Id.Kind == ObjectKind.View ? null : storage,
            Compression = compression,
            StatisticsTarget = target,
            Options = options,
            Inherited = inherited,
            Comment = State.CommentOf(Catalogs.Relation, _oid, number),
            Grants = State.GrantsOf(Catalogs.Relation, _oid, number),
        };
    }

    /// <summary>A constraint that only comes from a parent has the parent's name.</summary>
    private static string? NotNullName(string? constraint, bool isLocal, string table, string column) =>
        constraint is null || !isLocal || constraint == ServerNames.Choose(table, column, "not_null") ? null : constraint;
}
