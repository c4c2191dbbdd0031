using System.Globalization;

namespace DbMigrate.Engines;

/// <summary>The SQL that the journal and history tables need of an engine.</summary>
internal abstract class SqlDialect
{
    /// <summary>The engine.</summary>
    public abstract Dialect Name { get; }

    /// <summary>The table in which another tool of this engine records what it applied, where it has one.</summary>
    public virtual TableName? OtherJournal => null;

    /// <summary>Whether the history says to which point in time the database can be brought back.</summary>
    public virtual bool KeepsBookmarks => false;

    /// <summary>Quotes an identifier: both engines double the quote.</summary>
    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Quotes a text: both engines double the quote.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A table's quoted name.</summary>
    public static string Quote(TableName table) => table.Schema is null ? Quote(table.Name) : $"{Quote(table.Schema)}.{Quote(table.Name)}";

    /// <summary>A query that tells whether a table holds a row.</summary>
    public static string ProbeRows(TableName table) => $"SELECT EXISTS (SELECT 1 FROM {Quote(table)})";

    /// <summary>A command that keeps all others from tables until the transaction ends; null where the transaction does so
    /// itself.</summary>
    public virtual string? KeepOut(IReadOnlyList<TableName> tables) => null;

    /// <summary>A query that tells whether a column holds a value.</summary>
    public static string ProbeValues(TableName table, string column) =>
        $"SELECT EXISTS (SELECT 1 FROM {Quote(table)} WHERE {Quote(column)} IS NOT NULL)";

    /// <summary>A query that tells whether a row has no value in a column.</summary>
    public static string ProbeNulls(TableName table, string column) =>
        $"SELECT EXISTS (SELECT 1 FROM {Quote(table)} WHERE {Quote(column)} IS NULL)";

    /// <summary>How far <see cref="Measure"/> counts: one more is any number that is larger. Null where the engine has an estimate of
    /// all.</summary>
    public virtual long? CountsTo => null;

    /// <summary>A query that tells about how many rows a table holds, and how many bytes it takes; null for what is not known.</summary>
    public abstract string Measure(TableName table);

    /// <summary>A query that tells whether the database holds anything but these tables of ours.</summary>
    public abstract string ProbeObjects(params IReadOnlyList<TableName> ours);

    /// <summary>The table's name with the engine's default schema filled in.</summary>
    public abstract TableName Resolve(TableName table);

    /// <summary>Creates the schema of a table of ours where it is not there; nothing where the engine has no schemas.</summary>
    public virtual IReadOnlyList<string> CreateSchema(TableName table, bool schemaExists) => [];

    /// <summary>Creates the journal table exactly as Drizzle does in this shape.</summary>
    public abstract IReadOnlyList<string> CreateJournal(TableName table, JournalShape shape, bool schemaExists);

    /// <summary>Creates the history table.</summary>
    public abstract string CreateHistory(TableName table);

    /// <summary>Adds a row to the history between two statements of a script, which goes on to find what the session says of the last row
    /// of its own.</summary>
    /// <param name="table">The history's quoted name.</param>
    /// <param name="columns">The columns but for the key.</param>
    /// <param name="values">Their values.</param>
    public virtual string InsertBetween(string table, string columns, string values) =>
        $"INSERT INTO {table} ({columns}) VALUES ({values})";

    /// <summary>Creates the table of what a start has seen to.</summary>
    public static string CreateStart(TableName table) =>
        $"CREATE TABLE IF NOT EXISTS {Quote(table)} (name text NOT NULL PRIMARY KEY, value text NOT NULL)";

    /// <summary>A column that identifies a journal row, as text.</summary>
    public abstract string RowKey { get; }

    /// <summary>An expression for the time of the statement in the type of the journal's <c>applied_at</c>.</summary>
    public abstract string Now { get; }

    /// <summary>An expression for the milliseconds since the transaction began.</summary>
    public abstract string MillisOfTransaction { get; }

    /// <summary>An expression for when a transaction began that was sent with others ahead of it.</summary>
    /// <param name="sent">An expression for when they were sent.</param>
    public virtual string StartOfAhead(string sent) => sent;

    /// <summary>An expression for the milliseconds since a time in the type of the history's <c>started_at</c>.</summary>
    /// <param name="time">An expression for the time.</param>
    public abstract string MillisSince(string time);

    /// <summary>An expression for the user that the engine knows the session as.</summary>
    public virtual string SessionUser => "NULL";

    /// <summary>A time as the argument that the engine's time columns take.</summary>
    public abstract object TimeArgument(DateTimeOffset time);

    /// <summary>Reads what <see cref="AsTimeText"/> gives; null for what is no time.</summary>
    public static DateTimeOffset? TimeOf(object? value) =>
        DateTimeOffset.TryParse(
            value as string, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    /// <summary>Casts a column to text.</summary>
    public abstract string AsText(string column);

    /// <summary>Reads a time-stamp column as text in ISO 8601, UTC.</summary>
    public abstract string AsTimeText(string column);
}
