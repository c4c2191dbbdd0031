using DbMigrate.Providers.Sqlite.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Emit;

/// <summary>Writes the statements that make, change and drop tables.</summary>
internal static class TableWriter
{
    /// <summary>CREATE TABLE, a line for each column and for each constraint that fits no column.</summary>
    public static string Create(SqliteTable table, string? name = null)
    {
        var lines = table.Table.Columns.Select(column => ColumnWriter.Definition(table, column))
            .Concat(table.Constraints.Where(constraint => !ColumnWriter.IsInline(constraint, table))
                .OrderBy(constraint => constraint.Kind)
                .ThenBy(constraint => PositionOf(table, constraint.Columns))
                .ThenBy(constraint => constraint.Name, StringComparer.Ordinal)
                .Select(constraint => DefinitionWriter.Constraint(constraint.Name, constraint.Definition)))
            .Concat(table.ForeignKeys
                .OrderBy(key => PositionOf(table, key.Columns))
                .ThenBy(key => key.Name, StringComparer.Ordinal)
                .Select(key => DefinitionWriter.Constraint(key.Name, key.Definition)));
        var options = (table.Table.WithoutRowId, table.Table.Strict) switch
        {
            (true, true) => " WITHOUT ROWID, STRICT",
            (true, false) => " WITHOUT ROWID",
            (false, true) => " STRICT",
            _ => "",
        };
        return $"CREATE TABLE {SqliteName.Quote(name ?? table.Name)} (\n    {string.Join(",\n    ", lines)}\n){options}";
    }

    /// <summary>ALTER TABLE … ADD COLUMN, with the constraints that come with the column.</summary>
    public static string AddColumn(SqliteTable table, Column column, IEnumerable<string> constraints) =>
        $"ALTER TABLE {SqliteName.Quote(table.Name)} ADD COLUMN "
        + string.Join(' ', constraints.Prepend(ColumnWriter.Definition(table, column)));

    /// <summary>A constraint as it stands within its column.</summary>
    public static string InColumn(ForeignKey key) => DefinitionWriter.Constraint(key.Name, key.Definition)
        .Replace($"FOREIGN KEY ({SqliteName.List(key.Columns)}) ", "", StringComparison.Ordinal);

    public static string InColumn(Constraint constraint) => DefinitionWriter.Constraint(constraint.Name, constraint.Definition);

    public static string DropColumn(SqliteTable table, Column column) =>
        $"ALTER TABLE {SqliteName.Quote(table.Name)} DROP COLUMN {SqliteName.Quote(column.Name)}";

    public static string RenameColumn(string table, string from, string to) =>
        $"ALTER TABLE {SqliteName.Quote(table)} RENAME COLUMN {SqliteName.Quote(from)} TO {SqliteName.Quote(to)}";

    public static string Rename(string from, string to) => $"ALTER TABLE {SqliteName.Quote(from)} RENAME TO {SqliteName.Quote(to)}";

    /// <summary>Two steps where only the case of the name changes: SQLite finds the name taken, by the table itself.</summary>
    public static IEnumerable<string> RenameCase(string from, string to) => [Rename(from, $"__new_{to}"), Rename($"__new_{to}", to)];

    public static string Drop(string name) => $"DROP TABLE {SqliteName.Quote(name)}";

    /// <summary>Copies the rows of one table into another.</summary>
    /// <param name="from">Where they are.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="columns">The columns they go to, and what each gets.</param>
    /// <param name="orAbort">A conflict is an error, whatever the table itself would do about it.</param>
    public static string Copy(string from, string to, IReadOnlyList<(string Column, string Value)> columns, bool orAbort) => string.Concat(
        orAbort ? "INSERT OR ABORT INTO " : "INSERT INTO ",
        $"{SqliteName.Quote(to)} ({SqliteName.List(columns.Select(pair => pair.Column))})\n",
        $"SELECT {string.Join(", ", columns.Select(pair => pair.Value))} FROM {SqliteName.Quote(from)}");

    /// <summary>Lets a table count on from where another is.</summary>
    public static string CopySequence(string from, string to) =>
        "INSERT INTO sqlite_sequence (name, seq)\n"
        + $"SELECT {SqliteName.String(to)}, seq FROM sqlite_sequence WHERE name = {SqliteName.String(from)}";

    private static int PositionOf(SqliteTable table, IReadOnlyList<string> columns) =>
        columns.Count == 0 ? -1 : table.Table.Columns.TakeWhile(column => column.Name != columns[0]).Count();
}
