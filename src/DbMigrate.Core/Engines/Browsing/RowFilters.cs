namespace DbMigrate.Engines.Browsing;

/// <summary>Writes what the rows of a page must meet.</summary>
internal static class RowFilters
{
    private static readonly Dictionary<string, string> Comparisons = new()
    {
        ["eq"] = "=", ["lt"] = "<", ["le"] = "<=", ["gt"] = ">", ["ge"] = ">=",
    };

    /// <summary>Adds the conditions, each after <c>AND</c> but the first.</summary>
    /// <returns>Whether there are any.</returns>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>: the column has no such operator.</exception>
    public static bool Add(BoundSql sql, RowSyntax syntax, TableDetail table, IReadOnlyList<RowFilter> filters)
    {
        for (var at = 0; at < filters.Count; at++)
        {
            sql.Add(at == 0 ? "(" : " AND (");
            Add(sql, syntax, table.Column(filters[at].Column), filters[at]);
            sql.Add(")");
        }

        return filters.Count > 0;
    }

    private static void Add(BoundSql sql, RowSyntax syntax, ColumnDetail column, RowFilter filter)
    {
        var name = SqlDialect.Quote(column.Name);
        if (!column.Operators.Contains(filter.Operator)) throw NotThere(column, filter);
        if (syntax.AddFilter(sql, column, filter)) return;
        switch (filter.Operator)
        {
            case "isNull":
                sql.Add(syntax.IsNull(name));
                break;
            case "notNull":
                sql.Add($"NOT ({syntax.IsNull(name)})");
                break;
            case "ne":
                // Whoever asks for what is not 5 wants the rows without a value as well.
                sql.Add($"{syntax.IsNull(name)} OR {syntax.Order(column)} <> ");
                AddOne(sql, syntax, column, filter);
                break;
            case "in":
                sql.Add($"{syntax.Order(column)} IN (");
                for (var at = 0; at < filter.Values.Count; at++)
                {
                    if (at > 0) sql.Add(", ");
                    syntax.AddComparand(sql, column.IsOrdered ? column : null, filter.Values[at]);
                }

                sql.Add(filter.Values.Count == 0 ? "NULL)" : ")");
                break;
            default:
                sql.Add($"{syntax.Order(column)} {Comparisons.GetValueOrDefault(filter.Operator) ?? throw NotThere(column, filter)} ");
                AddOne(sql, syntax, column, filter);
                break;
        }
    }

    private static void AddOne(BoundSql sql, RowSyntax syntax, ColumnDetail column, RowFilter filter) =>
        syntax.AddComparand(sql, column.IsOrdered ? column : null, ValueOf(filter));

    /// <summary>The one value of a filter.</summary>
    public static Cell ValueOf(RowFilter filter) =>
        filter.Values is [var value]
            ? value
            : throw new DbMigrateException(
                ErrorId.NotSupported, $"The filter '{filter.Operator}' on '{filter.Column}' needs one value.", "Give it one.");

    private static DbMigrateException NotThere(ColumnDetail column, RowFilter filter) => new(
        ErrorId.NotSupported,
        $"The column '{column.Name}' ({column.Type}) has no filter '{filter.Operator}'.",
        $"It has: {string.Join(", ", column.Operators)}.",
        column.Name);
}
