using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Tables of a composite type that another of its name replaces.</summary>
internal sealed partial class ChangeSet
{
    /// <summary>Tables that are of no type while theirs is made anew.</summary>
    public HashSet<ObjectId> Untyped { get; } = [];

    /// <summary>Whether a table lets go of its type for a while: the type is made anew, and the table's columns change by themselves.</summary>
    public bool IsUntied(Table table) => table.OfType is { } type && Replaced.ContainsKey(type.Id(ObjectKind.CompositeType)) && Untyped.Contains(table.Id);

    /// <exception cref="DbMigrateException">A table's columns would not be in the order of the type's attributes.</exception>
    private void UntieTables(CompositeType type)
    {
        QualifiedName name = new(type.Schema, type.Name);
        foreach (var table in From.Model.Objects.OfType<Table>().Where(table => table.OfType == name && !Dropped.Contains(table.Id)))
        {
            if (To.Model.Find<Table>(table.Id) is not { } now || now.OfType != name) continue;
            var kept = table.Columns.Select(column => column.Name).Where(column => now.Find(column) is not null);
            var added = now.Columns.Select(column => column.Name).Where(column => table.Find(column) is null).Order(StringComparer.Ordinal);
            if (!kept.Concat(added).SequenceEqual(type.Attributes.Select(attribute => attribute.Name), StringComparer.Ordinal))
            {
                throw new DbMigrateException(
                    ErrorId.PlanImpossible,
                    $"Table '{table.Id.Display}' is a table of type '{type.Id.Display}', whose attributes change their order: the server adds columns at the end only.",
                    "Keep the attributes' order and add new ones at the end, or copy the rows into a new table in a migration of your own.",
                    table.Id.Display);
            }

            Untyped.Add(table.Id);
        }
    }
}
