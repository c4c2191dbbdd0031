using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Hostile;

namespace DbMigrate.Tests.Pictures;

/// <summary>Attempts of which every text means something to HTML, to scripts, to SQL, or to the page's template.</summary>
internal static class HostileAttempts
{
    public static string[] Names { get; } = [.. NastyNames.All.Select(nasty => nasty.Name).Concat(PictureSchemas.HostileNames).Distinct()];

    public static Task WriteAsync(EngineDatabase database)
    {
        IEnumerable<string> rows = Names.Select(NastyNames.Literal).Select((name, i) =>
            $"({name}, 'up', 'Failed', '2026-01-{(i % 28) + 1:00}T00:00:00Z', 1, 0, 1, {name}, {name}, {name}, {name})");
        return database.ExecuteAsync($"""
        INSERT INTO {database.History} (tag, direction, outcome, started_at, duration_ms, statements_done, statements_total, error, database_user, host, tool)
        VALUES {string.Join(", ", rows)}
        """);
    }
}
