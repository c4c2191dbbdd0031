using System.Globalization;
using DbMigrate.Engines;

namespace DbMigrate.Providers.Sqlite;

/// <summary>SQLite's SQL for the journal and history tables.</summary>
internal class SqliteDialect : SqlDialect
{
    public static SqliteDialect Instance { get; } = new();

    public override Dialect Name => Dialect.Sqlite;

    // Drizzle's 'id SERIAL PRIMARY KEY' is no alias of the rowid here, and stays NULL.
    public override string RowKey => "rowid";

    public override string Now => "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

    // Nothing is recorded here before it has been measured.
    public override string MillisOfTransaction => "0";

    public override string MillisSince(string time) => $"CAST((julianday('now') - julianday({time})) * 86400000 AS INTEGER)";

    // The configuration's schema is PostgreSQL's.
    public override TableName Resolve(TableName table) => table with { Schema = null };

    public override IReadOnlyList<string> CreateJournal(TableName table, JournalShape shape, bool schemaExists) =>
        [shape == JournalShape.Wrangler
            ? $"""
              CREATE TABLE IF NOT EXISTS {Quote(table)} (
              	id INTEGER PRIMARY KEY AUTOINCREMENT,
              	name TEXT UNIQUE,
              	applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
              )
              """
            : shape == JournalShape.DrizzleV1
            ? $"""
              CREATE TABLE IF NOT EXISTS {Quote(table)} (
              	id INTEGER PRIMARY KEY,
              	hash text NOT NULL,
              	created_at numeric,
              	name text,
              	applied_at TEXT
              )
              """
            : $"""
              CREATE TABLE IF NOT EXISTS {Quote(table)} (
              	id SERIAL PRIMARY KEY,
              	hash text NOT NULL,
              	created_at numeric
              )
              """];

    public override string CreateHistory(TableName table) => $"""
        CREATE TABLE IF NOT EXISTS {Quote(table)} (
        	id INTEGER PRIMARY KEY,
        	tag text NOT NULL,
        	direction text NOT NULL,
        	outcome text NOT NULL,
        	started_at text NOT NULL,
        	duration_ms integer NOT NULL,
        	statements_done integer NOT NULL,
        	statements_total integer NOT NULL,
        	statements_hash text,
        	hash text,
        	error text,
        	database_user text,
        	host text,
        	tool text NOT NULL{(KeepsBookmarks ? ",\n\tbookmark text" : "")}
        )
        """;

    // To count all rows is to read the whole table: of a large one, that it is large says enough.
    public override string Measure(TableName table) => $"SELECT count(*), NULL FROM (SELECT 1 FROM {Quote(table)} LIMIT {CountsTo + 1})";

    public override long? CountsTo => 100_000;

    public override string ProbeObjects(params IReadOnlyList<TableName> ours) => $"""
        SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'
            AND tbl_name COLLATE NOCASE NOT IN ({string.Join(", ", ours.Select(table => Literal(table.Name)))}))
        """;

    public override object TimeArgument(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public override string AsText(string column) => $"CAST({column} AS TEXT)";

    public override string AsTimeText(string column) => $"CAST({column} AS TEXT)";
}
