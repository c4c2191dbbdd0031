using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Migrations;
using DbMigrate.Sql;

namespace DbMigrate.Execution.Journal;

/// <summary>The table that says what is applied, in whichever shape it is there.</summary>
/// <remarks>Shapes: drizzle-orm 0.x <c>PgDialect.migrate</c> and <c>SQLiteSyncDialect.migrate</c>; drizzle-orm 1.0
/// <c>pg-core/async/session.ts</c> and <c>sqlite-core/async/session.ts</c>.</remarks>
internal sealed class JournalTable
{
    private const string ScriptEnding = ".sql";

    private readonly DatabaseSession _session;

    private readonly bool _hasGrowingKey;

    private JournalTable(DatabaseSession session, TableName name, JournalShape shape, bool hasAppliedAt, bool hasGrowingKey, bool exists)
    {
        _session = session;
        _hasGrowingKey = hasGrowingKey;
        Name = name;
        Shape = shape;
        HasAppliedAt = hasAppliedAt;
        Exists = exists;
    }

    public TableName Name { get; }

    public JournalShape Shape { get; }

    public bool Exists { get; set; }

    private bool HasAppliedAt { get; }

    /// <summary>The table of another tool, which says the same and is kept in step; null where there is none.</summary>
    public JournalTable? Other { get; private init; }

    private string Table => SqlDialect.Quote(Name);

    /// <summary>Looks for the table and for the one of the engine's own tool.</summary>
    public static async Task<JournalTable> FindAsync(
        DatabaseSession session,
        TableName configured,
        MigrationLayout layout,
        CancellationToken cancel
    ) => Of(session, configured, layout, await session.DescribeAllAsync(NamesOf(session, configured), cancel).ConfigureAwait(false));

    /// <summary>What to look for: the table, and the one of the engine's own tool.</summary>
    public static IReadOnlyList<TableName> NamesOf(DatabaseSession session, TableName configured) =>
        session.Dialect.Resolve(configured) is var own && session.Dialect.OtherJournal is { } other && other != own ? [own, other] : [own];

    /// <summary>The journal among what was found: the table of the engine's own tool where it alone is there.</summary>
    public static JournalTable Of(
        DatabaseSession session, TableName configured, MigrationLayout layout, IReadOnlyDictionary<TableName, TableDescription?> all)
    {
        var table = OwnOf(session, session.Dialect.Resolve(configured), layout, all);
        if (session.Dialect.OtherJournal is not { } name || all[name] is not { IsTable: true } found) return table;
        if (table.Name == name) return table;
        if (!found.Columns.ContainsKey("name") || !found.Columns.ContainsKey("applied_at"))
            throw Invalid(name, "has no columns 'name' and 'applied_at', as wrangler makes it");
        var other = new JournalTable(session, name, JournalShape.Wrangler, hasAppliedAt: true, hasGrowingKey: true, exists: true);
        return table.Exists
            ? new(session, table.Name, table.Shape, table.HasAppliedAt, table._hasGrowingKey, exists: true) { Other = other }
            : other;
    }

