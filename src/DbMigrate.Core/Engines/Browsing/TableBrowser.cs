using System.Diagnostics;
using System.Globalization;
using DbMigrate.Sql;

namespace DbMigrate.Engines.Browsing;

/// <summary>Looks at tables and rows through one session: what an engine does in its own way, and what all do alike.</summary>
internal abstract class TableBrowser(RowSyntax syntax)
{
    private const string Alias = "r";

    /// <summary>How its values are read and compared.</summary>
    public RowSyntax Syntax { get; } = syntax;

    /// <summary>The engine's version, as it names itself.</summary>
    public abstract Task<string> VersionAsync(CancellationToken cancel);

    /// <summary>The tables and views, with what the catalog knows of their size; counts nothing.</summary>
    public abstract Task<IReadOnlyList<TableSummary>> TablesAsync(CancellationToken cancel);

    /// <summary>Every table's columns.</summary>
    public abstract Task<IReadOnlyList<TableColumns>> ColumnsAsync(CancellationToken cancel);

    /// <summary>The names of the functions that a query can call.</summary>
    public abstract Task<IReadOnlyList<string>> FunctionsAsync(CancellationToken cancel);

    /// <summary>Describes a table or view; null where there is none of that name.</summary>
    public abstract Task<TableDetail?> DescribeAsync(TableName table, CancellationToken cancel);

    /// <summary>Runs a query of ours; its values are those that <see cref="RowSyntax.Read"/> takes.</summary>
    public abstract Task<IReadOnlyList<object?[]>> ReadAsync(SqlCommand query, CancellationToken cancel);

    /// <summary>Makes one change of a row, in the transaction that is open.</summary>
    /// <returns>The ids of the rows that it met, as they are now.</returns>
    public abstract Task<IReadOnlyList<string>> ChangeAsync(TableDetail table, RowEdit edit, CancellationToken cancel);

    /// <summary>Runs a statement that somebody wrote.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="arguments">The values of its parameters.</param>
    /// <param name="sink">Takes its rows.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>How many rows it added, changed or removed; null where it does no such thing.</returns>
    /// <exception cref="StatementException">The engine refused it.</exception>
    public abstract Task<long?> RunAsync(SqlStatement statement, IReadOnlyList<object?> arguments, IRowSink sink, CancellationToken cancel);

    /// <summary>A result's columns with the names of types that came as numbers.</summary>
    public virtual Task<IReadOnlyList<SqlColumn>> NameTypesAsync(IReadOnlyList<SqlColumn> columns, CancellationToken cancel) =>
        Task.FromResult(columns);

    /// <summary>Runs work so that the database itself refuses to be changed by it, and nothing of it stays.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.DatabaseReadOnly"/>: the statement is none that can be held to that, or it
    /// changed something in spite of it, which was taken back.</exception>
    public abstract Task<T> WithoutWritesAsync<T>(SqlStatement statement, Func<Task<T>> work, CancellationToken cancel);

    /// <summary>Refuses a statement of which it shows that it does more than read.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.DatabaseReadOnly"/>.</exception>
    public abstract void RequireReading(SqlStatement statement);

    /// <summary>The engine's plan for a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="analyze">Runs it, and takes back what it did.</param>
    /// <param name="cancel">Cancels it.</param>
    public abstract Task<SqlPlan> ExplainAsync(SqlStatement statement, bool analyze, CancellationToken cancel);

    /// <summary>A page of rows.</summary>
    public async Task<RowPage> PageAsync(TableDetail table, RowQuery query, CancellationToken cancel)
    {
        var reverse = query.End || query.Before is not null;
        var terms = OrderTerm.Of(Syntax, table, query.Sort, reverse);
        var limit = Math.Clamp(query.Limit, 1, 10_000);
        (IReadOnlyList<Cell>? Values, int Skip) from = (query.After ?? query.Before) is { } token
            ? RowToken.Read(token, terms.Count)
            : default;
        var watch = Stopwatch.StartNew();
        var (read, shown) = (new List<(DataRow Row, IReadOnlyList<Cell> Place)>(), "");
        IReadOnlyList<Action<BoundSql>?> parts = [null];
        if (from.Values is { } place) parts = new Keyset(Syntax, terms, place).Parts(orAt: table.Identity.Count == 0);
        foreach (var part in parts)
        {
            // Where nothing tells rows apart, those at the place that were shown before it are passed over: no more of them than a page
            // has.
            var sql = Page(table, query, terms, part, limit + 1 - read.Count, ReferenceEquals(part, parts[0]) ? from.Skip : 0);
            if (shown.Length == 0) shown = sql.Shown;
            read.AddRange((await ReadAsync(sql.ToCommand(), cancel).ConfigureAwait(false)).Select(row => RowOf(table, terms, row)));
            if (read.Count > limit) break;
        }

        var more = read.Count > limit;
        if (more) read.RemoveAt(limit);
        var ends =
            read.Count == 0 ? default : (First: PlaceOf(table, read, from, atEnd: false), Last: PlaceOf(table, read, from, atEnd: true));
        if (reverse) read.Reverse();
        return new(
            [.. read.Select(row => row.Row)],
            Next: reverse ? (query.End ? null : ends.First) : more ? ends.Last : null,
            Previous: reverse ? (more ? ends.Last : null) : query.After is null ? null : ends.First,
            shown,
            watch.Elapsed);
    }

