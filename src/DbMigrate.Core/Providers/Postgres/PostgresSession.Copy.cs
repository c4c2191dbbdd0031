using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <content>COPY … FROM STDIN, whose rows the server asks for: it shares no round trip with another statement.</content>
internal partial class PostgresSession
{
    private const int CopyCharacters = 64 * 1024;

    /// <summary>The statements in parts: each COPY with rows by itself, those between them together.</summary>
    private static IEnumerable<IReadOnlyList<SqlStatement>> AroundCopies(IReadOnlyList<SqlStatement> statements)
    {
        if (statements.All(statement => statement.Data is null)) return statements.Count > 0 ? [statements] : [];
        return Parts(statements);

        static IEnumerable<IReadOnlyList<SqlStatement>> Parts(IReadOnlyList<SqlStatement> statements)
        {
            var part = new List<SqlStatement>();
            foreach (var statement in statements)
            {
                if (statement.Data is not null && part.Count > 0)
                {
                    yield return part;
                    part = [];
                }

                part.Add(statement);
                if (statement.Data is null) continue;
                yield return part;
                part = [];
            }

            if (part.Count > 0) yield return part;
        }
    }

    private static bool HasRows(IReadOnlyList<SqlStatement> script) => script.Any(statement => statement.Data is not null);

    /// <summary>Runs scripts in their order, each in its transaction: those with rows by themselves, those between them together.</summary>
    private async Task RunAroundCopiesAsync(IReadOnlyList<IReadOnlyList<SqlStatement>> scripts, CancellationToken cancel)
    {
        var together = new List<IReadOnlyList<SqlStatement>>();
        foreach (var script in scripts)
        {
            if (!HasRows(script))
            {
                together.Add(script);
                continue;
            }

            await RunTransactionsCoreAsync(together, cancel).ConfigureAwait(false);
            together.Clear();
            await RunTransactionAsync(script, cancel).ConfigureAwait(false);
        }

        await RunTransactionsCoreAsync(together, cancel).ConfigureAwait(false);
    }

    private async Task RunTransactionAsync(IReadOnlyList<SqlStatement> script, CancellationToken cancel)
    {
        await BeginCoreAsync(cancel).ConfigureAwait(false);
        try
        {
            await RunCoreAsync(script, cancel).ConfigureAwait(false);
            await CommitCoreAsync([], cancel).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            // What fails only now is a deferred constraint that the script's last statement left open.
            throw new StatementException(script[^1], e, Translate(e));
        }
        finally
        {
            await RollbackAsync().ConfigureAwait(false);
        }
    }

    private async Task CopyAsync(SqlStatement statement, CopyData data, CancellationToken cancel)
    {
        // The driver waits for the server's answer to the last rows whatever happens: the server itself has to be told.
        var stopping = Task.CompletedTask;
        var registration = cancel.Register(() => stopping = StopAsync());
        try
        {
            var writer = await _connection.BeginTextImportAsync(statement.Text, cancel).ConfigureAwait(false);
            try
            {
                for (var at = 0; at < data.Text.Length; at += CopyCharacters)
                    await writer
                        .WriteAsync(data.Text.AsMemory(at, Math.Min(CopyCharacters, data.Text.Length - at)), cancel)
                        .ConfigureAwait(false);
            }
            catch
            {
                // Without it the rows that were sent so far would be kept.
                await writer.CancelAsync().ConfigureAwait(false);
                throw;
            }

            // The server says only now what it thinks of the rows.
            await writer.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            throw new StatementException(
                statement,
                cancel.IsCancellationRequested && e is not OperationCanceledException
                    ? new OperationCanceledException(e.Message, e, cancel)
                    : e,
                Translate(e));
        }
        finally
        {
            // From here on nobody may cancel what the session does next.
            await registration.DisposeAsync().ConfigureAwait(false);
            await stopping.ConfigureAwait(false);
        }
    }

    /// <summary>Cancels what the session's server process is doing, from beside it.</summary>
    private async Task StopAsync()
    {
        try
        {
            var beside = await _source.OpenConnectionAsync(CancellationToken.None).ConfigureAwait(false);
            await using (beside.ConfigureAwait(false))
                await QueryAsync(beside, new("SELECT pg_catalog.pg_cancel_backend($1)", [_process]), CancellationToken.None)
                    .ConfigureAwait(false);
        }
        catch (NpgsqlException)
        {
            // The server cannot be reached: then nothing runs there for us either.
        }
    }
}
