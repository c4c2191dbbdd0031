using DbMigrate.Engines;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Queries that tell whether a loss is real: one boolean each.</summary>
internal static class Probe
{
    /// <summary>Whether a table in a schema has ever held rows.</summary>
    public static string Schema(string schema) =>
        "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        + $"WHERE n.nspname = {PostgresText.Literal(schema)} AND c.relkind IN ('r', 'm') AND pg_catalog.pg_relation_size(c.oid) > 0)";

    /// <summary>Whether a table that has ever held rows has a column of a type.</summary>
    public static string Type(TableName type) =>
        "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
        + $"WHERE a.atttypid = pg_catalog.to_regtype({PostgresText.Literal(SqlDialect.Quote(type))}) AND NOT a.attisdropped AND c.relkind IN ('r', 'm') "
        + "AND pg_catalog.pg_relation_size(c.oid) > 0)";

    /// <summary>Whether a column of a composite type holds a value: such a value is also there where its attributes are null.</summary>
    public static string Values(TableName table, string column) =>
        $"SELECT EXISTS (SELECT 1 FROM {SqlDialect.Quote(table)} WHERE {SqlDialect.Quote(column)} IS DISTINCT FROM NULL)";

    /// <summary>An expression: whether a column holds a value, by its text.</summary>
    public static string Value(TableName table, string column, string value) =>
        $"EXISTS (SELECT 1 FROM {SqlDialect.Quote(table)} WHERE {SqlDialect.Quote(column)}::text = {PostgresText.Literal(value)})";
}
