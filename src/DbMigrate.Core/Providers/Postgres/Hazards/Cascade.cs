using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What goes with an object that is dropped: its parts and partitions in any case, and with <c>CASCADE</c> whatever needs it, and
/// what needs that. As the database records it; nothing where nobody has looked.</summary>
internal sealed class Cascade
{
    private readonly SchemaModel _model;
    private readonly DependencyMap _map;
    private readonly TypeLookup _types;
    private readonly HashSet<ObjectId> _roots;
    private readonly Queue<ObjectId> _queue = new();
    private readonly bool _cascades;

    private Cascade(SchemaModel model, DependencyMap map, IEnumerable<ObjectId> roots, bool cascades)
    {
        (_model, _map, _cascades, _roots) = (model, map, cascades, [.. roots]);
        _types = new(model, model);
        foreach (var root in _roots) Take(root);
        while (_queue.TryDequeue(out var id)) Follow(id);
    }

    /// <summary>All that goes, what was named included; columns by their own ids.</summary>
    public HashSet<ObjectId> Gone { get; } = [];

    /// <summary>Columns whose default goes.</summary>
    public HashSet<ObjectId> Defaults { get; } = [];

    /// <summary>What goes along without being named, and without belonging to what goes.</summary>
    public IEnumerable<ObjectId> Along => Gone.Where(id => !_roots.Contains(id) && !IsPartOfGone(id)).Order();

    /// <summary>What goes with these.</summary>
    public static Cascade? Of(HazardScan scan, IEnumerable<ObjectId> roots, bool cascades) =>
        scan.Before is { } model ? new(model, scan.Know(_ => new DependencyMap(model)), roots, cascades) : null;

    /// <summary>Whether it belongs to something that goes as a whole.</summary>
    private bool IsPartOfGone(ObjectId id)
    {
        if (id.Kind == ObjectKind.Column) return Gone.Contains(id.Owner(ObjectKind.Table));
        return _model.Find(id) switch
        {
            TablePart part => Gone.Contains(_map.OwnerOf(part))
                || (part is Constraint or ForeignKey or TableIndex or Statistics && ColumnsOf(part).Any(Gone.Contains)),
            Table { PartitionOf: { } whole } => Gone.Contains(whole.Id(ObjectKind.Table)),
            Sequence { OwnedBy: { } owner } => Gone.Contains(new(ObjectKind.Table, owner.Schema, owner.Table)) || Gone.Contains(owner.Id),
            _ => false,
        };
    }

    private void Take(ObjectId id)
    {
        if (Gone.Add(id)) _queue.Enqueue(id);
    }

    private void Follow(ObjectId id)
    {
        var item = _model.Find(id);
        if (id.Kind == ObjectKind.Schema)
            TakeAll(_model.Objects.Where(inside => inside.Schema == id.Name && inside.Id.Kind != ObjectKind.Schema));
        if (item is Table table) FollowTable(table);
        if (item is Table or View or MaterializedView) TakeAll(_map.PartsOf(id));
        TakeAll(_model.Objects.OfType<Sequence>().Where(sequence => sequence.OwnedBy is { } owner
            && (owner.Id == id || (item is Table && owner.Schema == item.Schema && owner.Table == item.Name))));
        if (id.Kind == ObjectKind.Column)
            TakeAll(
                _model
                    .Objects.OfType<TablePart>()
                    .Where(part => part is Constraint or ForeignKey or Statistics && ColumnsOf(part).Contains(id)));
        if (!_cascades) return;
        if (item is Table or View or MaterializedView or EnumType or DomainType or CompositeType or RangeType) FollowType(item);
        if (item is Constraint { Kind: ConstraintKind.PrimaryKey or ConstraintKind.Unique } key)
            TakeAll(
                _model
                    .Objects.OfType<ForeignKey>()
                    .Where(other => RefersTo(other, key.TableId) && other.ReferencedColumns.ToHashSet().SetEquals(key.Columns)));
        if (id.Kind == ObjectKind.Column)
            TakeAll(
                _model
                    .Objects.OfType<ForeignKey>()
                    .Where(other => RefersTo(other, id.Owner(ObjectKind.Table)) && other.ReferencedColumns.Contains(id.Name)));
        TakeDependents(id);
        foreach (var column in ColumnsOf(item)) TakeDependents(new(ObjectKind.Column, id.Schema, column.Name, id.Name));
    }

    private void FollowTable(Table table)
    {
        TakeAll(_model.Objects.OfType<Table>().Where(part => (_cascades ? part.Parents : part.PartitionOf is { } whole ? [whole] : [])
            .Any(parent => parent.Schema == table.Schema && parent.Name == table.Name)));
        if (_cascades) TakeAll(_model.Objects.OfType<ForeignKey>().Where(key => RefersTo(key, table.Id)));
    }

    /// <summary>The columns that are of a type, the tables and types that are made of it.</summary>
    private void FollowType(SchemaObject type)
    {
        var name = PostgresText.Name(type);
        foreach (var table in _model.Objects.OfType<Table>())
        {
            if (table.OfType is { } of && of.Schema == type.Schema && of.Name == type.Name) Take(table.Id);
            foreach (var column in table.Columns.Where(column => IsOf(column.Type))) Take(table.ColumnId(column.Name));
        }

        TakeAll(_model.Objects.OfType<DomainType>().Where(domain => IsOf(domain.BaseType)));

        bool IsOf(string other) => TypeText.Parse(other).Name == name;
    }

    private void TakeDependents(ObjectId id)
    {
        foreach (var dependent in _map.DependentsOf(id))
        {
            if (dependent.Kind != ObjectKind.Column)
                Take(dependent);
            else if (_model.Find(dependent.Owner(ObjectKind.Table)) is Table table && table.Find(dependent.Name) is { } column)
                TakeColumn(dependent, column, id);
        }
    }

    /// <summary>What a column needs goes: its type takes it along, and so does what it is generated from; another one was its
    /// default's.</summary>
    private void TakeColumn(ObjectId id, Column column, ObjectId gone)
    {
        var goes =
            column.Generated is not null
            || (gone.Kind == ObjectKind.Extension && !_types.IsServers(TypeText.Parse(column.Type).Name) && column.Default is null);
        if (goes) Take(id);
        else if (column.Default is not null) Defaults.Add(id);
    }

    private void TakeAll(IEnumerable<SchemaObject> items)
    {
        foreach (var item in items) Take(item.Id);
    }

    private static bool RefersTo(ForeignKey key, ObjectId table) => key.References.Id(ObjectKind.Table) == table;

    private static EquatableArray<Column> ColumnsOf(SchemaObject? item) => item switch
    {
        Table table => table.Columns,
        View view => view.Columns,
        MaterializedView view => view.Columns,
        _ => [],
    };

    private static IEnumerable<ObjectId> ColumnsOf(TablePart part) => (part switch
    {
        Constraint constraint => constraint.Columns,
        ForeignKey key => key.Columns,
        _ => [],
    }).Select(column => new ObjectId(ObjectKind.Column, part.Schema, column, part.Table));
}
