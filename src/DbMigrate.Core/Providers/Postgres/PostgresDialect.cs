using DbMigrate.Engines;

namespace DbMigrate.Providers.Postgres;

/// <summary>PostgreSQL's SQL for the journal and history tables.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    public static PostgresDialect Instance { get; } = new();

    public override Dialect Name => Dialect.PostgreSql;

    public override string RowKey => "id";

    public override string Now => "now()";

    public override string MillisOfTransaction => MillisSince("transaction_timestamp()");

    /// <summary>When the first of the transactions that were sent together began, in seconds.</summary>
    public const string SentSetting = "dbmigrate.sent";

    public override string StartOfAhead(string sent) =>
        $"{sent}::timestamptz + make_interval(secs => (extract(epoch FROM now()) - current_setting('{SentSetting}')::numeric)::float8)";

    public override string MillisSince(string time) => $"(extract(epoch FROM clock_timestamp() - {time}) * 1000)::bigint";

    public override string SessionUser => "session_user";

    public override TableName Resolve(TableName table) => table with { Schema = table.Schema ?? "drizzle" };

    // CREATE SCHEMA IF NOT EXISTS wants the right to create one even where it is there.
    public override IReadOnlyList<string> CreateSchema(TableName table, bool schemaExists) =>
        schemaExists ? [] : [$"CREATE SCHEMA IF NOT EXISTS {Quote(table.Schema!)}"];

    public override IReadOnlyList<string> CreateJournal(TableName table, JournalShape shape, bool schemaExists) =>
    [
        .. CreateSchema(table, schemaExists),
        $"""
            CREATE TABLE IF NOT EXISTS {Quote(table)} (
                id SERIAL PRIMARY KEY,
                hash text NOT NULL,
                created_at bigint{(
                shape == JournalShape.DrizzleV1 ? ",\n    name text,\n    applied_at timestamp with time zone DEFAULT now()" : "")}
            )
            """,
    ];

    /// <remarks>The key's own default would be what lastval() says from then on; to set its sequence is not.</remarks>
    public override string InsertBetween(string table, string columns, string values)
    {
        var numbers = $"pg_catalog.pg_get_serial_sequence({Literal(table)}, 'id')::regclass";
        var last = $"GREATEST(0, pg_catalog.pg_sequence_last_value({numbers}), (SELECT max(id) FROM {table}))";
        return $"""
            INSERT INTO {table} (id, {columns}) OVERRIDING SYSTEM VALUE
            VALUES (pg_catalog.setval({numbers}, 1 + {last}), {values})
            """;
    }

    public override string CreateHistory(TableName table) => $"""
        CREATE TABLE IF NOT EXISTS {Quote(table)} (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            tag text NOT NULL,
            direction text NOT NULL,
            outcome text NOT NULL,
            started_at timestamp with time zone NOT NULL,
            duration_ms bigint NOT NULL,
            statements_done integer NOT NULL,
            statements_total integer NOT NULL,
            statements_hash text,
            hash text,
            error text,
            database_user text,
            host text,
            tool text NOT NULL
        )
        """;

    // A partitioned table's rows are its partitions'. What was never analyzed says -1.
    public override string? KeepOut(IReadOnlyList<TableName> tables) =>
        $"LOCK TABLE {string.Join(", ", tables.Select(Quote))} IN ACCESS EXCLUSIVE MODE";

    public override string Measure(TableName table) =>
        $"""
            SELECT CASE WHEN min(c.reltuples) < 0 THEN NULL ELSE sum(c.reltuples)::bigint END, sum(pg_catalog.pg_total_relation_size(c.oid))::bigint
            FROM pg_catalog.pg_class c
            WHERE c.relkind IN ('r', 'm') AND (c.oid = {Regclass(
                table)} OR c.oid IN (SELECT relid FROM pg_catalog.pg_partition_tree({Regclass(table)})))
            """;

    // What initdb made has a lower number, which pg_dump goes by too. Sequences and empty schemas are no matter: the journal has them as
    // well.
    public override string ProbeObjects(params IReadOnlyList<TableName> ours) => $"""
        SELECT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
                AND oid NOT IN ({string.Join(", ", ours.Select(table => $"COALESCE({Regclass(table)}, 0)"))}))
            OR EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384)
            OR EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid >= 16384 AND typtype IN ('d', 'e', 'r'))
        """;

    private static string Regclass(TableName table) => $"pg_catalog.to_regclass({Emit.PostgresText.Literal(Quote(table))})";

    public override object TimeArgument(DateTimeOffset time) => time.UtcDateTime;

    public override string AsText(string column) => $"{column}::text";

    public override string AsTimeText(string column) =>
        $"to_char({column}::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
}
