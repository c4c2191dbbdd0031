using DbMigrate.Schema;

namespace DbMigrate.Pictures;

/// <summary>A schema's tables and how they refer to each other: what every picture of it draws.</summary>
internal sealed class SchemaPicture
{
    public SchemaPicture(SchemaModel model)
    {
        Dialect = model.Dialect;
        var parts = model.Objects.OfType<TablePart>().ToLookup(TableOf);
        var labels = new HashSet<string>(StringComparer.Ordinal);
        Tables =
        [
            .. model
                .Objects.OfType<Table>()
                .Select((table, index) => new PictureTable(index, Label(table, labels), table, [.. parts[table.Id]])),
        ];
        Others = [.. model.Objects.Where(item => item is not (Table or TablePart))];
        var byId = Tables.ToDictionary(table => table.Table.Id);
        Relations = [.. Tables.SelectMany(table => RelationsOf(table, byId))];
    }

    /// <summary>The engine.</summary>
    public Dialect Dialect { get; }

    /// <summary>The tables in the model's order.</summary>
    public IReadOnlyList<PictureTable> Tables { get; }

    /// <summary>What is no table and no part of one, in the model's order.</summary>
    public IReadOnlyList<SchemaObject> Others { get; }

    /// <summary>The relations whose tables are both there, in the order of the tables that refer.</summary>
    public IReadOnlyList<Relation> Relations { get; }

    /// <summary>Of all parts, only statistics can be in another schema than their table.</summary>
    internal static ObjectId TableOf(TablePart part) =>
        part is Statistics { TableSchema: { } schema } ? part.TableId with { Schema = schema } : part.TableId;

    /// <summary>What a table is called in a picture; no two are called the same, though <c>"a.b".c</c> and <c>a."b.c"</c> look
    /// alike.</summary>
    private static string Label(Table table, HashSet<string> taken)
    {
        var label = table.Schema is null or "public" ? table.Name : $"{table.Schema}.{table.Name}";
        while (!taken.Add(label)) label += "'";
        return label;
    }

    private static IEnumerable<Relation> RelationsOf(PictureTable from, Dictionary<ObjectId, PictureTable> byId)
    {
        foreach (var key in from.ForeignKeys)
        {
            if (byId.TryGetValue(key.References.Id(ObjectKind.Table), out var to))
                yield return new(from, to, key, from.IsOptional(key), from.IsUnique(key.Columns));
        }

        foreach (var parent in from.Table.Parents)
        {
            if (byId.TryGetValue(parent.Id(ObjectKind.Table), out var to))
                yield return new(from, to, Key: null, Optional: false, Single: true);
        }
    }
}

/// <summary>One table refers to another.</summary>
/// <param name="From">The table that refers: the one with the foreign key, the partition, the child.</param>
/// <param name="To">The table referred to.</param>
/// <param name="Key">The foreign key; null for a partition and for a child by inheritance.</param>
/// <param name="Optional">A row may refer to none.</param>
/// <param name="Single">At most one row refers to a row.</param>
internal sealed record Relation(PictureTable From, PictureTable To, ForeignKey? Key, bool Optional, bool Single)
{
    /// <summary>The columns that refer, or what the child is of its parent.</summary>
    public string Label =>
        Key is not null ? string.Join(", ", Key.Columns)
        : From.Table.PartitionOf is not null ? "partition of"
        : "inherits";
}
