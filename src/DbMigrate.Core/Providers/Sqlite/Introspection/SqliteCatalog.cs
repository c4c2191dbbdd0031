using DbMigrate.Engines;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Introspection;

/// <summary>Reads a database's schema: three queries for the whole of it, and what only the stored statements tell from those.</summary>
internal sealed class SqliteCatalog(DatabaseSession session, ReadScope scope)
{
    // The library lists shadow tables from 3.37 on.
    private static readonly Version ListsShadows = new(3, 37);

    // What wrangler's local databases, which are plain files, hold of Cloudflare's own.
    private static readonly HashSet<string> LocalD1 = new(StringComparer.Ordinal) { "_cf_METADATA", "_cf_KV", "_cf_ALARM" };

    private readonly IKeepsTables? _kept = session.Url.Engine as IKeepsTables;

    public static async Task<SchemaModel> ReadAsync(DatabaseSession session, ReadScope scope, CancellationToken cancel)
    {
        if (session.InTransaction || session.OnlyBatches)
            return await new SqliteCatalog(session, scope).ReadAsync(cancel).ConfigureAwait(false);
        await session.QueryAsync("BEGIN", cancel).ConfigureAwait(false);
        try
        {
            return await new SqliteCatalog(session, scope).ReadAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            await session.RollbackAsync().ConfigureAwait(false);
        }
    }

    private async Task<SchemaModel> ReadAsync(CancellationToken cancel)
    {
        var master = await MasterAsync(cancel).ConfigureAwait(false);
        var isVirtual = master.Where(row => row.Type == "table" && IsVirtual(row)).ToList();
        var shadows = await ShadowsAsync(isVirtual, master, cancel).ConfigureAwait(false);
        var tables = await TablesAsync(master, shadows, cancel).ConfigureAwait(false);
        var objects = new List<SchemaObject>();
        foreach (var row in master)
        {
            if (!IsIncluded(row.Table) || shadows.Contains(row.Table)) continue;
            objects.AddRange(row switch
            {
                { Type: "table" } when IsVirtual(row) => [Read(row, () => PartText.VirtualTable(row.Name, row.Sql))],
                { Type: "table" } => new TableBuilder(tables[row.Name], tables).Build(),
                { Type: "index" } => [Read(row, () => PartText.Index(row.Name, row.Table, row.Sql, tables.GetValueOrDefault(row.Table)))],
                { Type: "view" } => [Read(row, () => PartText.View(row.Name, row.Sql))],
                { Type: "trigger" } => [Read(row, () => PartText.Trigger(row.Name, row.Table, row.Sql))],
                _ => [],
            });
        }

        return new(DbMigrate.Dialect.Sqlite, SqliteSchemaProvider.Version, objects);
    }

    private async Task<List<MasterRow>> MasterAsync(CancellationToken cancel)
    {
        var rows = await session.QueryAsync(
            @"SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\'",
            cancel).ConfigureAwait(false);
        return
        [
            .. rows.Select(row => new MasterRow((string)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[3]!))
                .Where(row => _kept?.Keeps(row.Table) != true),
        ];
    }

    private async Task<Dictionary<string, StoredTable>> TablesAsync(
        List<MasterRow> master, HashSet<string> shadows, CancellationToken cancel)
    {
        var columns = await session.QueryAsync(
            $"""
            SELECT m.name, c.name, c."notnull"
            FROM sqlite_master m CROSS JOIN pragma_table_xinfo(m.name) c
            WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL %'{(
                _kept is null ? "" : $" AND substr(m.name, 1, {_kept.KeptPattern.Length}) <> {SqlDialect.Literal(_kept.KeptPattern)}")}
            """,
            cancel).ConfigureAwait(false);
        var known = columns.GroupBy(row => (string)row[0]!).ToDictionary(group => group.Key, group => group.ToList());
        var tables = new Dictionary<string, StoredTable>(SqliteNameComparer.Instance);
        foreach (var row in master)
        {
            if (row.Type != "table" || IsVirtual(row) || shadows.Contains(row.Name)) continue;
            var text = Read(row, () => TableTextReader.Read(row.Sql));
            var engine = known.GetValueOrDefault(row.Name) ?? [];
            if (!text.Columns.Select(column => column.Name).SequenceEqual(engine.Select(column => (string)column[1]!)))
                throw Unreadable(row, "its columns are not those that SQLite lists", null);
            tables.Add(row.Name, new(row.Name, row.Sql, text, [.. engine.Select(column => (long)column[2]! != 0)]));
        }

        return tables;
    }

    private async Task<HashSet<string>> ShadowsAsync(List<MasterRow> virtualTables, List<MasterRow> master, CancellationToken cancel)
    {
        var shadows = new HashSet<string>(SqliteNameComparer.Instance);
        if (virtualTables.Count == 0) return shadows;
        if (Version.Parse(SqliteLibrary.Version) >= ListsShadows)
        {
            var rows = await session.QueryAsync("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'",
                cancel).ConfigureAwait(false);
            shadows.UnionWith(rows.Select(row => (string)row[0]!));
        }

        foreach (var owner in virtualTables)
        {
            var module = PartText.ModuleOf(owner.Sql);
            shadows.UnionWith(master
                .Where(row => row.Type == "table" && ShadowTables.Owns(owner.Name, module, row.Name))
                .Select(row => row.Name));
        }

        return shadows;
    }

    private bool IsIncluded(string table) => !LocalD1.Contains(table)
        && !SqliteNameComparer.Instance.Equals(table, scope.Journal.Name)
        && !OwnTables.Names.Contains(table, SqliteNameComparer.Instance)
        && scope.Include.HasTable(table, ignoreCase: true);

    private static bool IsVirtual(MasterRow row) => row.Sql.StartsWith("CREATE VIRTUAL ", StringComparison.OrdinalIgnoreCase);

    private T Read<T>(MasterRow row, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw Unreadable(row, e.Message, e);
        }
    }

    private DbMigrateException Unreadable(MasterRow row, string why, Exception? inner) => new(
        ErrorId.NotSupported, $"The {row.Type} '{row.Name}' of {session.Url} cannot be read: {why}.",
        "Report the statement, please, and leave the table out with \"include\" until then.", row.Name, inner);

    private sealed record MasterRow(string Type, string Name, string Table, string Sql);
}
