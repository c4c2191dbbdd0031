using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Which tables inherit from which, and what of their columns' changes comes with the parent's own.</summary>
/// <param name="from">The schema as it is.</param>
/// <param name="to">The schema as it is to be.</param>
internal sealed class Lineage(SchemaModel from, SchemaModel to)
{
    private readonly Lazy<ILookup<QualifiedName, Table>> _children = new(() =>
        from
            .Objects.OfType<Table>()
            .SelectMany(table => table.Inherits.Select(parent => (Parent: parent, Table: table)))
            .ToLookup(pair => pair.Parent, pair => pair.Table));

    private readonly Lazy<HashSet<QualifiedName>> _parents = new(() =>
        [.. from.Objects.OfType<Table>().SelectMany(table => table.Parents)]);

    /// <summary>Whether it has children or partitions that its statements reach as well.</summary>
    public bool HasChildren(Table table) => _parents.Value.Contains(new(table.Schema, table.Name));

    /// <summary>The column as the server makes it when the parent gets it; null where no parent has it.</summary>
    public Column? AsItComes(Table table, Column column) => Above(table, column.Name) is not { } above
        ? null
        : above with
        {
            Inherited = column.Inherited,
            Identity = column.Identity,
            NotNullName = column.NotNullName,
            NotNullOptions = column.NotNullOptions,
            NotNullComment = null,
            InheritedNotNullName = null,
            Options = [],
            Comment = null,
            Grants = [],
        };

    /// <summary>The column of the table that gets it by itself, from which it comes to all below: what those between have of their own
    /// does not come along.</summary>
    private Column? Above(Table table, string name)
    {
        if (ParentsOf(table).FirstOrDefault(parent => parent.Find(name) is not null) is not { } parent) return null;
        var isNew = from.Find<Table>(parent.Id)?.Find(name) is null;
        return (isNew && parent.Find(name)!.Inherited ? Above(parent, name) : null) ?? parent.Find(name);
    }

    /// <summary>Whether a child keeps, as its own, the column that its parent loses.</summary>
    public bool KeptByChildren(Table parent, Column column) => _children.Value[new(parent.Schema, parent.Name)].Any(child =>
        to.Find<Table>(child.Id)?.Find(column.Name) is not null);

    /// <summary>The children, near and far, that take nulls from now on as the table does, where another one goes on refusing them: before
    /// PostgreSQL 18 what a table's column loses, those of all children lose. Null where they all follow.</summary>
    public IReadOnlyList<Table>? TakeNullsToo(Table table, Column column)
    {
        if (from.EngineVersion >= 18) return null;
        var (follow, stays) = (new List<Table>(), false);
        var open = new Queue<Table>([table]);
        var seen = new HashSet<ObjectId>();
        while (open.TryDequeue(out var at))
        {
            foreach (var child in _children.Value[new(at.Schema, at.Name)].Where(child => seen.Add(child.Id)))
            {
                open.Enqueue(child);
                if (child.Find(column.Name) is not { NotNull: true }) continue;
                if (to.Find<Table>(child.Id)?.Find(column.Name) is { NotNull: true }) stays = true;
                else follow.Add(child);
            }
        }

        return stays ? follow : null;
    }

    /// <summary>The column is a parent's, before and after, and no other: what makes that anew makes this.</summary>
    public bool IsRemadeWithParent(Table table, Column before, Column after) =>
        ((before.Inherited && after.Inherited) || table.PartitionOf is not null) && IsShared(table, after);

    /// <summary>The column only comes from a parent, or a type, that stays.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">Its column.</param>
    /// <param name="untyped">The table's columns are not its type's meanwhile.</param>
    public static bool FromParent(Table table, Column column, bool untyped) => column.Inherited || (table.OfType is not null && !untyped);

    /// <summary>The column goes when the parent's does.</summary>
    public bool GoesWithParent(Table table, Column column, bool untyped) => FromParent(table, column, untyped)
        && !table.Inherits.Any(name => from.Find<Table>(name.Id(ObjectKind.Table)) is { } parent && KeptByChildren(parent, column));

    /// <summary>A parent has the column too.</summary>
    public bool IsShared(Table table, Column column) => ParentsOf(table).Any(parent => parent.Find(column.Name) is not null);

    /// <summary>The parent's column is computed no more either: its statement reaches the child's.</summary>
    public bool LosesExpressionWithParent(Table table, Column column) => ParentsOf(table).Any(parent =>
        parent.Find(column.Name) is { Generated: null }
        && from.Find<Table>(parent.Id)?.Find(column.Name) is { Generated: not null });

    /// <summary>The change of type or of null comes from the same change of the parent's column.</summary>
    public bool Follows(Table table, Column column)
    {
        return ParentsOf(table).Any(parent =>
            parent.Find(column.Name) is { } above
            && IsLike(above)
            && from.Find<Table>(parent.Id)?.Find(column.Name) is { } before
            && !IsLike(before));

        bool IsLike(Column other) => other.Type == column.Type && other.NotNull == column.NotNull;
    }

    /// <summary>The tables it inherits from before and after.</summary>
    private IEnumerable<Table> ParentsOf(Table table) =>
        table.Parents.Select(name => to.Find<Table>(name.Id(ObjectKind.Table))).OfType<Table>();
}
