using DbMigrate.Engines;
using DbMigrate.Schema;

namespace DbMigrate.Planning;

/// <summary>Tells where a live database differs from what its migrations make, in what some changes touch.</summary>
/// <remarks>Owners, rights and comments do not count: they are often given by hand, and take nothing away from a plan. Nor do an
/// extension's version and whether a constraint is kept at the moment.</remarks>
internal sealed class SchemaDrift(SchemaModel live, SchemaModel replayed)
{
    /// <summary>A line for each difference.</summary>
    public IReadOnlyList<string> Find(IEnumerable<SchemaChange> changes) =>
        [.. changes.SelectMany(change => Touched(change)).Distinct().Order().Select(Compare).OfType<string>()];

    private static IEnumerable<ObjectId> Touched(SchemaChange change)
    {
        yield return change.Id;
        if (change.Id.Kind == ObjectKind.Column) yield return change.Id.Owner(ObjectKind.Table);
        if (change is CreateObject { New: TablePart created }) yield return created.TableId;
        if (change is DropObject { Old: TablePart dropped }) yield return dropped.TableId;
    }

    private string? Compare(ObjectId id)
    {
        if (id.Kind == ObjectKind.EnumValue) return null;
        if (id.Kind == ObjectKind.Column) return CompareColumn(id);
        return (live.Find(id), replayed.Find(id)) switch
        {
            (null, null) => null,
            (null, _) => $"{id} is not there",
            (_, null) => $"{id} is there, though no migration makes it",
            // Its columns are looked at one by one then.
            (Table, Table) when KnownEngines.Of(live.Dialect).Schema.AltersColumns => null,
            var (actual, expected) => Plain(actual).IsSameAs(Plain(expected))
                ? null
                : $"{id}: {ModelDifference.Describe(Plain(expected), Plain(actual))}",
        };
    }

    private string? CompareColumn(ObjectId id)
    {
        var owner = id.Owner(ObjectKind.Table);
        var (actual, expected) = (Column(live.Find<Table>(owner), id.Name), Column(replayed.Find<Table>(owner), id.Name));
        return (actual?.Type, expected?.Type) switch
        {
            (null, not null) => $"{id} is not there",
            (not null, null) => $"{id} is there, though no migration makes it",
            var (type, wanted) when type != wanted => $"{id} has the type {type}, not {wanted}",
            _ => null,
        };
    }

    private static Column? Column(Table? table, string name) => table?.Columns.FirstOrDefault(column => column.Name == name);

    private static SchemaObject Plain(SchemaObject item) => item switch
    {
        Table table => table with { Grants = [], Owner = null, Comment = null, Columns = [.. table.Columns.Select(Plain)] },
        View view => view with { Grants = [], Owner = null, Comment = null, Columns = [.. view.Columns.Select(Plain)] },
        MaterializedView view => view with { Grants = [], Owner = null, Comment = null, Columns = [.. view.Columns.Select(Plain)] },
        ForeignKey key => key with { Owner = null, Comment = null, Firing = [] },
        Constraint constraint => constraint with { Owner = null, Comment = null, Firing = [], Unusable = false },
        Extension extension => extension with { Owner = null, Comment = null, Version = null },
        _ => item with { Grants = [], Owner = null, Comment = null },
    };

    private static Column Plain(Column column) => column with { Grants = [], Comment = null };
}
