using DbMigrate.Schema;

namespace DbMigrate.Planning;

/// <summary>The smallest part of a schema in which some of its objects can be made: they, and what they need.</summary>
/// <remarks>What has no say in how the engine prints an expression is left out: owners, rights, comments, rows' storage, and what ties
/// tables together.</remarks>
internal sealed class ModelClosure
{
    private readonly SchemaModel _model;
    private readonly Lazy<ILookup<ObjectId, ObjectId>> _needs;
    private readonly Lazy<ILookup<string, ObjectId>> _byName;
    private readonly Dictionary<ObjectId, bool> _found = [];
    private readonly Queue<ObjectId> _open = [];

    private ModelClosure(SchemaModel model)
    {
        _model = model;
        _needs = new(() => model.Dependencies.ToLookup(dependency => OwnerOf(dependency.Dependent), dependency => dependency.Needs));
        _byName = new(() =>
            model.Objects.Where(item => item is not TablePart and not Namespace).ToLookup(item => item.Name, item => item.Id));
    }

    /// <summary>The part of a schema.</summary>
    /// <param name="model">The schema.</param>
    /// <param name="ids">The objects.</param>
    public static SchemaModel Of(SchemaModel model, IEnumerable<ObjectId> ids)
    {
        var closure = new ModelClosure(model);
        foreach (var id in ids) closure.Add(id, whole: true);
        closure.Spread();
        var objects = closure._found.Select(pair => closure.Bare(model.Find(pair.Key)!, pair.Value));
        return model.With(
            objects,
            model.Dependencies.Where(dependency => closure.Holds(dependency.Dependent) && closure.Holds(dependency.Needs)));
    }

    private void Spread()
    {
        while (_open.TryDequeue(out var id))
        {
            foreach (var need in _needs.Value[id]) Add(OwnerOf(need), whole: false);
            var item = _model.Find(id)!;
            if (item.Schema is { } schema) Add(new(ObjectKind.Schema, null, schema), whole: false);
            switch (item)
            {
                case Statistics { TableSchema: { } other } statistics:
                    Add(new(ObjectKind.Table, other, statistics.Table), whole: false);
                    break;
                case TablePart part:
                    Add(part.TableId, whole: false);
                    Add(part.TableId with { Kind = ObjectKind.View }, whole: false);
                    Add(part.TableId with { Kind = ObjectKind.MaterializedView }, whole: false);
                    break;
                case Table { PartitionOf: { } parent } when _found[id]:
                    Add(parent.Id(ObjectKind.Table), whole: false);
                    break;
                case Extension extension:
                    Add(new(ObjectKind.Schema, null, extension.InstalledIn), whole: false);
                    break;
                case Routine routine:
                    // A body that is a text names what it needs in no catalog, but the server may read it (an index over the function).
                    foreach (var named in BodyWords.Of(routine.Definition).SelectMany(word => _byName.Value[word]))
                        Add(named, whole: false);
                    break;
            }
        }
    }

    private void Add(ObjectId id, bool whole)
    {
        if (_model.Find(id) is not null && _found.TryAdd(id, whole)) _open.Enqueue(id);
    }

    private bool Holds(ObjectId id) => _found.ContainsKey(OwnerOf(id));

    private ObjectId OwnerOf(ObjectId id)
    {
        if (id.Kind != ObjectKind.Column) return id;
        foreach (var kind in (ReadOnlySpan<ObjectKind>)[ObjectKind.Table, ObjectKind.View, ObjectKind.MaterializedView])
        {
            if (_model.Find(id.Owner(kind)) is not null) return id.Owner(kind);
        }

        return id.Owner(ObjectKind.Table);
    }

    /// <summary>The object by itself.</summary>
    /// <param name="item">The object.</param>
    /// <param name="whole">It is one of those that were asked for, not only something that one needs.</param>
    private SchemaObject Bare(SchemaObject item, bool whole)
    {
        item = item with { Comment = null, Grants = [], Owner = null, DependsOnExtensions = [] };
        return item switch
        {
            // A table is made by itself: of parents and partitions only a partition's bound has something to print.
            Table table => table with
            {
                Kind = table.Kind == TableKind.Foreign ? TableKind.Ordinary : table.Kind,
                Columns = [.. table.Columns.Select(column => Bare(column, isPartition: whole && table.PartitionOf is not null) with
                {
                    Options = table.Kind == TableKind.Foreign ? [] : column.Options,
                })],
                PartitionOf = whole ? table.PartitionOf : null,
                PartitionBound = whole ? table.PartitionBound : null,
                Inherits = [],
                OfType = null,
                ReplicaIdentity = null,
                ClusteredOn = null,
                Tablespace = null,
                Server = null,
                ForeignOptions = [],
                Options = whole ? table.Options : [],
            },
            View view => view with { Columns = [.. view.Columns.Select(Described)] },
            MaterializedView view => view with
            {
                Columns = [.. view.Columns.Select(Described)],
                Populated = false,
                ClusteredOn = null,
                Tablespace = null,
            },
            Constraint constraint => constraint with
            {
                Parent = Kept(constraint, constraint.Parent),
                Inherited = constraint.Inherited && Kept(constraint, constraint.Parent) is not null,
                Tablespace = null,
                IndexComment = null,
                StatisticsTargets = [],
            },
            TableIndex index => index with
            {
                Parent = Kept(index, index.Parent),
                Tablespace = null,
                StatisticsTargets = [],
                Valid = true,
            },
            Sequence sequence => sequence with { OwnedBy = null },
            _ => item,
        };
    }

    /// <summary>What a part of a partition is itself a part of: a partition that joins brings it along, or would have two.</summary>
    private QualifiedName? Kept(TablePart part, QualifiedName? parent) =>
        parent is not null
        && _found.GetValueOrDefault(part.TableId)
        && _model.Find<Table>(part.TableId)?.PartitionOf is not null
        && _found.Keys.Any(id =>
            id.Kind is ObjectKind.Index or ObjectKind.Constraint && id.Schema == parent.Schema && id.Name == parent.Name)
            ? parent
            : null;

    private static Column Bare(Column column, bool isPartition) => Described(column) with
    {
        Identity = null,
        Storage = null,
        Compression = null,
        StatisticsTarget = null,
        NotNullName = null,
        NotNullOptions = null,
        NotNullComment = null,
        InheritedNotNullName = null,
        Inherited = isPartition && column.Inherited,
    };

    private static Column Described(Column column) => column with { Comment = null, Grants = [] };
}
