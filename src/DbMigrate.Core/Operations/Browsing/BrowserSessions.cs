using DbMigrate.Engines;
using DbMigrate.Engines.Browsing;
using DbMigrate.Sql;

namespace DbMigrate.Operations.Browsing;

/// <summary>The sessions of somebody who looks at a database: one for each call that runs, and a few that wait for the next for a
/// while.</summary>
internal sealed class BrowserSessions : IAsyncDisposable
{
    private const int MostIdle = 3;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(20);

    private readonly DatabaseUrl _url;
    private readonly SessionOptions _options;
    private readonly object _gate = new();
    private readonly List<(DatabaseSession Session, DateTime Since)> _idle = [];
    private readonly Timer _timer;
    private bool _disposed;

    public BrowserSessions(DatabaseUrl url, SessionOptions options)
    {
        (_url, _options) = (url, options);
        _timer = new(_ => _ = CloseIdleAsync(DateTime.UtcNow - Kept), null, Kept, Kept);
    }

    /// <summary>Looks at the database through a session that cannot write.</summary>
    public async Task<T> ReadAsync<T>(Func<TableBrowser, Task<T>> work, CancellationToken cancel)
    {
        var session = Take();
        if (session is not null)
        {
            try
            {
                return await UseAsync(session, work).ConfigureAwait(false);
            }
            catch (DatabaseException e) when (e.Error?.Kind == DatabaseErrorKind.ConnectionLost && !cancel.IsCancellationRequested)
            {
                // The server went away while nobody looked.
            }
        }

        return await UseAsync(await OpenAsync(SessionAccess.ReadOnly, _options, cancel).ConfigureAwait(false), work).ConfigureAwait(false);
    }

    /// <summary>Opens a session that nobody else gets.</summary>
    public Task<DatabaseSession> OpenAsync(SessionAccess access, SessionOptions options, CancellationToken cancel) =>
        DatabaseSession.OpenAsync(_url, access, options, cancel);

    /// <summary>The engine's way to look at tables.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>: it has none.</exception>
    public static TableBrowser BrowserOf(DatabaseSession session) =>
        (session as IBrowses)?.Browse()
        ?? throw new DbMigrateException(
            ErrorId.NotSupported,
            $"The tables of {session.Url.Redacted} cannot be looked at: its engine has no way to.",
            "Use another engine's database.",
            session.Url.Redacted);

    public async ValueTask DisposeAsync()
    {
        lock (_gate) _disposed = true;
        await _timer.DisposeAsync().ConfigureAwait(false);
        await CloseIdleAsync(DateTime.MaxValue).ConfigureAwait(false);
    }

    private async Task<T> UseAsync<T>(DatabaseSession session, Func<TableBrowser, Task<T>> work)
    {
        var done = false;
        try
        {
            var result = await work(BrowserOf(session)).ConfigureAwait(false);
            done = true;
            return result;
        }
        finally
        {
            // What failed or was stopped may not be what it was.
            if (!done || !TryKeep(session)) await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private DatabaseSession? Take()
    {
        lock (_gate)
        {
            if (_idle.Count == 0) return null;
            var session = _idle[^1].Session;
            _idle.RemoveAt(_idle.Count - 1);
            return session;
        }
    }

    private bool TryKeep(DatabaseSession session)
    {
        // A file may be another one by the next call, and is opened in no time.
        if (_url.Path is not null || session is IBrowses { KeepsOthersOut: true } || session.IsLost) return false;
        lock (_gate)
        {
            if (_disposed || _idle.Count >= MostIdle) return false;
            _idle.Add((session, DateTime.UtcNow));
            return true;
        }
    }

    private async Task CloseIdleAsync(DateTime before)
    {
        List<DatabaseSession> old;
        lock (_gate)
        {
            old = [.. _idle.Where(item => item.Since < before).Select(item => item.Session)];
            _idle.RemoveAll(item => item.Since < before);
        }

        foreach (var session in old)
            await session.DisposeAsync().ConfigureAwait(false);
    }
}
