using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Scratch;
using DbMigrate.Sources;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>Scratch databases for tests, made as a command makes them.</summary>
internal static class TestScratch
{
    /// <summary>One of an engine of <see cref="EngineDatabase.All"/>.</summary>
    public static async Task<ScratchDatabase> OpenAsync(PostgresServers servers, string engine)
    {
        if (engine == EngineDatabase.Sqlite)
            return await KnownEngines.Of(Dialect.Sqlite).Schema.OpenScratchAsync(new(null, []), CancellationToken.None);
        var server = await servers.GetAsync(int.Parse(engine, CultureInfo.InvariantCulture));
        return await OpenConfiguredAsync(server.Url());
    }

    public static Task<ScratchDatabase> OpenConfiguredAsync(string url) => KnownEngines.Of(Dialect.PostgreSql).Schema
        .OpenScratchAsync(new(DatabaseUrl.Parse(url, Path.GetTempPath()), []), CancellationToken.None);

    public static Task<ScratchDatabase> OpenOnTargetAsync(string url) => KnownEngines.Of(Dialect.PostgreSql).Schema
        .OpenScratchAsync(new(null, [DatabaseUrl.Parse(url, Path.GetTempPath())]), CancellationToken.None);

    public static Task LoadAsync(this ScratchDatabase scratch, params string[] sources) => new ScratchLoader(scratch)
        .LoadAsync([.. sources.Select((text, index) => new SqlSource($"{(char)('a' + index)}.sql", text))], CancellationToken.None);

    /// <summary>Every row as one text, its columns separated by <c>|</c>.</summary>
    public static async Task<IReadOnlyList<string>> RowsAsync(this ScratchDatabase scratch, string sql) =>
        [.. (await scratch.Session.QueryAsync(sql, CancellationToken.None))
            .Select(row => string.Join('|', row.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))))];

    /// <summary>The names of the tables and views, in their order.</summary>
    public static Task<IReadOnlyList<string>> RelationsAsync(this ScratchDatabase scratch) => scratch.RowsAsync(
        scratch.Session.Dialect.Name == Dialect.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY 1"
            : "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p') ORDER BY 1");
}
