using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Planning;

/// <summary>NOT NULL at the column that is another name of the rowid, which is never null: whether it is written makes no difference, and
/// SQLite does not even look. Drizzle writes it, many a hand does not.</summary>
internal static class RowIdWords
{
    /// <summary>The first schema, with the words that the second has.</summary>
    public static SchemaModel Align(SchemaModel from, SchemaModel to)
    {
        var differing = from.Objects.OfType<Table>().Where(table => to.Find<Table>(table.Id) is { } other && table.Columns != other.Columns)
            .Select(table => table.Id).ToHashSet();
        if (differing.Count == 0) return from;
        var (old, now) = (new SqliteSchema(from), new SqliteSchema(to));
        // A virtual table has no rowid column that could be written.
        return from.With(from.Objects.Select(item =>
            differing.Contains(item.Id)
            && old.Tables.TryGetValue(item.Name, out var one)
            && now.Tables.TryGetValue(item.Name, out var other)
                ? Align(one, other)
                : item));
    }

    private static Table Align(SqliteTable from, SqliteTable to) =>
        from.RowIdColumn is { } column && to.RowIdColumn is { } other && column.Name == other.Name
            ? from.Table with { Columns = [.. from.Table.Columns.Select(item => item == column ? WithWordsOf(item, other) : item)] }
            : from.Table;

    private static Column WithWordsOf(Column column, Column other) =>
        column with { NotNull = other.NotNull, NotNullName = other.NotNullName, NotNullOptions = other.NotNullOptions };
}
