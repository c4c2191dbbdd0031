using System.Text;
using DbMigrate.Engines;
using DbMigrate.Sources.Drizzle;

namespace DbMigrate.Providers.Postgres.Drizzle;

/// <summary>Writes a Drizzle schema as PostgreSQL's SQL.</summary>
internal static class PostgresDrizzleSql
{
    public static string Write(DrizzleSchema schema)
    {
        var sql = new StringBuilder();
        foreach (var name in schema.Schemas)
            Add(sql, $"CREATE SCHEMA {SqlDialect.Quote(name)}");
        foreach (var role in schema.Roles)
            Add(sql, $"CREATE ROLE {SqlDialect.Quote(role.Name)}{role.Attributes}");
        foreach (var type in schema.Enums)
            Add(sql, $"CREATE TYPE {type.Name.Sql} AS ENUM ({string.Join(", ", type.Values.Select(SqlDialect.Literal))})");
        foreach (var sequence in schema.Sequences)
            Add(sql, $"CREATE SEQUENCE {sequence.Name.Sql}{sequence.Options}");
        foreach (var table in schema.Tables)
            AddTable(sql, table);
        foreach (var table in schema.Tables)
            AddForeignKeys(sql, table);
        foreach (var view in schema.Views)
            AddView(sql, view);
        foreach (var policy in schema.Tables.SelectMany(table => table.Policies).Concat(schema.Policies))
            AddPolicy(sql, policy);
        foreach (var grant in schema.Grants)
            Add(sql, grant);
        return sql.ToString();
    }

    private static void AddTable(StringBuilder sql, DrizzleTable table)
    {
        IEnumerable<string> lines =
        [
            .. table.Columns.Select(DrizzleParts.Column),
            .. table.Keys.Select(key => $"{DrizzleParts.Named(key.Name)}{key.Kind} ({DrizzleParts.Columns(key.Columns)})"),
            .. table.Checks.Select(check => $"{DrizzleParts.Named(check.Name)}CHECK ({check.Expression})"),
        ];
        Add(sql, $"CREATE TABLE {table.Name.Sql} (\n    {string.Join(",\n    ", lines)}\n)");
        foreach (var index in table.Indexes)
        {
            Add(sql, $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX {SqlDialect.Quote(index.Name)} ON {table.Name.Sql}"
                + $" USING {index.Method ?? "btree"} ({string.Join(", ", index.Columns)})"
                + (string.IsNullOrEmpty(index.With) ? "" : $" WITH ({index.With})")
                + (index.Where is null ? "" : $" WHERE {index.Where}"));
        }

        if (table.RowSecurity)
            Add(sql, $"ALTER TABLE {table.Name.Sql} ENABLE ROW LEVEL SECURITY");
    }

    private static void AddForeignKeys(StringBuilder sql, DrizzleTable table)
    {
        foreach (var key in table.ForeignKeys)
        {
            Add(sql, $"ALTER TABLE {table.Name.Sql} ADD {DrizzleParts.Named(key.Name)}FOREIGN KEY ({DrizzleParts.Columns(key.Columns)})"
                + $" REFERENCES {key.To.Sql} ({DrizzleParts.Columns(key.ToColumns)})"
                + (key.OnDelete is null ? "" : $" ON DELETE {key.OnDelete}")
                + (key.OnUpdate is null ? "" : $" ON UPDATE {key.OnUpdate}"));
        }
    }

    private static void AddView(StringBuilder sql, DrizzleView view) => Add(sql,
        $"CREATE {(view.IsMaterialized ? "MATERIALIZED " : "")}VIEW {view.Name.Sql}"
        + (view.Using is null ? "" : $" USING {SqlDialect.Quote(view.Using)}")
        + (view.With is null ? "" : $" WITH ({view.With})")
        + (view.Tablespace is null ? "" : $" TABLESPACE {SqlDialect.Quote(view.Tablespace)}")
        + $" AS ({view.Definition})"
        + (view.WithNoData ? " WITH NO DATA" : ""));

    private static void AddPolicy(StringBuilder sql, DrizzlePolicy policy) => Add(sql,
        $"CREATE POLICY {SqlDialect.Quote(policy.Name)} ON {policy.On}"
        + (policy.As is null ? "" : $" AS {policy.As.ToUpperInvariant()}")
        + (policy.For is null ? "" : $" FOR {policy.For.ToUpperInvariant()}")
        + (policy.To.Count == 0 ? "" : $" TO {string.Join(", ", policy.To)}")
        + (policy.Using is null ? "" : $" USING ({policy.Using})")
        + (policy.WithCheck is null ? "" : $" WITH CHECK ({policy.WithCheck})"));

    private static void Add(StringBuilder sql, string statement) => sql.Append(statement).Append(";\n");
}
