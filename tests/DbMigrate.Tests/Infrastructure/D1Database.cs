using System.Globalization;
using System.Text.Json.Nodes;
using DbMigrate.Tests.Scenarios.Acceptance.Sqlite;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A database of D1; asked without anything of the product's.</summary>
public sealed class D1Database(D1Facade facade, string id, string name) : EngineDatabase
{
    /// <summary>Tables that are no part of a schema.</summary>
    private const string Ours = "'__drizzle_migrations', '__dbmigrate_history', '__dbmigrate_lock', 'd1_migrations'";

    public override Dialect Dialect => Dialect.Sqlite;

    public override string Url => $"d1://{D1Facade.Account}/{name}";

    public override string Journal => "__drizzle_migrations";

    public override string History => "__dbmigrate_history";

    public string Id => id;

    public string Name => name;

    /// <summary>Runs statements as one batch; each one's rows.</summary>
    public async Task<IReadOnlyList<JsonArray>> RunAsync(params IEnumerable<string> statements)
    {
        JsonNode answer = await facade.SendAsync($"/accounts/{D1Facade.Account}/d1/database/{id}/raw", new JsonObject
        {
            ["batch"] = new JsonArray([.. statements.Select(sql => new JsonObject { ["sql"] = sql })]),
        });
        return (bool)answer["success"]!
            ? [.. answer["result"]!.AsArray().Select(result => result!["results"]!["rows"]!.AsArray())]
            : throw new InvalidOperationException((string)answer["errors"]![0]!["message"]!);
    }

    /// <summary>Why a statement is refused; null where it is not.</summary>
    public async Task<string?> RefusalAsync(params string[] statements)
    {
        try
        {
            await RunAsync(statements);
            return null;
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>Orders a fault for a request from now on, or none; the requests and statements so far, and those sent since the last
    /// order.</summary>
    public Task<JsonNode> ControlAsync(JsonObject? fault = null) =>
        facade.SendAsync("/control", new JsonObject { ["id"] = id, ["fault"] = fault });

    public override async Task ExecuteAsync(string sql)
    {
        await RunAsync(KnownSplitter(sql));
    }

    public override async Task<IReadOnlyList<string>> RowsAsync(string sql) =>
        [
            .. (await RunAsync(sql))[0]
                .Select(row =>
                    string.Join(
                        '|',
                        row!
                            .AsArray()
                            .Select(value =>
                                value is null ? ""
                                : value is JsonValue v && v.TryGetValue(out string? text) ? text
                                : value.ToJsonString()))),
        ];

    public override async Task<string> DumpAsync(bool columnOrder = true)
    {
        using SqliteConnection copy = await CopyAsync();
        return SqliteDigest.Of(copy);
    }

    public override Task<IReadOnlyList<string>> ObjectsAsync() =>
        RowsAsync(@"SELECT name FROM sqlite_master WHERE name NOT LIKE '\_cf\_%' ESCAPE '\' ORDER BY 1");

    /// <summary>The schema and all rows in a SQLite of memory, where more can be asked.</summary>
    public async Task<SqliteConnection> CopyAsync()
    {
        SqliteConnection copy = SqliteAcceptance.Open(":memory:");
        SqliteRowFiller.Run(copy, "PRAGMA foreign_keys=OFF");
        JsonArray objects = (
            await RunAsync(
                $@"SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\_cf\_%' ESCAPE '\' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND tbl_name NOT IN ({Ours}) ORDER BY type <> 'table', rowid"
            ))[0];
        HashSet<string> shadows = [.. await RowsAsync("SELECT name FROM pragma_table_list WHERE type = 'shadow'")];
        foreach (JsonNode? item in objects.Where(item => (string)item![0]! == "table"))
        {
            string table = (string)item![1]!;
            if (!shadows.Contains(table)) SqliteRowFiller.Run(copy, (string)item[2]!);
            if (shadows.Contains(table) || ((string)item[2]!).StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase)) continue;
            List<string> columns =
            [
                .. SqliteDigest
                    .Rows(copy, $"SELECT name FROM pragma_table_xinfo({SqliteDigest.Literal(table)}) WHERE hidden = 0")
                    .Select(row => SqliteDigest.Quote(row[0])),
            ];
            // The database itself writes each value, so that none comes through JSON.
            string values = string.Join(" || ', ' || ", columns.Select(column => $"quote({column})"));
            foreach (string row in await RowsAsync($"SELECT {values} FROM {SqliteDigest.Quote(table)}"))
                SqliteRowFiller.Run(copy, $"INSERT INTO {SqliteDigest.Quote(table)} ({string.Join(", ", columns)}) VALUES ({row})");
        }

        foreach (JsonNode? item in objects.Where(item => (string)item![0]! != "table")) SqliteRowFiller.Run(copy, (string)item![2]!);
        return copy;
    }

    /// <summary>Takes the schema and the rows of a SQLite database over.</summary>
    public async Task FillAsync(SqliteConnection from)
    {
        List<string> statements =
        [
            .. SqliteDigest
                .Rows(
                    from,
                    @"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid"
                )
                .Select(row => row[0]),
            "PRAGMA defer_foreign_keys=ON",
        ];
        foreach (
            string[] table in SqliteDigest.Rows(
                from,
                @"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')"
            ))
        {
            List<string> columns =
            [
                .. SqliteDigest
                    .Rows(from, $"SELECT name FROM pragma_table_xinfo({SqliteDigest.Literal(table[0])}) WHERE hidden = 0")
                    .Select(row => SqliteDigest.Quote(row[0])),
            ];
            string values = string.Join(" || ', ' || ", columns.Select(column => $"quote({column})"));
            statements.AddRange(SqliteDigest.Rows(from, $"SELECT {values} FROM {SqliteDigest.Quote(table[0])}")
                .Select(row => $"INSERT INTO {SqliteDigest.Quote(table[0])} ({string.Join(", ", columns)}) VALUES ({row[0]})"));
        }

        statements.AddRange(
            SqliteDigest
                .Rows(from, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'table' ORDER BY rowid")
                .Select(row => row[0]));
        await RunAsync(statements);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IEnumerable<string> KnownSplitter(string sql) =>
        DbMigrate.Engines.KnownEngines.Of(Dialect.Sqlite).Splitter.Split(new StringReader(sql)).Select(statement => statement.Text);
}
