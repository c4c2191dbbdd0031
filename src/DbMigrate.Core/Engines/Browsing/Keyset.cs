namespace DbMigrate.Engines.Browsing;

/// <summary>Writes the condition that a row comes after a place in an order: with NULLs where the engine has them, and every part in its own direction.</summary>
internal sealed class Keyset(RowSyntax syntax, IReadOnlyList<OrderTerm> terms, IReadOnlyList<Cell> place)
{
    /// <summary>Adds the condition.</summary>
    /// <param name="sql">What is written.</param>
    /// <param name="orAt">A row at the very place meets it too.</param>
    public void Add(BoundSql sql, bool orAt)
    {
        // One comparison of rows is what an index of several columns answers at once.
        if (!terms.Any(term => term.Nullable || term.Descending != terms[0].Descending) && !place.Any(value => value.Kind == CellKind.Null))
        {
            sql.Add($"({string.Join(", ", terms.Select(term => term.Sql))}) {(terms[0].Descending ? "<" : ">")}{(orAt ? "=" : "")} (");
            for (var at = 0; at < terms.Count; at++)
            {
                if (at > 0) sql.Add(", ");
                syntax.AddComparand(sql, terms[at].Column, place[at]);
            }

            sql.Add(")");
            return;
        }

        AddBound(sql);
        sql.Add("(");
        AddFrom(sql, 0, orAt);
        sql.Add(")");
    }

    private bool NullsAreLast(OrderTerm term) => syntax.NullsAreLargest != term.Descending;

    /// <summary>What the rest implies, but an index understands.</summary>
    private void AddBound(BoundSql sql)
    {
        var (term, value) = (terms[0], place[0]);
        if (value.Kind == CellKind.Null || (term.Nullable && NullsAreLast(term))) return;
        sql.Add($"{term.Sql} {(term.Descending ? "<=" : ">=")} ");
        syntax.AddComparand(sql, term.Column, value);
        sql.Add(" AND ");
    }

    private void AddFrom(BoundSql sql, int at, bool orAt)
    {
        if (at == terms.Count)
        {
            sql.Add(orAt ? "1 = 1" : "1 = 0");
            return;
        }

        AddGreater(sql, terms[at], place[at]);
        sql.Add(" OR (");
        AddEqual(sql, terms[at], place[at]);
        sql.Add(" AND (");
        AddFrom(sql, at + 1, orAt);
        sql.Add("))");
    }

    private void AddGreater(BoundSql sql, OrderTerm term, Cell value)
    {
        if (value.Kind == CellKind.Null)
        {
            sql.Add(NullsAreLast(term) ? "1 = 0" : $"NOT ({syntax.IsNull(term.Sql)})");
            return;
        }

        sql.Add($"{term.Sql} {(term.Descending ? "<" : ">")} ");
        syntax.AddComparand(sql, term.Column, value);
        if (term.Nullable && NullsAreLast(term)) sql.Add($" OR {syntax.IsNull(term.Sql)}");
    }

    private void AddEqual(BoundSql sql, OrderTerm term, Cell value)
    {
        if (value.Kind == CellKind.Null)
        {
            sql.Add(syntax.IsNull(term.Sql));
            return;
        }

        sql.Add($"{term.Sql} = ");
        syntax.AddComparand(sql, term.Column, value);
    }
}
