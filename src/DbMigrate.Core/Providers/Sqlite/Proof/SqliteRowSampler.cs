using System.Globalization;
using System.Text;
using DbMigrate.Engines;
using DbMigrate.Engines.Rows;
using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Providers.Sqlite.Planning;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Proof;

/// <summary>Rows for SQLite's tables.</summary>
internal sealed class SqliteRowSampler : RowSampler
{
    public static SqliteRowSampler Instance { get; } = new();

    public override bool FillsNull(SchemaModel model, Table table, Column column) =>
        base.FillsNull(model, table, column) || SqliteTable.Of(model, table).RowIdColumn?.Name == column.Name;

    public override async Task<RowSample> FillAsync(DatabaseSession session, FillOrder order, CancellationToken cancel)
    {
        var remarks = new List<string>();
        var tables = order.Tables.Where(table => order.LevelOf(table.From.Id) != FillLevel.Nothing).Select(table => table.ReadBefore).ToList();
        // What refers to another comes into the way of neither while nobody looks.
        await session.ExecuteAsync("PRAGMA foreign_keys = OFF", cancel).ConfigureAwait(false);
        try
        {
            await session.ExecuteAsync("BEGIN", cancel).ConfigureAwait(false);
            foreach (var table in order.Tables) await EmptyAsync(session, table.From.Name, cancel).ConfigureAwait(false);
            foreach (var table in new SqliteSampleTables(order).Lay())
                await FillAsync(session, table, order, remarks, cancel).ConfigureAwait(false);
            await session.CommitAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            await session.RollbackAsync().ConfigureAwait(false);
            await session.ExecuteAsync("PRAGMA foreign_keys = ON", CancellationToken.None).ConfigureAwait(false);
        }

        return new(await ReadAsync(session, tables, order.Trial.From, cancel).ConfigureAwait(false), remarks);
    }

    public override async Task<IReadOnlyDictionary<ObjectId, IReadOnlyList<SampleRow>>> ReadAsync(
        DatabaseSession session, IReadOnlyList<Table> tables, SchemaModel model, CancellationToken cancel)
    {
        var found = new Dictionary<ObjectId, IReadOnlyList<SampleRow>>();
        foreach (var table in tables)
        {
            var columns = table.Columns;
            var values = string.Join(
                ", ",
                columns
                    .Select(column => SqliteName.Quote(column.Name))
                    .Select(name => $"CASE WHEN typeof({name}) = 'blob' THEN 'x' || hex({name}) ELSE CAST({name} AS TEXT) END"));
            var rows = await session
                .QueryAsync($"SELECT {(values.Length > 0 ? values : "1")} FROM {SqliteName.Quote(table.Name)}", cancel)
                .ConfigureAwait(false);
            found[table.Id] = [.. rows.Select(row => new SampleRow(columns
                .Select((column, i) => (column.Name, Value: row[i]))
                .ToDictionary(
                    item => item.Name,
                    item => new SampleValue(item.Value is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null))))];
        }

        return found;
    }

    /// <remarks>Codes: https://www.sqlite.org/rescode.html; a rebuild copies rows by INSERT, which its new constraints may
    /// refuse.</remarks>
    public override RowFailure Classify(SqlStatement statement, DatabaseError error) => error.Code switch
    {
        // SQLITE_CONSTRAINT_NOTNULL; what ALTER TABLE says itself is a plain error.
        "1299" => RowFailure.Null,
        "1" when error.Message.Contains("NOT NULL", StringComparison.OrdinalIgnoreCase) => RowFailure.Null,
        // CHECK, FOREIGNKEY, PRIMARYKEY, UNIQUE, ROWID, DATATYPE (of a strict table).
        "275" or "787" or "1555" or "2067" or "2579" => RowFailure.Constraint,
        "3091" => RowFailure.Value,
        // What a function says of a value: https://www.sqlite.org/json1.html. What is wrong with a statement is wrong without rows, too.
        "1" when error.Kind == DatabaseErrorKind.Other && !SqliteErrors.SaysWrong(error.Message) => RowFailure.Value,
        _ => RowFailure.Plan,
    };

    public override async Task<bool> ConvertsAsync(
        DatabaseSession session, TracedColumn column, string before, string after, CancellationToken cancel)
    {
        // A strict table's text becomes a blob, and a blob a text, byte by byte.
        if (IsBlobOf(before, after) || IsBlobOf(after, before)) return true;
        var type = column.To.Type.Length == 0 ? "BLOB" : column.To.Type;
        var rows = await session.QueryAsync($"SELECT CAST(CAST($1 AS {type}) AS TEXT)", cancel, before).ConfigureAwait(false);
        return rows[0][0] is string text && text == after;
    }

    /// <summary>Whether a value is read as the bytes of a text.</summary>
    private static bool IsBlobOf(string value, string text) =>
        value.StartsWith('x') && value[1..].Equals(Convert.ToHexString(Encoding.UTF8.GetBytes(text)), StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes the rows of a table away, whatever its triggers have to say of that: they may refuse it, or call what only the
    /// program has that the database is for.</summary>
    private static async Task EmptyAsync(DatabaseSession session, string table, CancellationToken cancel)
    {
        var triggers = await session
            .QueryAsync("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = $1 COLLATE NOCASE", cancel, table)
            .ConfigureAwait(false);
        foreach (var trigger in triggers)
            await session.ExecuteAsync($"DROP TRIGGER {SqliteName.Quote((string)trigger[0]!)}", cancel).ConfigureAwait(false);
        await session.ExecuteAsync($"DELETE FROM {SqliteName.Quote(table)}", cancel).ConfigureAwait(false);
        foreach (var trigger in triggers) await session.ExecuteAsync((string)trigger[1]!, cancel).ConfigureAwait(false);
    }

    private static async Task FillAsync(
        DatabaseSession session, SqliteSampleTable table, FillOrder order, List<string> remarks, CancellationToken cancel)
    {
        var made = 0;
        var refusal = "";
        foreach (var attempts in table.Rows(order.LevelOf(table.Table.Id)))
        {
            foreach (var attempt in attempts)
            {
                try
                {
                    await session.ExecuteAsync(attempt, cancel).ConfigureAwait(false);
                    made++;
                    break;
                }
                catch (DatabaseException e) when (e.Error is { } error)
                {
                    refusal = error.Message;
                }
            }
        }

        if (made == 0 && order.LevelOf(table.Table.Id) != FillLevel.Nothing)
            remarks.Add(
                $"The plan was tried without rows in {table.Table.Id.Display}: none that were made up were accepted "
                    + $"({refusal.TrimEnd('.')}).");
    }
}
