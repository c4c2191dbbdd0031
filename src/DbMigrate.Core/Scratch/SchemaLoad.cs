using DbMigrate.Engines;
using DbMigrate.Sources;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Scratch;

/// <summary>One loading of a schema: everything is sent at once, and what failed is tried again until nothing more succeeds.</summary>
/// <remarks>Statements share a transaction, which is fastest, until one of them fails; from there on each is a transaction of its own, so
/// that a failure undoes nothing else. Either way they share round trips, where the engine has round trips.</remarks>
internal sealed class SchemaLoad(ScratchDatabase scratch, IReadOnlyList<SchemaStatement> statements)
{
    // More would hold more locks than a server may be set to have.
    private const int BatchStatements = 500;
    private const int BatchCharacters = 4 << 20;

    // The engine sets them aside where it is of another version than the one that wrote the dump.
    private const string UnknownSetting = "42704";

    private static readonly ScriptPlan AnySettings = new() { ChangesSession = true };

    private readonly List<SchemaStatement> _batch = [];
    private readonly List<LoadFailure> _failed = [];
    private int _characters;
    private bool _inOrder = true;
    private IReadOnlyList<SqlStatement> _settings = [];
    private int _set;

    private DatabaseSession Session => scratch.Session;

    public async Task RunAsync(CancellationToken cancel)
    {
        await PassAsync(statements, cancel).ConfigureAwait(false);
        for (var backward = false; _failed.Count > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            var failed = _failed.OrderBy(failure => failure.Statement.Order).ToList();
            var provided = await ProvideAsync(failed, cancel).ConfigureAwait(false);
            _failed.Clear();
            if (backward)
            {
                // A chain that is declared last first would otherwise take one pass for each of its links.
                var creates = failed.Where(failure => failure.Statement.IsPlainCreate).ToList();
                await PassAsync(creates.Select(failure => failure.Statement).Reverse(), cancel).ConfigureAwait(false);
                _failed.AddRange(failed.Where(failure => !failure.Statement.IsPlainCreate));
            }
            else
            {
                await PassAsync(failed.Select(failure => failure.Statement), cancel).ConfigureAwait(false);
            }

            if (_failed.Count == failed.Count && !provided && backward)
                throw Error();
            backward = !backward && _failed.Count > failed.Count / 2;
        }

        await ResetAsync().ConfigureAwait(false);
    }