    private BoundSql Page(TableDetail table, RowQuery query, IReadOnlyList<OrderTerm> terms, Action<BoundSql>? place, int limit, int skip)
    {
        var sql = SelectFrom(table, query.CellBytes, terms);
        var filtered = AddWhere(sql, table, query.Filters);
        if (place is not null)
        {
            sql.Add(filtered ? " AND (" : " WHERE (");
            place(sql);
            sql.Add(")");
        }

        AddOrder(sql, terms);
        sql.Add(string.Create(CultureInfo.InvariantCulture, $" LIMIT {limit}"));
        return skip > 0 ? sql.Add(string.Create(CultureInfo.InvariantCulture, $" OFFSET {skip}")) : sql;
    }

    /// <summary>The rows that hold these values, at most some.</summary>
    public async Task<IReadOnlyList<DataRow>> FindAsync(
        TableDetail table, IReadOnlyList<string> columns, IReadOnlyList<Cell> values, int limit, int bytes, CancellationToken cancel)
    {
        var sql = SelectFrom(table, bytes, []);
        for (var at = 0; at < columns.Count; at++)
        {
            var column = table.Column(columns[at]);
            sql.Add(at == 0 ? " WHERE " : " AND ");
            if (values[at].Kind == CellKind.Null)
            {
                sql.Add(Syntax.IsNull(SqlDialect.Quote(column.Name)));
                continue;
            }

            sql.Add($"{Syntax.Order(column)} = ");
            Syntax.AddComparand(sql, column.IsOrdered ? column : null, values[at]);
        }

        sql.Add(string.Create(CultureInfo.InvariantCulture, $" LIMIT {limit}"));
        return [.. (await ReadAsync(sql.ToCommand(), cancel).ConfigureAwait(false)).Select(row => RowOf(table, [], row).Row)];
    }

    /// <summary>The row of an id; null where it is gone.</summary>
    public async Task<DataRow?> RowAsync(TableDetail table, string id, int bytes, CancellationToken cancel)
    {
        var sql = SelectFrom(table, bytes, []);
        sql.Add(" WHERE ");
        AddIdentity(sql, table, id);
        return (await ReadAsync(sql.ToCommand(), cancel).ConfigureAwait(false)).Select(row => RowOf(table, [], row).Row).FirstOrDefault();
    }

    /// <summary>A whole value; null where the row is gone.</summary>
    public async Task<Cell?> CellAsync(TableDetail table, string id, string name, CancellationToken cancel)
    {
        var column = table.Column(name);
        var sql = new BoundSql(Syntax).Add(
            $"SELECT {string.Join(", ", Syntax.Select(SqlDialect.Quote(name), column, null))} FROM {SqlDialect.Quote(table.Table)} WHERE ");
        AddIdentity(sql, table, id);
        var rows = await ReadAsync(sql.ToCommand(), cancel).ConfigureAwait(false);
        var at = 0;
        return rows.Count == 0 ? null : Syntax.Read(rows[0], ref at, column, isWhole: true);
    }

    /// <summary>Counts rows.</summary>
    public async Task<string> CountAsync(TableDetail table, IReadOnlyList<RowFilter> filters, CancellationToken cancel)
    {
        var sql = new BoundSql(Syntax).Add($"SELECT count(*) FROM {SqlDialect.Quote(table.Table)}");
        AddWhere(sql, table, filters);
        return Convert.ToString((await ReadAsync(sql.ToCommand(), cancel).ConfigureAwait(false))[0][0], CultureInfo.InvariantCulture)!;
    }