    /// <summary>Looks at the table; where there is none, decides the shape that it will have.</summary>
    private static JournalTable OwnOf(
        DatabaseSession session, TableName name, MigrationLayout layout, IReadOnlyDictionary<TableName, TableDescription?> all)
    {
        if (all[name] is not { } found)
        {
            var planned = layout switch
            {
                MigrationLayout.Folders => JournalShape.DrizzleV1,
                MigrationLayout.Numbered when name.Name != Project.DrizzleJournal => JournalShape.Wrangler,
                _ => JournalShape.Drizzle,
            };
            return new(session, name, planned, hasAppliedAt: planned != JournalShape.Drizzle, hasGrowingKey: true, exists: false);
        }

        if (!found.IsTable)
            throw Invalid(name, "is not a table");
        var mayBeWranglers = name == session.Dialect.OtherJournal || layout == MigrationLayout.Numbered;
        if (mayBeWranglers && found.Columns.ContainsKey("name") && !found.Columns.ContainsKey("hash"))
            return new(session, name, JournalShape.Wrangler, hasAppliedAt: true, hasGrowingKey: true, exists: true);
        foreach (var column in (ReadOnlySpan<string>)["id", "hash", "created_at"])
        {
            if (!found.Columns.ContainsKey(column))
                throw Invalid(name, $"has no column '{column}'");
        }

        var createdAt = found.Columns["created_at"];
        var isTagKeyed = found.Columns["id"] is var id && (id.Contains("text") || id.Contains("char"))
            && (createdAt.Contains("time") || createdAt.Contains("date"));
        var shape = isTagKeyed ? JournalShape.TagKeyed
            : found.Columns.ContainsKey("name") ? JournalShape.DrizzleV1
            : JournalShape.Drizzle;
        // SQLite's rowid always is; a key of PostgreSQL's that is a text or a uuid is not.
        var hasGrowingKey =
            !found.Columns.TryGetValue(session.Dialect.RowKey, out var key) || key.Contains("int") || key.Contains("serial");
        return new(session, name, shape, found.Columns.ContainsKey("applied_at"), hasGrowingKey, exists: true);
    }

    /// <summary>The statements that create it; none where it is there.</summary>
    public async Task<IReadOnlyList<string>> CreationAsync(CancellationToken cancel)
    {
        if (Exists)
            return [];
        var schemaExists = await _session.HasSchemaAsync(Name, cancel).ConfigureAwait(false);
        return _session.Dialect.CreateJournal(Name, Shape, schemaExists);
    }

    /// <summary>A query for the rows of a table that is there.</summary>
    public SqlCommand Rows
    {
        get
        {
            var dialect = _session.Dialect;
            var (when, tag, appliedAt) = Shape switch
            {
                JournalShape.TagKeyed => ("NULL", "id", dialect.AsTimeText("created_at")),
                JournalShape.Wrangler => ("NULL", "name", dialect.AsTimeText("applied_at")),
                JournalShape.DrizzleV1 => (dialect.AsText("created_at"), "name", HasAppliedAt ? dialect.AsTimeText("applied_at") : "NULL"),
                _ => (dialect.AsText("created_at"), "NULL", "NULL"),
            };
            var hash = Shape == JournalShape.Wrangler ? "NULL" : "hash";
            return new(
                $"SELECT {dialect.AsText(dialect.RowKey)}, {hash}, {when}, {tag}, {appliedAt} FROM {Table} ORDER BY {dialect.RowKey}", []);
        }
    }

    /// <summary>What <see cref="Rows"/> gave.</summary>
    public IReadOnlyList<JournalRow> RowsOf(IReadOnlyList<object?[]> rows) => [.. rows.Select(row => new JournalRow(
        (string?)row[0] ?? "",
        row[1] as string,
        Millis(row[2]),
        Shape == JournalShape.Wrangler ? TagOf(row[3] as string) : row[3] as string,
        SqlDialect.TimeOf(row[4])))];

    /// <summary>An expression for the newest row's key, as text; empty where there is none.</summary>
    /// <remarks>Where keys do not grow the rows are counted, which takes longer the more there are.</remarks>
    public string Newest => Other is null ? OwnNewest : $"{OwnNewest} || '/' || {Other.OwnNewest}";

    private string OwnNewest => NewestOf(_session, Table, _hasGrowingKey ? $"max({_session.Dialect.RowKey})" : "nullif(count(*), 0)");

    /// <summary>An expression for what one aggregate says of a table, as text; empty where it says nothing.</summary>
    internal static string NewestOf(DatabaseSession session, string table, string aggregate) =>
        $"coalesce((SELECT {session.Dialect.AsText(aggregate)} FROM {table}), '')";

