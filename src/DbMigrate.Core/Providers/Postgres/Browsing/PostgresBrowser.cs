using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Engines.Browsing;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Browsing;

/// <summary>Looks at PostgreSQL's tables and rows.</summary>
internal sealed partial class PostgresBrowser(PostgresSession session) : TableBrowser(PostgresRowSyntax.Instance)
{
    /// <summary>What every value is printed by: nothing of it is lost, and none of it is shifted.</summary>
    public const string Settings =
        "SET extra_float_digits = 3; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET bytea_output = 'hex'; SET xmloption = "
            + "content";

    public override async Task<string> VersionAsync(CancellationToken cancel) =>
        (string)(await ReadAsync("SELECT pg_catalog.current_setting('server_version')", cancel).ConfigureAwait(false))[0][0]!;

    public override async Task<IReadOnlyList<TableSummary>> TablesAsync(CancellationToken cancel) =>
    [
        .. (await ReadAsync(PostgresBrowseQueries.Tables, cancel).ConfigureAwait(false)).Select(row => new TableSummary(
            new((string)row[0]!, (string)row[1]!), (string)row[2]!, Number(row[3]), Number(row[4]), (string?)row[5])),
    ];

    public override async Task<IReadOnlyList<TableColumns>> ColumnsAsync(CancellationToken cancel) =>
    [
        .. (await ReadAsync(PostgresBrowseQueries.AllColumns, cancel).ConfigureAwait(false))
            .GroupBy(row => ((string)row[0]!, (string)row[1]!))
            .Select(table => new TableColumns(new(table.Key.Item1, table.Key.Item2), [.. table.Select(row => (string)row[2]!)])),
    ];

    public override async Task<IReadOnlyList<string>> FunctionsAsync(CancellationToken cancel) =>
        [.. (await ReadAsync(PostgresBrowseQueries.Functions, cancel).ConfigureAwait(false)).Select(row => (string)row[0]!)];

    public override Task<IReadOnlyList<object?[]>> ReadAsync(SqlCommand query, CancellationToken cancel) =>
        session.ReadTextAsync(query.Sql, query.Arguments, cancel);

    public override async Task<TableDetail?> DescribeAsync(TableName table, CancellationToken cancel)
    {
        var facts = await ReadAsync(PostgresBrowseQueries.Table, cancel, table.Schema ?? "public", table.Name).ConfigureAwait(false);
        if (facts.Count == 0) return null;
        var fact = facts[0];
        var oid = (string)fact[0]!;
        var columns = await ReadAsync(PostgresBrowseQueries.Columns, cancel, oid).ConfigureAwait(false);
        var key = await ReadAsync(PostgresBrowseQueries.Key, cancel, oid).ConfigureAwait(false);
        var references = await ReadAsync(PostgresBrowseQueries.References, cancel, oid).ConfigureAwait(false);
        var keyColumns = key.Count > 0 ? ArrayOf(key[0][1]) : [];
        var kind = (string)fact[1]!;
        var (hasChildren, isTable) = (IsTrue(fact[4]), kind is "table" or "partition" or "partitioned");
        var (keyKind, identity) = IdentityOf(kind, hasChildren, key.Count > 0 ? (string)key[0][0]! : null, keyColumns);
        return new()
        {
            Table = new((string)fact[2]!, table.Name),
            Kind = kind,
            Comment = (string?)fact[3],
            Columns = [.. columns.Select(row => PostgresColumns.Of(row, keyColumns))],
            KeyKind = keyKind,
            KeyColumns = keyColumns,
            Identity = identity,
            ReadOnlyReason = kind switch
            {
                "view" => "A view: change the rows of its tables.",
                "materializedView" => "A materialized view: REFRESH MATERIALIZED VIEW makes its rows anew.",
                "foreign" when identity.Count == 0 => "A foreign table, and nothing here tells its rows apart.",
                _ when !isTable && kind != "foreign" => "Its rows cannot be changed.",
                _ => null,
            },
            ForeignKeys = [.. references.Where(row => row[0] is "t").Select(ReferenceOf)],
            ReferencedBy = [.. references.Where(row => row[0] is "f").Select(ReferenceOf)],
        };
    }

    private async Task<IReadOnlyList<object?[]>> ReadAsync(string sql, CancellationToken cancel, params object?[] arguments) =>
        await ReadAsync(new SqlCommand(sql, arguments), cancel).ConfigureAwait(false);

    private static (string Kind, IReadOnlyList<KeyPart> Identity) IdentityOf(
        string kind, bool hasChildren, string? keyKind, IReadOnlyList<string> keyColumns) =>
        kind switch
        {
            // A key of a table that others inherit from says nothing of their rows.
            "table" or "partition" or "partitioned" when keyKind is not null && !(kind == "table" && hasChildren) => (
                keyKind,
                [.. keyColumns.Select(name => new KeyPart(SqlDialect.Quote(name), name))]),
            "partitioned" => ("ctid", [new("tableoid", null), new("ctid", null)]),
            "table" or "partition" when hasChildren => ("ctid", [new("tableoid", null), new("ctid", null)]),
            "table" or "partition" => ("ctid", [new("ctid", null)]),
            _ => ("none", []),
        };

    private static TableReference ReferenceOf(object?[] row) => new(
        (string)row[1]!, new((string)row[2]!, (string)row[3]!), ArrayOf(row[4]), ArrayOf(row[5]), row[6] is "c");

    /// <summary>The items of an array that <c>to_json</c> has printed.</summary>
    private static string[] ArrayOf(object? json)
    {
        using var document = System.Text.Json.JsonDocument.Parse((string)json!);
        return [.. document.RootElement.EnumerateArray().Select(item => item.GetString()!)];
    }

    private static bool IsTrue(object? value) => value is "t";

    private static long? Number(object? value) => value is string text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
