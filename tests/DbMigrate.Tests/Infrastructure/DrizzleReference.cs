using System.Text.Json;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A row of Drizzle's journal table; <paramref name="Name"/> is what Drizzle 1.0 adds to it.</summary>
public sealed record DrizzleRow(string Hash, long CreatedAt, string? Name);

/// <summary>How many migrations a run of Drizzle's migrator applied, and its journal table afterwards.</summary>
public sealed record DrizzleResult(int Applied, IReadOnlyList<DrizzleRow> Journal);

/// <summary>Drizzle's own migrator: what DbMigrate must agree with.</summary>
public static class DrizzleReference
{
    public static Task<DrizzleResult> MigrateAsync(
        TestDatabase database, string folder, string? table = null, string? schema = null) =>
        RunAsync("postgresql", database.Url, folder, table, schema);

    public static Task<DrizzleResult> MigratePostgresAsync(string url, string folder) => RunAsync("postgresql", url, folder, null, null);

    public static Task<DrizzleResult> MigrateSqliteAsync(string path, string folder, string? table = null) =>
        RunAsync("sqlite", path, folder, table, schema: null);

    private static async Task<DrizzleResult> RunAsync(string dialect, string url, string folder, string? table, string? schema)
    {
        string script = Path.Combine(RepoPaths.Tests, "drizzle", "migrate.mjs");
        List<string> arguments = [script, "--dialect", dialect, "--url", url, "--folder", folder];
        if (table is not null)
            arguments.AddRange(["--table", table]);
        if (schema is not null)
            arguments.AddRange(["--schema", schema]);

        ProcessResult run = await ProcessRunner.RunAsync("node", arguments);
        using JsonDocument answer = JsonDocument.Parse(run.EnsureSuccess().StandardOutput);
        return new DrizzleResult(
            answer.RootElement.GetProperty("applied").GetInt32(),
            [.. answer.RootElement.GetProperty("journal").EnumerateArray().Select(ReadRow)]);
    }

    private static DrizzleRow ReadRow(JsonElement row) => new(
        row.GetProperty("hash").GetString()!,
        // PostgreSQL's bigint reaches JavaScript as a string, SQLite's numeric as a number.
        row.GetProperty("created_at") is { ValueKind: JsonValueKind.String } text
            ? long.Parse(text.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
            : row.GetProperty("created_at").GetInt64(),
        row.TryGetProperty("name", out JsonElement name) ? name.GetString() : null);
}
