using DbMigrate.Providers.Sqlite.Introspection;

namespace DbMigrate.Providers.Sqlite.Emit;

/// <summary>Writes constraints the one way that the model holds them: what follows <c>CONSTRAINT name</c> in a table.</summary>
internal static class DefinitionWriter
{
    public static string Key(string what, IEnumerable<KeyColumnText> columns, bool autoIncrement, string? conflict) =>
        $"{what} ({string.Join(", ", columns.Select(KeyColumn))}{(autoIncrement ? " AUTOINCREMENT" : "")}){Conflict(conflict)}";

    public static string Check(string expression) => $"CHECK ({expression})";

    public static string ForeignKey(
        IEnumerable<string> columns, string table, IReadOnlyCollection<string> referenced, ReferenceText options) =>
        string.Concat(
        $"FOREIGN KEY ({SqliteName.List(columns)}) REFERENCES {SqliteName.Quote(table)}",
        referenced.Count > 0 ? $" ({SqliteName.List(referenced)})" : "",
        options.OnUpdate is null ? "" : $" ON UPDATE {options.OnUpdate}",
        options.OnDelete is null ? "" : $" ON DELETE {options.OnDelete}",
        options.Match is null ? "" : $" MATCH {SqliteName.Quote(options.Match)}",
        options.Deferred ? " DEFERRABLE INITIALLY DEFERRED" : "");

    public static string Index(bool unique, string name, string table, IEnumerable<string> keys, string? where) => string.Concat(
        unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ",
        $"{SqliteName.Quote(name)} ON {SqliteName.Quote(table)} ({string.Join(", ", keys)})",
        where is null ? "" : $" WHERE {where}");

    public static string Trigger(string name, string rest) => $"CREATE TRIGGER {SqliteName.Quote(name)} {rest}";

    public static string View(string name, string rest) => $"CREATE VIEW {SqliteName.Quote(name)} {rest}";

    public static string VirtualTable(string name, string module, string? arguments) =>
        $"CREATE VIRTUAL TABLE {SqliteName.Quote(name)} USING {SqliteName.Quote(module)}{(arguments is null ? "" : $"({arguments})")}";

    /// <summary>The name in the model of a constraint that has none, or one that another of the table has too.</summary>
    public static string UnnamedOf(string definition, string? name) => name is null ? definition : Named(name, definition);

    /// <summary>A constraint of the model as a table's definition lists it.</summary>
    public static string Constraint(string name, string definition) =>
        name == definition || (name.StartsWith("CONSTRAINT ", StringComparison.Ordinal)
            && name.EndsWith(definition, StringComparison.Ordinal))
            ? name
            : Named(name, definition);

    public static string Conflict(string? conflict) => conflict is null ? "" : $" ON CONFLICT {conflict}";

    private static string Named(string name, string definition) => $"CONSTRAINT {SqliteName.Quote(name)} {definition}";

    private static string KeyColumn(KeyColumnText column) => string.Concat(
        SqliteName.Quote(column.Name),
        column.Collation is null ? "" : $" COLLATE {SqliteName.Quote(column.Collation)}",
        column.Descending ? " DESC" : "");
}
