namespace DbMigrate.Engines.Browsing;

/// <summary>Writes the statements of changes: by key and by what was read, so that each meets the one row that somebody looked
/// at.</summary>
internal sealed class EditWriter(TableBrowser browser)
{
    private readonly RowSyntax _syntax = browser.Syntax;

    /// <summary>The statement of a change.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="edit">The change.</param>
    /// <param name="returning">Whether it tells the row's key.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>: the row cannot be changed, or not so.</exception>
    public BoundSql Write(TableDetail table, RowEdit edit, bool returning)
    {
        if (table.ReadOnlyReason is { } reason)
            throw new DbMigrateException(
                ErrorId.NotSupported, $"The rows of {table.Table} cannot be changed. {reason}", null, table.Table.ToString());
        foreach (var (name, value) in edit.Values)
            RequireWritable(table.Column(name), value);

        var sql = new BoundSql(_syntax);
        switch (edit.Kind)
        {
            case RowEditKind.Insert:
                AddInsert(sql, table, edit);
                break;
            case RowEditKind.Update:
                AddUpdate(sql, table, edit);
                AddWhere(sql, table, edit);
                break;
            default:
                sql.Add($"DELETE FROM {SqlDialect.Quote(table.Table)}");
                AddWhere(sql, table, edit);
                break;
        }

        return returning
            ? sql.AddUnseen($" RETURNING {string.Join(", ", table.Identity.SelectMany(part => _syntax.Select(part.Sql, null, null)))}")
            : sql;
    }

    private void AddInsert(BoundSql sql, TableDetail table, RowEdit edit)
    {
        // A default is what a column has that is not named.
        var values = table
            .Columns.Where(column => edit.Values.TryGetValue(column.Name, out var value) && value.Kind != CellKind.Default)
            .ToList();
        sql.Add($"INSERT INTO {SqlDialect.Quote(table.Table)}");
        if (values.Count == 0)
        {
            sql.Add(" DEFAULT VALUES");
            return;
        }

        sql.Add($" ({string.Join(", ", values.Select(column => SqlDialect.Quote(column.Name)))}) VALUES (");
        for (var at = 0; at < values.Count; at++)
        {
            if (at > 0) sql.Add(", ");
            sql.Add(edit.Values[values[at].Name]);
        }

        sql.Add(")");
    }

    private void AddUpdate(BoundSql sql, TableDetail table, RowEdit edit)
    {
        if (edit.Values.Count == 0)
            throw new DbMigrateException(ErrorId.NotSupported, "A change of a row names no value.", "Leave it out.");
        sql.Add($"UPDATE {SqlDialect.Quote(table.Table)} SET ");
        var first = true;
        foreach (var column in table.Columns.Where(column => edit.Values.ContainsKey(column.Name)))
        {
            sql.Add($"{(first ? "" : ", ")}{SqlDialect.Quote(column.Name)} = ");
            if (edit.Values[column.Name] is { Kind: not CellKind.Default } value) sql.Add(value);
            else sql.Add(_syntax.DefaultOf(column));
            first = false;
        }
    }

    private void AddWhere(BoundSql sql, TableDetail table, RowEdit edit)
    {
        sql.Add(" WHERE ");
        browser.AddIdentity(
            sql, table, edit.Id ?? throw new DbMigrateException(ErrorId.NotSupported, "A change names no row.", "Give its id."));
        // Without a key the place of a row says little: all that was seen of it must be the same.
        if (table.KeyKind is "rowid" or "ctid" && edit.Old.Count == 0)
            throw new DbMigrateException(
                ErrorId.NotSupported, $"{table.Table} has no key, and the change does not say what the row held.", "Give its old values.");
        foreach (var (name, old) in edit.Old)
        {
            // What compares exactly is long; what it means is short.
            sql.Add(
                " AND (",
                $" AND {SqlDialect.Quote(name)} "
                    + $"{(old.Kind == CellKind.Null ? "IS NULL" : $"= {_syntax.Literal(old)}{(old.IsCut ? "…" : "")}")}");
            _syntax.AddUnchanged(sql, table.Column(name), old);
            sql.AddUnseen(")");
        }
    }

    private static void RequireWritable(ColumnDetail column, Cell value)
    {
        if (value.Kind == CellKind.Default && !column.Generated) return;
        var why =
            column.Generated ? "is computed from others"
            : column.Identity == "always" ? "is always given its value by the database"
            : value.IsCut ? "was given only the first part of a value"
            : null;
        if (why is not null)
            throw new DbMigrateException(ErrorId.NotSupported, $"The column '{column.Name}' {why}.", "Leave it out.", column.Name);
    }
}
