using System.Collections.Concurrent;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>What a database holds, schema and rows, at every point of an undisturbed run.</summary>
public sealed class References
{
    private static readonly ConcurrentDictionary<(string Engine, bool HasOutside, bool IsUndo), Lazy<Task<References>>> Known = new();

    private readonly Dictionary<(int Done, int Statements), string> _states = [];

    private References()
    {
    }

    /// <summary>The state after that many migrations, and that many statements of the next one.</summary>
    public string this[int done, int statements] => _states[(done, statements)];

    public static Task<References> OfAsync(PostgresServers servers, string engine, RunMode mode) =>
        Known.GetOrAdd((engine, mode.HasOutside, mode.IsUndo), _ => new(() => RunAsync(servers, engine, mode))).Value;

    /// <summary>The schema and every row; the journal and the history are not part of it.</summary>
    public static async Task<string> StateOfAsync(EngineDatabase database)
    {
        var lines = new List<string> { await database.DumpAsync() };
        string tables = database.Dialect == Dialect.Sqlite
            ? $"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('{database.Journal}', '{database.History}') ORDER BY 1"
            : "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1";
        foreach (string table in await database.RowsAsync(tables))
            lines.AddRange((await database.RowsAsync($"SELECT * FROM {table} ORDER BY 1")).Select(row => $"{table}: {row}"));
        return string.Join('\n', lines);
    }

    private static async Task<References> RunAsync(PostgresServers servers, string engine, RunMode mode)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using TenStatements project = TenStatements.Write(database.Dialect, mode);
        await project.Project.ApplyAsync(database, new() { To = mode.IsUndo ? null : project.BaseTag });
        var references = new References();
        for (int migration = 0; migration < project.Scripts.Count; migration++)
        {
            references._states[(migration, 0)] = await StateOfAsync(database);
            IReadOnlyList<string> script = project.Scripts[migration];
            for (int statement = 1; statement <= script.Count; statement++)
            {
                await database.ExecuteAsync(script[statement - 1]);
                references._states[(migration, statement)] = await StateOfAsync(database);
            }
        }

        references._states[(project.Scripts.Count, 0)] = await StateOfAsync(database);
        return references;
    }
}
