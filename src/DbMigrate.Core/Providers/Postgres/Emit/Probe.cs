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
        + $"WHERE a.atttypid = pg_catalog.to_regtype({PostgresText.Literal(SqlDialect.Quote(type))}) AND NOT a.attisdropped AND c.relkind "
        + $"IN ('r', 'm') "
        + "AND pg_catalog.pg_relation_size(c.oid) > 0)";

    /// <summary>Whether a table that has ever held rows has a column of an extension's type.</summary>
    public static string Extension(string extension) =>
        "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
        + "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid JOIN pg_catalog.pg_depend d ON d.classid = "
        + "'pg_catalog.pg_type'::pg_catalog.regclass "
        + "AND d.objid IN (t.oid, t.typelem) AND d.deptype = 'e' JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid "
        + $"WHERE e.extname = {PostgresText.Literal(extension)} AND NOT a.attisdropped AND c.relkind IN ('r', 'm') AND "
        + $"pg_catalog.pg_relation_size(c.oid) > 0)";

    /// <summary>Whether a column of a composite type holds a value: such a value is also there where its attributes are null.</summary>
    public static string Values(TableName table, string column) =>
        $"SELECT EXISTS (SELECT 1 FROM {SqlDialect.Quote(table)} WHERE {SqlDialect.Quote(column)} IS DISTINCT FROM NULL)";

    /// <summary>Whether a row of a table refers to another one at all.</summary>
    public static string AnyRefers(TableName table, IReadOnlyList<string> columns) =>
        $"SELECT EXISTS (SELECT 1 FROM {SqlDialect.Quote(table)} WHERE "
            + $"{string.Join(" AND ", columns.Select(column => $"{SqlDialect.Quote(column)} IS NOT NULL"))})";

    /// <summary>Whether a column's value is another one after it has gone to a type and back. Where it cannot come back, the query
    /// fails.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="before">Its type.</param>
    /// <param name="after">The new type.</param>
    /// <param name="expression">How it gets there; null is by itself.</param>
    public static string ThereAndBack(TableName table, string column, string before, string after, string? expression)
    {
        var value = SqlDialect.Quote(column);
        return $"SELECT EXISTS (SELECT 1 FROM {SqlDialect.Quote(table)} WHERE {value} IS NOT NULL "
            + $"AND {value}::text IS DISTINCT FROM CAST(CAST(({expression ?? value}) AS {after}) AS {before})::text)";
    }

    /// <summary>An expression: whether a column holds a value, by its text.</summary>
    public static string Value(TableName table, string column, string value) =>
        $"EXISTS (SELECT 1 FROM {SqlDialect.Quote(table)} WHERE {SqlDialect.Quote(column)}::text = {PostgresText.Literal(value)})";
}
