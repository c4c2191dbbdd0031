namespace DbMigrate.Engines.Browsing;

/// <summary>A part of a complete order.</summary>
/// <param name="Sql">What rows are ordered by.</param>
/// <param name="Column">The column; null where it is an expression or a part of a key that is no column.</param>
/// <param name="Descending">From the last to the first.</param>
/// <param name="Nullable">Whether it can be NULL.</param>
internal sealed record OrderTerm(string Sql, ColumnDetail? Column, bool Descending, bool Nullable)
{
    /// <summary>Whether it is a name, which may be one of the result's as well.</summary>
    public bool IsName => Column is not null || !Sql.Contains('(', StringComparison.Ordinal);

    /// <summary>The order that was asked for, completed so that no two rows have the same place; where nothing tells rows apart, by all
    /// that they hold.</summary>
    public static IReadOnlyList<OrderTerm> Of(RowSyntax syntax, TableDetail table, IReadOnlyList<RowSort> sort, bool reverse)
    {
        var terms = new List<OrderTerm>();
        foreach (var item in sort)
            Add(table.Column(item.Column), item.Descending);
        var descending = sort.Count > 0 && sort[^1].Descending;
        foreach (var part in table.Identity)
        {
            if (part.Column is { } name) Add(table.Column(name), descending);
            else terms.Add(new(part.Sql, null, descending, Nullable: false));
        }

        if (table.Identity.Count == 0)
        {
            foreach (var column in table.Columns) Add(column, descending);
        }

        return reverse ? [.. terms.Select(term => term with { Descending = !term.Descending })] : terms;

        void Add(ColumnDetail column, bool isDescending)
        {
            var sql = syntax.Order(column);
            if (terms.TrueForAll(term => term.Sql != sql))
                terms.Add(new(sql, column.IsOrdered ? column : null, isDescending, column.Nullable));
        }
    }
}