    /// <summary>The rows that record a migration.</summary>
    public IReadOnlyList<SqlCommand> Insert(Migration migration) =>
        [InsertInto(migration) with { OneRowOf = Table }, .. Other?.Insert(migration) ?? []];

    private SqlCommand InsertInto(Migration migration) => Shape switch
    {
        JournalShape.Wrangler => new($"INSERT INTO {Table} (name) VALUES ($1)", [$"{migration.Tag}{ScriptEnding}"]),
        JournalShape.TagKeyed => new(
            $"INSERT INTO {Table} (id, hash, created_at) VALUES ($1, $2, {_session.Dialect.Now})", [migration.Tag, migration.Hash]),
        JournalShape.DrizzleV1 when HasAppliedAt => new(
            $"INSERT INTO {Table} (hash, created_at, name, applied_at) VALUES ($1, $2, $3, {_session.Dialect.Now})",
            [migration.Hash, migration.WhenMillis, migration.Tag]),
        JournalShape.DrizzleV1 => new(
            $"INSERT INTO {Table} (hash, created_at, name) VALUES ($1, $2, $3)", [migration.Hash, migration.WhenMillis, migration.Tag]),
        _ => new($"INSERT INTO {Table} (hash, created_at) VALUES ($1, $2)", [migration.Hash, migration.WhenMillis]),
    };

    /// <summary>Asks whether the rows are there still that were there before a script: what they record would be run once more.</summary>
    /// <param name="rows">Their number.</param>
    /// <param name="what">Whose script it is, as the start of a sentence.</param>
    /// <param name="tag">Its tag.</param>
    public SqlCommand Keeps(int rows, string what, string tag) =>
        new($"SELECT 1 FROM (SELECT count(*) AS n FROM {Table}) counted WHERE n >= $1", [rows])
        {
            Otherwise = new(
                ErrorId.JournalTableInvalid,
                $"{what} takes rows out of the journal table {Name}, and what they record would be run once more.",
                "Leave that table out of what the script empties. To forget a migration, use Set-DbMigrationJournal -Pending (dbmigrate "
                    + "mark --pending).",
                tag),
        };

    /// <summary>Forgets every migration.</summary>
    public static SqlCommand Clear(TableName journal) =>
        new($"DELETE FROM {SqlDialect.Quote(journal)}", []) { EveryRowOf = SqlDialect.Quote(journal) };

    /// <summary>Forgets a migration.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="tag">Its tag.</param>
    public IReadOnlyList<SqlCommand> Delete(JournalRow row, string tag) =>
    [
        new($"DELETE FROM {Table} WHERE {_session.Dialect.AsText(_session.Dialect.RowKey)} = $1", [row.Key]) { OneRowOf = Table },
        .. Other is null ? (SqlCommand[])[] : [new($"DELETE FROM {Other.Table} WHERE name IN ($1, $2)", [tag, $"{tag}{ScriptEnding}"])],
    ];

    // Wrangler records the file's name.
    private static string? TagOf(string? name) =>
        name?.EndsWith(ScriptEnding, StringComparison.Ordinal) == true ? name[..^ScriptEnding.Length] : name;

    public SqlCommand SetHash(JournalRow row, string hash) =>
        new($"UPDATE {Table} SET hash = $1 WHERE {_session.Dialect.AsText(_session.Dialect.RowKey)} = $2", [hash, row.Key])
        {
            OneRowOf = Table,
        };

    private static DbMigrateException Invalid(TableName name, string problem) => new(
        ErrorId.JournalTableInvalid,
        $"The journal table {name} {problem}.",
        "Name another table under \"journal\" in dbmigrate.json, or restore the one that Drizzle made (id, hash, created_at).",
        name.ToString());

    // SQLite keeps whatever it was given: an integer, a real or a text.
    private static long? Millis(object? value) =>
        double.TryParse(value as string, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e17
            ? (long)number
            : null;
}
