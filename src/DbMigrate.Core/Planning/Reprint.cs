using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Planning;

/// <summary>Makes a part of a schema anew from what the engine printed of it, and reads what it prints then.</summary>
/// <param name="provider">The engine.</param>
/// <param name="scratch">An empty scratch database, which is empty again afterwards.</param>
/// <param name="scope">What a reading looks at.</param>
internal sealed class Reprint(SchemaProvider provider, ScratchDatabase scratch, ReadScope scope)
{
    // A transaction of more would hold more locks than a server may be set to have.
    private const int MostObjects = 400;

    /// <summary>The part as the engine prints it now.</summary>
    /// <exception cref="StatementException">It cannot be made on the scratch database.</exception>
    public async Task<SchemaModel> ReadAsync(SchemaModel part, CancellationToken cancel)
    {
        var empty = provider.Empty(part.EngineVersion);
        // What every new database has stays, also where the part has no need of it.
        var whole = part.With(part.Objects.Concat(empty.Objects.Where(item => part.Find(item.Id) is null)));
        var script = MigrationText.Of(provider.Plan(empty, whole).Statements);
        return part.Objects.Count <= MostObjects
            ? await ReadInTransactionAsync(script, cancel).ConfigureAwait(false)
            : await ReadAndResetAsync(script, cancel).ConfigureAwait(false);
    }

    /// <summary>What is rolled back needs no new database.</summary>
    private async Task<SchemaModel> ReadInTransactionAsync(string script, CancellationToken cancel)
    {
        using var reader = new StringReader(script);
        var statements = scratch.Session.Splitter.Split(reader).ToList();
        while (true)
        {
            await scratch.Session.BeginAsync(cancel).ConfigureAwait(false);
            try
            {
                if (statements.Count > 0) await scratch.Session.RunAsync(statements, cancel).ConfigureAwait(false);
                return await provider.ReadAsync(scratch.Session, scope, cancel).ConfigureAwait(false);
            }
            catch (StatementException e) when (e.InnerException is not OperationCanceledException)
            {
                await scratch.Session.RollbackAsync().ConfigureAwait(false);
                if (e.Error is not { } error || !await scratch.TryProvideAsync(error, cancel).ConfigureAwait(false)) throw;
            }
            finally
            {
                await scratch.Session.RollbackAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<SchemaModel> ReadAndResetAsync(string script, CancellationToken cancel)
    {
        try
        {
            await new ScratchScript(scratch).RunAsync(script, cancel).ConfigureAwait(false);
            return await provider.ReadAsync(scratch.Session, scope, cancel).ConfigureAwait(false);
        }
        finally
        {
            await scratch.ResetAsync(cancel).ConfigureAwait(false);
        }
    }
}
