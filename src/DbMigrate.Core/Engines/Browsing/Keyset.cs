namespace DbMigrate.Engines.Browsing;

/// <summary>Writes the condition that a row comes after a place in an order: with NULLs where the engine has them, and every part in its
/// own direction.</summary>
internal sealed class Keyset(RowSyntax syntax, IReadOnlyList<OrderTerm> terms, IReadOnlyList<Cell> place)
{
    /// <summary>The conditions that together say it, in the order of the rows that they mean: those with a value and those without lie
    /// apart in an index, which answers for one of them at once, but not for either or the other.</summary>
    /// <param name="orAt">A row at the very place meets it too.</param>
    public IReadOnlyList<Action<BoundSql>> Parts(bool orAt)
    {
        var (first, value) = (terms[0], place[0]);
        if (!first.Nullable) return [sql => Add(sql, orAt)];
        return (value.Kind == CellKind.Null, NullsAreLast(first)) switch
        {
            (false, true) => [sql => Add(sql, orAt), sql => sql.Add(syntax.IsNull(first.Sql))],
            (true, false) => [sql => AddNull(sql, orAt), sql => sql.Add($"NOT ({syntax.IsNull(first.Sql)})")],
            (true, true) => [sql => AddNull(sql, orAt)],
            _ => [sql => Add(sql, orAt)],
        };
    }

    private bool NullsAreLast(OrderTerm term) => syntax.NullsAreLargest != term.Descending;

    /// <summary>The rows with a value in the first part.</summary>
    private void Add(BoundSql sql, bool orAt)
    {
        // One comparison of rows is what an index of several columns answers at once.
        if (
            !terms.Skip(1).Any(term => term.Nullable || term.Descending != terms[0].Descending)
            && !place.Any(value => value.Kind == CellKind.Null))
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

        // What the rest implies, but an index understands.
        sql.Add($"{terms[0].Sql} {(terms[0].Descending ? "<=" : ">=")} ");
        syntax.AddComparand(sql, terms[0].Column, place[0]);
        sql.Add($" AND ({terms[0].Sql} {(terms[0].Descending ? "<" : ">")} ");
        syntax.AddComparand(sql, terms[0].Column, place[0]);
        sql.Add(" OR (");
        AddFrom(sql, 1, orAt);
        sql.Add("))");
    }

    /// <summary>The rows without one.</summary>
    private void AddNull(BoundSql sql, bool orAt)
    {
        sql.Add($"{syntax.IsNull(terms[0].Sql)} AND (");
        AddFrom(sql, 1, orAt);
        sql.Add(")");
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
