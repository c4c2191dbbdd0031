using System.Text;
using DbMigrate.Engines;
using DbMigrate.Sources.Drizzle;

namespace DbMigrate.Providers.Sqlite.Drizzle;

/// <summary>Writes a Drizzle schema as SQLite's SQL.</summary>
internal static class SqliteDrizzleSql
{
    public static string Generated(SnapshotJson generated) =>
        $"GENERATED ALWAYS AS {generated["as"].Text} {generated["type"].Text.ToUpperInvariant()}";

    public static string Write(DrizzleSchema schema)
    {
        var sql = new StringBuilder();
        foreach (var table in schema.Tables)
        {
            IEnumerable<string> lines =
            [
                .. table.Columns.Select(DrizzleParts.Column),
                .. table.Keys.Select(key => $"{DrizzleParts.Named(key.Name)}{key.Kind} ({DrizzleParts.Columns(key.Columns)})"),
                .. table.ForeignKeys.Select(ForeignKey),
                .. table.Checks.Select(check => $"{DrizzleParts.Named(check.Name)}CHECK ({check.Expression})"),
            ];
            Add(sql, $"CREATE TABLE {table.Name.Sql} (\n    {string.Join(",\n    ", lines)}\n)");
            foreach (var index in table.Indexes)
            {
                Add(
                    sql,
                    $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX {SqlDialect.Quote(index.Name)} ON {table.Name.Sql} "
                        + $"({string.Join(", ", index.Columns)})"
                        + (index.Where is null ? "" : $" WHERE {index.Where}"));
            }
        }

        foreach (var view in schema.Views)
            Add(sql, $"CREATE VIEW {view.Name.Sql} AS {view.Definition}");
        return sql.ToString();
    }

    private static string ForeignKey(DrizzleForeignKey key) =>
        $"{DrizzleParts.Named(key.Name)}FOREIGN KEY ({DrizzleParts.Columns(key.Columns)}) REFERENCES {key.To.Sql} "
            + $"({DrizzleParts.Columns(key.ToColumns)})"
        + (key.OnUpdate is null ? "" : $" ON UPDATE {key.OnUpdate}")
        + (key.OnDelete is null ? "" : $" ON DELETE {key.OnDelete}");

    private static void Add(StringBuilder sql, string statement) => sql.Append(statement).Append(";\n");
}
