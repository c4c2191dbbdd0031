using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Gives objects, columns and enum values other names.</summary>
internal static class RenameEmitter
{
    /// <summary>As much of a name as leaves the server room for what it adds.</summary>
    public const int LongestName = 40;

    /// <summary>What an object is called that has made room for another of its name.</summary>
    public static string OldName(SchemaObject item) => OldName(item.Name);

    /// <inheritdoc cref="OldName(SchemaObject)"/>
    public static string OldName(string name) => (name.Length > LongestName ? name[..LongestName] : name) + "__old";

    /// <exception cref="DbMigrateException">There is nothing of the old name, or the engine cannot rename its kind.</exception>
    public static RenameObject Rename(SchemaModel model, Rename rename)
    {
        var (from, to) = rename;
        var sql = new List<string>();
        if (from.Kind == ObjectKind.Column && model.Find<CompositeType>(from.Owner(ObjectKind.CompositeType)) is { } type)
        {
            sql.Add(
                $"ALTER TYPE {PostgresText.Name(type)} RENAME ATTRIBUTE {PostgresText.Identifier(from.Name)} TO "
                    + $"{PostgresText.Identifier(to.Name)}");
        }
        else if (from.Kind == ObjectKind.Column)
        {
            sql.Add(
                $"ALTER {OwnerOf(model, from)} {PostgresText.Name(from.Schema, from.Table!)} RENAME COLUMN "
                    + $"{PostgresText.Identifier(from.Name)} TO {PostgresText.Identifier(to.Name)}");
        }
        else if (from.Kind == ObjectKind.EnumValue)
        {
            sql.Add(
                $"ALTER TYPE {PostgresText.Name(from.Schema, from.Table!)} RENAME VALUE {PostgresText.Literal(from.Name)} TO "
                    + $"{PostgresText.Literal(to.Name)}");
        }
        else
        {
            var item =
                model.Find(from)
                ?? throw new DbMigrateException(
                    ErrorId.RenameInvalid,
                    $"There is no {from.Kind} '{from.Display}' to rename.",
                    "Check the left side of -Rename (--rename).",
                    from.Display);
            sql.AddRange(ObjectPlanner.For(item).Rename(item, to));
        }

        return new(rename) { Sql = [.. sql] };
    }

    /// <summary>Takes a name from an object.</summary>
    public static string Rename(SchemaObject item, string name) =>
        $"ALTER {ObjectPlanner.For(item).Target(item)} RENAME TO {PostgresText.Identifier(name)}";

    private static string OwnerOf(SchemaModel model, ObjectId column) =>
        model.Find<Table>(column.Owner(ObjectKind.Table)) is { } table
            ? table.Kind == TableKind.Foreign
                ? "FOREIGN TABLE"
                : "TABLE"
            : model.Find(column.Owner(ObjectKind.View)) is not null
                ? "VIEW"
                : model.Find(column.Owner(ObjectKind.MaterializedView)) is not null
                    ? "MATERIALIZED VIEW"
                    : throw new DbMigrateException(
                        ErrorId.RenameInvalid,
                        $"There is no table '{column.Schema}.{column.Table}' whose column to rename.",
                        "Check the left side of -Rename (--rename).",
                        column.Display);
}
