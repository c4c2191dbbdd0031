using DbMigrate.Engines.Browsing;
using DbMigrate.Providers.Postgres.Browsing;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Providers.Postgres;

/// <content>Values as the server prints them, and as its types read them.</content>
internal partial class PostgresSession : IBrowses
{
    public TableBrowser Browse() => new PostgresBrowser(this);

    /// <summary>Whether a running statement can be stopped.</summary>
    protected virtual bool Stops => true;

    /// <summary>Runs a query of ours whose values come as text, whatever their types.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="arguments">Texts; the server takes each for what stands at its place.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task<IReadOnlyList<object?[]>> ReadTextAsync(string sql, IReadOnlyList<object?> arguments, CancellationToken cancel) => GuardAsync(async () =>
    {
        await PrintExactlyAsync(cancel).ConfigureAwait(false);
        var command = TextCommand(sql, arguments);
        await using (command.ConfigureAwait(false))
        {
            var rows = new List<object?[]>();
            var reader = await command.ExecuteReaderAsync(Stops ? cancel : CancellationToken.None).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
                    rows.Add(RowOf(reader));
            }

            return (IReadOnlyList<object?[]>)rows;
        }
    });

    private bool _printsExactly;

    private async Task PrintExactlyAsync(CancellationToken cancel)
    {
        if (_printsExactly) return;
        await SendAsync(PostgresBrowser.Settings, cancel).ConfigureAwait(false);
        _printsExactly = true;
    }

    private NpgsqlCommand TextCommand(string sql, IReadOnlyList<object?> arguments)
    {
        var command = new NpgsqlCommand(sql, _connection) { AllResultTypesAreUnknown = true, CommandTimeout = 0 };
        foreach (var argument in arguments)
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Unknown, Value = argument ?? DBNull.Value });
        return command;
    }
}
