using DbMigrate.Engines;

namespace DbMigrate.Execution.Start;

/// <summary>What the last start brought the database in line with: the schema's files and, by the engine's stamp, the schema that came of
/// them. Where both are what they were, nothing has to be compared.</summary>
/// <param name="session">The database.</param>
/// <param name="journal">The journal's table, beside which the mark is.</param>
internal sealed class StartMark(DatabaseSession session, TableName journal)
{
    private const string Name = "sync";

    private readonly TableName _table = journal with { Name = OwnTables.Start };

    /// <summary>Whether the last start was of these files, and nobody has changed the schema since.</summary>
    public async Task<bool> IsOfAsync(string key, CancellationToken cancel)
    {
        if (await session.DescribeAsync(_table, cancel).ConfigureAwait(false) is null) return false;
        var rows = await session
            .QueryAsync($"SELECT value FROM {SqlDialect.Quote(_table)} WHERE name = $1", cancel, Name)
            .ConfigureAwait(false);
        return rows is [[string value]] && await ValueAsync(key, cancel).ConfigureAwait(false) is { } now && value == now;
    }

    /// <summary>Writes it. An engine that has no stamp gets none.</summary>
    public async Task SetAsync(string key, CancellationToken cancel)
    {
        if (await ValueAsync(key, cancel).ConfigureAwait(false) is null) return;
        if (await session.DescribeAsync(_table, cancel).ConfigureAwait(false) is null)
            await session
                .CreateAsync(
                    [
                        .. session.Dialect.CreateSchema(_table, await session.HasSchemaAsync(_table, cancel).ConfigureAwait(false)),
                        SqlDialect.CreateStart(_table),
                    ],
                    cancel)
                .ConfigureAwait(false);
        // The table is a part of what the engine stamps.
        await session.ExecuteAsync(
            $"INSERT INTO {SqlDialect.Quote(_table)} (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            cancel, Name, await ValueAsync(key, cancel).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<string?> ValueAsync(string key, CancellationToken cancel) =>
        await session.Url.Engine.Schema.StampAsync(session, cancel).ConfigureAwait(false) is { } stamp ? $"{key}:{stamp}" : null;
}