    private async Task PassAsync(IEnumerable<SchemaStatement> pass, CancellationToken cancel)
    {
        foreach (var statement in pass)
        {
            await SetAsync(statement, cancel).ConfigureAwait(false);
            if (scratch.ReachesBeyond(statement.Statement))
            {
                await FlushAsync(cancel).ConfigureAwait(false);
                await RunBeyondAsync(statement, cancel).ConfigureAwait(false);
                continue;
            }

            var isAlone = statement.Statement.Kind is StatementKind.OutsideTransaction or StatementKind.ForeignKeysPragma;
            if (isAlone)
                await FlushAsync(cancel).ConfigureAwait(false);
            await AddAsync(statement, cancel).ConfigureAwait(false);
            if (isAlone)
                await FlushEachAsync(0, cancel).ConfigureAwait(false);
        }

        await FlushAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Gives the session the settings that a statement has in its file.</summary>
    private async Task SetAsync(SchemaStatement statement, CancellationToken cancel)
    {
        if (!ReferenceEquals(_settings, statement.Settings) || _set > statement.Set)
        {
            if (_set > 0)
            {
                await FlushAsync(cancel).ConfigureAwait(false);
                await ResetAsync().ConfigureAwait(false);
            }

            (_settings, _set) = (statement.Settings, 0);
        }

        if (_set == statement.Set)
            return;
        await FlushAsync(cancel).ConfigureAwait(false);
        var settings = _settings.Skip(_set).Take(statement.Set - _set).ToList();
        var outcomes = await Session.TryEachAsync(settings, cancel).ConfigureAwait(false);
        for (var i = 0; i < settings.Count; i++)
        {
            if (outcomes[i] is { } error)
                await RetryAsync(statement.Origin, settings[i], error, cancel).ConfigureAwait(false);
        }

        _set = statement.Set;
    }

    /// <summary>A setting that failed may name a role; one that the engine does not know says nothing to it.</summary>
    private async Task RetryAsync(StatementOrigin origin, SqlStatement setting, DatabaseError error, CancellationToken cancel)
    {
        if (error.Code == UnknownSetting)
            return;
        if (await scratch.TryProvideAsync(error, cancel).ConfigureAwait(false)
            && (await Session.TryEachAsync([setting], cancel).ConfigureAwait(false))[0] is null)
        {
            return;
        }

        throw StatementFailedException.Create(ErrorId.SchemaInvalid, origin, setting, error, null, "Correct the schema.");
    }

    private async Task ResetAsync()
    {
        if (_set > 0)
            await Session.RestoreAsync(AnySettings).ConfigureAwait(false);
        (_settings, _set) = ([], 0);
    }

    private async Task AddAsync(SchemaStatement statement, CancellationToken cancel)
    {
        _batch.Add(statement);
        _characters += statement.Statement.Text.Length;
        if (_batch.Count >= BatchStatements || _characters >= BatchCharacters)
            await FlushAsync(cancel).ConfigureAwait(false);
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        var done = 0;
        if (_inOrder)
            done = await RunTogetherAsync(_batch.Count, cancel).ConfigureAwait(false);
        if (done < _batch.Count)
            _inOrder = await FlushEachAsync(done, cancel).ConfigureAwait(false);
        _batch.Clear();
        _characters = 0;
    }

    /// <summary>Runs the first statements of the batch in one transaction, up to the one that fails.</summary>
    /// <returns>How many are done.</returns>
    private async Task<int> RunTogetherAsync(int count, CancellationToken cancel)
    {
        // Once more without what failed; where it then fails again, each statement has to show for itself.
        for (var attempt = 0; attempt < 2 && count > 0; attempt++)
        {
            try
            {
                await Session
                    .RunTransactionsAsync(
                        [
                            [.. _batch.Take(count).Select(entry => entry.Statement)],
                        ],
                        cancel)
                    .ConfigureAwait(false);
                return count;
            }
            catch (StatementException e)
            {
                if (e.Error is null or { Kind: DatabaseErrorKind.ConnectionLost or DatabaseErrorKind.Canceled }) throw;
                // What went well before it was undone with it.
                count = _batch.FindIndex(entry => ReferenceEquals(entry.Statement, e.Statement));
                if (Session.IsLost && e.Error is { } error)
                    throw Ended(new(_batch[count], error));
            }
        }

        return 0;
    }

    /// <summary>Runs the statements of the batch from one on, each for itself.</summary>
    /// <returns>Whether all succeeded.</returns>
    private async Task<bool> FlushEachAsync(int from, CancellationToken cancel)
    {
        var outcomes = await Session.TryEachAsync([.. _batch.Skip(from).Select(entry => entry.Statement)], cancel).ConfigureAwait(false);
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] is { } error && !IsDone(_batch[from + i].Statement, error))
                _failed.Add(new(_batch[from + i], error));
        }

        // The last one that was heard of.
        if (Session.IsLost && _failed.Count > 0)
            throw Ended(_failed[^1]);
        _batch.Clear();
        _characters = 0;
        return outcomes.All(outcome => outcome is null);
    }

    private async Task RunBeyondAsync(SchemaStatement statement, CancellationToken cancel)
    {
        try
        {
            if (await scratch.RunBeyondAsync(statement.Statement, cancel).ConfigureAwait(false) is { } reason)
            {
                throw StatementFailedException.Refuse(
                    ErrorId.SchemaInvalid,
                    statement.Origin,
                    statement.Statement,
                    reason,
                    "Give a scratch server with -Scratch (--scratch), or take the statement out of the schema.");
            }
        }
        catch (StatementException e) when (e.Error is { } error)
        {
            _failed.Add(new(statement, error));
        }
    }

    // Every new database has it; a dump of one schema creates it all the same.
    private static bool IsDone(SqlStatement statement, DatabaseError error) =>
        error.Kind == DatabaseErrorKind.AlreadyExists && statement.Head.Equals("CREATE SCHEMA public", StringComparison.OrdinalIgnoreCase);

    private async Task<bool> ProvideAsync(IEnumerable<LoadFailure> failed, CancellationToken cancel)
    {
        var provided = false;
        foreach (var error in failed.Select(failure => failure.Error).DistinctBy(error => error.Message))
            provided |= await scratch.TryProvideAsync(error, cancel).ConfigureAwait(false);
        return provided;
    }

    /// <summary>The driver closes the connection after some errors (an internal one, a file that is missing): nothing can be tried after
    /// it.</summary>
    private StatementFailedException Ended(LoadFailure failure)
    {
        _failed.Clear();
        _failed.Add(failure);
        return Error();
    }

    private StatementFailedException Error()
    {
        var shown = LoadFailure.FirstOf(_failed);
        var others = _failed.Count - 1;
        return StatementFailedException.Create(
            ErrorId.SchemaInvalid,
            shown.Statement.Origin,
            shown.Statement.Statement,
            shown.Error,
            others switch { 0 => null, 1 => "One more statement fails.", _ => $"{others} more statements fail." },
            shown.Error.Kind == DatabaseErrorKind.NotInstalled
                ? "Give a scratch server that has the extension with -Scratch (--scratch)."
                : "Correct the schema.");
    }
}
