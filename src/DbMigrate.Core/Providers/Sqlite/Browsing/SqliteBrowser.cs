using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Engines.Browsing;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Browsing;

/// <summary>Looks at SQLite's tables and rows.</summary>
/// <param name="session">The session.</param>
/// <param name="read">Runs a query; each value has its storage class.</param>
/// <param name="keeper">Tells the tables that are the engine's own; null where there are none.</param>
/// <param name="readNamed">Runs a query that somebody wrote, where a session gives whole results only.</param>
internal partial class SqliteBrowser(
    DatabaseSession session,
    SqliteBrowser.Reading read,
    IKeepsTables? keeper = null,
    SqliteBrowser.NamedReading? readNamed = null) : TableBrowser(SqliteRowSyntax.Instance)
{
    /// <summary>Runs a query.</summary>
    public delegate Task<IReadOnlyList<object?[]>> Reading(SqlCommand query, CancellationToken cancel);

    /// <summary>Runs a query, and tells its columns' names.</summary>
    public delegate Task<(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)> NamedReading(string sql, CancellationToken cancel);

    protected DatabaseSession Session { get; } = session;

    /// <summary>Leaves out, before it is looked into, what is the engine's own.</summary>
    private string NotKept =>
        keeper is null ? "" : $" AND substr(l.name, 1, {keeper.KeptPattern.Length}) <> {SqlDialect.Literal(keeper.KeptPattern)}";

    private bool IsKept(string name) => keeper?.Keeps(name) == true;

    public override async Task<string> VersionAsync(CancellationToken cancel) =>
        (string)(await ReadAsync("SELECT sqlite_version()", cancel).ConfigureAwait(false))[0][0]!;

    public override async Task<IReadOnlyList<TableSummary>> TablesAsync(CancellationToken cancel)
    {
        var tables = await ReadAsync(
                "SELECT l.name, l.type FROM pragma_table_list l WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER "
                    + "BY l.name",
                cancel)
            .ConfigureAwait(false);
        var estimates = await EstimatesAsync(
                [.. tables.Where(row => (string)row[1]! is "table" or "shadow").Select(row => (string)row[0]!)], cancel)
            .ConfigureAwait(false);
        return
        [
            .. tables.Select(row => (Name: (string)row[0]!, Kind: (string)row[1]!)).Where(table => !IsKept(table.Name))
                .Select(table => new TableSummary(new(null, table.Name), table.Kind, estimates.GetValueOrDefault(table.Name), null, null)),
        ];
    }

    public override async Task<IReadOnlyList<TableColumns>> ColumnsAsync(CancellationToken cancel) =>
    [
        .. (await ReadAsync(
            $"SELECT l.name, c.name FROM pragma_table_list l, pragma_table_xinfo(l.name) c WHERE l.schema = 'main'{NotKept} AND l.name NOT "
                + $"LIKE 'sqlite\\_%' ESCAPE '\\' AND c.hidden <> 1 ORDER BY l.name, c.cid",
            cancel).ConfigureAwait(false))
            .Where(row => !IsKept((string)row[0]!))
            .GroupBy(row => (string)row[0]!)
            .Select(table => new TableColumns(new(null, table.Key), [.. table.Select(row => (string)row[1]!)])),
    ];

    public override async Task<IReadOnlyList<string>> FunctionsAsync(CancellationToken cancel) =>
        [
            .. (await ReadAsync("SELECT DISTINCT name FROM pragma_function_list ORDER BY name", cancel).ConfigureAwait(false)).Select(row =>
                (string)row[0]!),
        ];

    public override Task<IReadOnlyList<object?[]>> ReadAsync(SqlCommand query, CancellationToken cancel) => read(query, cancel);

    protected async Task<IReadOnlyList<object?[]>> ReadAsync(string sql, CancellationToken cancel, params object?[] arguments) =>
        await ReadAsync(new SqlCommand(sql, arguments), cancel).ConfigureAwait(false);

    public override async Task<TableDetail?> DescribeAsync(TableName table, CancellationToken cancel)
    {
        var facts = await ReadAsync(
                "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' AND name = $1 COLLATE NOCASE", cancel, table.Name)
            .ConfigureAwait(false);
        if (facts.Count == 0 || IsKept((string)facts[0][0]!)) return null;
        var (name, kind, withoutRowId) = (
            (string)facts[0][0]!,
            (string)facts[0][1]!,
            Convert.ToInt64(facts[0][2], CultureInfo.InvariantCulture) == 1);
        var rows = await ReadAsync(
                "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo($1) WHERE hidden <> 1 ORDER BY cid",
                cancel,
                name)
            .ConfigureAwait(false);
        var columns = rows.Select(row => SqliteColumns.Of(row, withoutRowId)).ToList();
        var key = columns.Where(column => column.Key is not null).OrderBy(column => column.Key).Select(column => column.Name).ToList();
        var (keyKind, identity) = IdentityOf(kind, withoutRowId, columns, key);
        return new()
        {
            Table = new(null, name),
            Kind = kind,
            Columns = columns,
            KeyKind = keyKind,
            KeyColumns = key,
            Identity = identity,
            ReadOnlyReason = kind switch
            {
                "view" => "A view: change the rows of its tables.",
                "shadow" => "The data of a virtual table, which keeps it itself.",
                _ when identity.Count == 0 => "Nothing tells its rows apart: it has no key, and columns of its own hide its rowid.",
                _ => null,
            },
            ForeignKeys = await ForeignKeysAsync(name, cancel).ConfigureAwait(false),
            ReferencedBy = await ReferencedByAsync(name, key, cancel).ConfigureAwait(false),
        };
    }

    private static (string Kind, IReadOnlyList<KeyPart> Identity) IdentityOf(
        string kind, bool withoutRowId, List<ColumnDetail> columns, List<string> key)
    {
        if (kind == "view") return ("none", []);
        var parts = key.Select(name => new KeyPart(SqlDialect.Quote(name), name)).ToList();
        // A key may hold NULL, and several of them, but where there is no rowid or the key is the rowid.
        var isSure = withoutRowId || key.All(name => columns.Exists(column => column.Name == name && !column.Nullable));
        if (parts.Count > 0 && isSure) return ("primary", parts);
        var rowId = Array.Find(
            ["rowid", "_rowid_", "oid"],
            alias => !columns.Exists(column => string.Equals(column.Name, alias, StringComparison.OrdinalIgnoreCase)));
        return rowId is null ? ("none", []) : (parts.Count > 0 ? "primary" : "rowid", [new(rowId, null)]);
    }

    /// <summary>What ANALYZE has counted; else the highest rowid, which costs one look.</summary>
    private async Task<Dictionary<string, long?>> EstimatesAsync(IReadOnlyList<string> tables, CancellationToken cancel)
    {
        var found = new Dictionary<string, long?>();
        if ((await ReadAsync("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'", cancel).ConfigureAwait(false)).Count > 0)
        {
            foreach (
                var row in await ReadAsync("SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl", cancel)
                    .ConfigureAwait(false))
                found[(string)row[0]!] = row[1] as long?;
        }

        var withRowId = (
            await ReadAsync("SELECT name FROM pragma_table_list WHERE schema = 'main' AND wr = 0", cancel).ConfigureAwait(false))
            .Select(row => (string)row[0]!)
            .ToHashSet();
        // One statement takes 500 tables at most.
        foreach (var some in tables.Where(name => withRowId.Contains(name) && !IsKept(name) && !found.ContainsKey(name)).Chunk(200))
        {
            var sql = string.Join(
                " UNION ALL ",
                some.Select(name => $"SELECT {SqlDialect.Literal(name)}, (SELECT max(_rowid_) FROM {SqlDialect.Quote(name)})"));
            foreach (var row in await ReadAsync(sql, cancel).ConfigureAwait(false))
                found[(string)row[0]!] = row[1] switch { null => 0, long highest => Math.Max(highest, 0), _ => null };
        }

        return found;
    }

    private async Task<IReadOnlyList<TableReference>> ForeignKeysAsync(string table, CancellationToken cancel)
    {
        var rows = await ReadAsync(
                "SELECT id, \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list($1) ORDER BY id, seq", cancel, table)
            .ConfigureAwait(false);
        var references = new List<TableReference>();
        foreach (var key in rows.GroupBy(row => row[0]))
        {
            var target = (string)key.First()[1]!;
            var referenced = key.Any(row => row[3] is null)
                ? await KeyOfAsync(target, cancel).ConfigureAwait(false)
                : [.. key.Select(row => (string)row[3]!)];
            references.Add(new(null, new(null, target), [.. key.Select(row => (string)row[2]!)], referenced, key.First()[4] is "CASCADE"));
        }

        return references;
    }

    private async Task<IReadOnlyList<TableReference>> ReferencedByAsync(string table, IReadOnlyList<string> key, CancellationToken cancel)
    {
        var rows = await ReadAsync(
            $"""
            SELECT l.name, f.id, f."from", f."to", f.on_delete FROM pragma_table_list l, pragma_foreign_key_list(l.name) f
            WHERE l.schema = 'main'{NotKept} AND l.type = 'table' AND f."table" = $1 COLLATE NOCASE ORDER BY l.name, f.id, f.seq
            """,
            cancel, table).ConfigureAwait(false);
        return
        [
            .. rows.GroupBy(row => ((string)row[0]!, Convert.ToInt64(row[1], CultureInfo.InvariantCulture)))
                .Select(found => new TableReference(
                    null,
                    new(null, found.Key.Item1),
                    [.. found.Select(row => (string)row[2]!)],
                    found.Any(row => row[3] is null) ? key : [.. found.Select(row => (string)row[3]!)],
                    found.First()[4] is "CASCADE")),
        ];
    }

    private async Task<IReadOnlyList<string>> KeyOfAsync(string table, CancellationToken cancel) =>
        [
            .. (
                await ReadAsync("SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk", cancel, table).ConfigureAwait(false)
            ).Select(row => (string)row[0]!),
        ];
}
