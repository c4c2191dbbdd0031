using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>The tables that tables are partitions or children of.</summary>
internal static class Ancestry
{
    /// <summary>Those that a table is a partition or child of itself; none where the model has no such table.</summary>
    public static IEnumerable<ObjectId> ParentsOf(this SchemaModel model, ObjectId id) =>
        model.Find<Table>(id)?.Parents.Select(name => name.Id(ObjectKind.Table)) ?? [];

    /// <summary>All that a table is a part or child of, near and far.</summary>
    public static IReadOnlySet<ObjectId> Above(this SchemaModel model, ObjectId id)
    {
        var found = new HashSet<ObjectId>();
        var open = new Queue<ObjectId>([id]);
        while (open.TryDequeue(out var at))
        {
            foreach (var parent in model.ParentsOf(at).Where(found.Add)) open.Enqueue(parent);
        }

        return found;
    }
}