    /// <summary>Adds the condition that a row is the one of an id.</summary>
    public void AddIdentity(BoundSql sql, TableDetail table, string id)
    {
        if (table.Identity.Count == 0)
            throw new DbMigrateException(
                ErrorId.NotSupported, $"Nothing tells the rows of {table.Table} apart.", table.ReadOnlyReason, table.Table.ToString());
        var (values, _) = RowToken.Read(id, table.Identity.Count);
        for (var at = 0; at < values.Count; at++)
        {
            var part = table.Identity[at];
            if (at > 0) sql.Add(" AND ");
            sql.Add($"{part.Sql} = ");
            Syntax.AddComparand(sql, part.Column is { } name ? table.Column(name) : null, values[at]);
        }
    }

    private BoundSql SelectFrom(TableDetail table, int bytes, IReadOnlyList<OrderTerm> terms)
    {
        var selected = table.Identity.SelectMany(part => Syntax.Select(part.Sql, ColumnOf(table, part), null))
            .Concat(table.Columns.SelectMany(column => Syntax.Select(SqlDialect.Quote(column.Name), column, bytes)))
            .Concat(terms.SelectMany(term => Syntax.Select(term.Sql, term.Column, null)));
        var from = $" FROM {SqlDialect.Quote(table.Table)}";
        // The alias is for the order, which else might mean a column of the result.
        return new BoundSql(Syntax).Add($"SELECT {string.Join(", ", selected)}{from} AS {Alias}", $"SELECT *{from}");
    }

    /// <summary>Every row of a table that meets filters, whole, in an order.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns that are wanted.</param>
    /// <param name="filters">What rows must meet.</param>
    /// <param name="sort">The order.</param>
    public BoundSql All(
        TableDetail table, IReadOnlyList<ColumnDetail> columns, IReadOnlyList<RowFilter> filters, IReadOnlyList<RowSort> sort)
    {
        var sql = new BoundSql(Syntax).Add(
            $"SELECT {string.Join(", ", columns.Select(column => SqlDialect.Quote(column.Name)))} FROM {SqlDialect.Quote(table.Table)} AS "
                + $"{Alias}");
        AddWhere(sql, table, filters);
        var terms = OrderTerm.Of(Syntax, table, sort, reverse: false);
        if (sort.Count > 0 || table.Identity.Count > 0) AddOrder(sql, terms);
        return sql;
    }

    private bool AddWhere(BoundSql sql, TableDetail table, IReadOnlyList<RowFilter> filters)
    {
        if (filters.Count == 0) return false;
        sql.Add(" WHERE ");
        return RowFilters.Add(sql, Syntax, table, filters);
    }

    private static void AddOrder(BoundSql sql, IReadOnlyList<OrderTerm> terms) =>
        sql.Add(
            " ORDER BY "
                + string.Join(
                    ", ", terms.Select(term => $"{(term.IsName ? $"{Alias}." : "")}{term.Sql}{(term.Descending ? " DESC" : "")}")),
            " ORDER BY " + string.Join(", ", terms.Select(term => term.Sql + (term.Descending ? " DESC" : ""))));

    private (DataRow Row, IReadOnlyList<Cell> Place) RowOf(TableDetail table, IReadOnlyList<OrderTerm> terms, object?[] row)
    {
        var at = 0;
        var id = table.Identity.Select(part => Syntax.Read(row, ref at, ColumnOf(table, part), isWhole: true)).ToList();
        var cells = table.Columns.Select(column => Syntax.Read(row, ref at, column, isWhole: false)).ToList();
        var place = terms.Select(term => Syntax.Read(row, ref at, term.Column, isWhole: true)).ToList();
        return (new(id.Count == 0 ? null : RowToken.Write(id), cells), place);
    }

    /// <summary>The place of the first or last row that was read; where nothing tells rows apart, with how many of those at that place are
    /// before what follows.</summary>
    private static string PlaceOf(
        TableDetail table, List<(DataRow Row, IReadOnlyList<Cell> Place)> rows, (IReadOnlyList<Cell>? Values, int Skip) from, bool atEnd)
    {
        var place = rows[atEnd ? ^1 : 0].Place;
        if (table.Identity.Count > 0) return RowToken.Write(place);
        var same = atEnd
            ? rows.AsEnumerable().Reverse().TakeWhile(row => row.Place.SequenceEqual(place)).Count()
            : rows.TakeWhile(row => row.Place.SequenceEqual(place)).Count();
        // They began before this page.
        if (atEnd && same == rows.Count && from.Values is { } before && before.SequenceEqual(place)) same += from.Skip;
        return RowToken.Write(place, same);
    }

    private static ColumnDetail? ColumnOf(TableDetail table, KeyPart part) => part.Column is { } name ? table.Column(name) : null;
}
