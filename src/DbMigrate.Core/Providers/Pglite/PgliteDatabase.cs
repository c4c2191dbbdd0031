using DbMigrate.Engines;

namespace DbMigrate.Providers.Pglite;

/// <summary>A database while it is open: the lock of its folder, and the process that runs it.</summary>
internal sealed class PgliteDatabase : IAsyncDisposable
{
    private readonly DatabaseUrl _url;
    private readonly PgliteFolder? _folder;
    private readonly bool _ownsBridge;
    private PgliteBridge _bridge;
    private PgliteEndpoint _endpoint;

    private PgliteDatabase(DatabaseUrl url, PgliteFolder? folder, PgliteBridge bridge, PgliteEndpoint endpoint, bool ownsBridge) =>
        (_url, _folder, _bridge, _endpoint, _ownsBridge) = (url, folder, bridge, endpoint, ownsBridge);

    /// <summary>Nothing of it is on a disk.</summary>
    public bool IsInMemory => _folder is null;

    /// <summary>Its name.</summary>
    public string Name => _endpoint.Database;

    /// <summary>Where Npgsql finds it.</summary>
    public string ConnectionString => new Npgsql.NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _endpoint.Port,
        Username = "postgres",
        Password = _bridge.Token,
        Database = _endpoint.Database,
        SslMode = Npgsql.SslMode.Disable,
        GssEncryptionMode = Npgsql.GssEncryptionMode.Disable,
        ApplicationName = "dbmigrate",
        Pooling = false,
        Enlist = false,
        CommandTimeout = 0,
        // Nobody hears a request to cancel: the connection is given up at once.
        CancellationTimeout = -1,
        IncludeErrorDetail = true,
        IncludeFailedBatchedCommand = true,
    }.ConnectionString;

    /// <summary>Opens the database of a URL. One that is only read and not there is an empty one, in memory.</summary>
    /// <exception cref="DbMigrateException">It is in use, or cannot be opened.</exception>
    public static async Task<PgliteDatabase> OpenAsync(
        DatabaseUrl url, SessionAccess access, SessionOptions options, CancellationToken cancel)
    {
        var isThere = url.Path is not null && Directory.Exists(url.Path) && Directory.EnumerateFileSystemEntries(url.Path).Any();
        if (File.Exists(url.Path))
            throw new PgliteRefusal(
                "it is a file, and PGlite keeps a database in a folder.",
                "Write pglite://path/to/folder; a file of SQLite is sqlite:path."
            ).Of(url);
        var folder = url.Path is not null && (isThere || access == SessionAccess.ReadWrite)
            ? await PgliteFolder.TakeAsync(url, options, cancel).ConfigureAwait(false)
            : null;
        try
        {
            var (bridge, endpoint) = await StartAsync(url, folder, cancel).ConfigureAwait(false);
            return new(url, folder, bridge, endpoint, ownsBridge: true);
        }
        catch
        {
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>Opens a new database in memory, in a process that runs already.</summary>
    public static async Task<PgliteDatabase> OpenAsync(DatabaseUrl url, PgliteBridge bridge, CancellationToken cancel) =>
        new(url, null, bridge, await OpenAsync(url, bridge, null, cancel).ConfigureAwait(false), ownsBridge: false);

    /// <summary>Ends its process, whatever it does.</summary>
    public void Kill() => _bridge.Kill();

    /// <summary>Ends its process and starts another one, under the same lock.</summary>
    public async Task RestartAsync(CancellationToken cancel)
    {
        Kill();
        await _bridge.DisposeAsync().ConfigureAwait(false);
        (_bridge, _endpoint) = await StartAsync(_url, _folder, cancel).ConfigureAwait(false);
    }

    /// <summary>Gives it extensions, as far as PGlite has them. No transaction is open, and the session has to be set up again.</summary>
    public Task LoadAsync(IEnumerable<string> extensions, CancellationToken cancel) => _bridge.LoadAsync(_endpoint, extensions, cancel);

    /// <summary>Writes it into a file, as a compressed archive of its folder.</summary>
    public Task DumpAsync(string path, CancellationToken cancel) => _bridge.DumpAsync(_endpoint, path, cancel);

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_ownsBridge) await _bridge.DisposeAsync().ConfigureAwait(false);
            else await _bridge.CloseAsync(_endpoint, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbMigrateException e) when (e.Id == ErrorId.PgliteUnavailable && !_ownsBridge)
        {
            // Its process was ended, and the database with it.
        }
        finally
        {
            _folder?.Dispose();
        }
    }

    private static async Task<(PgliteBridge Bridge, PgliteEndpoint Endpoint)> StartAsync(
        DatabaseUrl url, PgliteFolder? folder, CancellationToken cancel)
    {
        var bridge = await PgliteBridge.StartAsync(url.ConnectionString, cancel).ConfigureAwait(false);
        try
        {
            // Before it has anything open: should we be killed, the next runner knows whom to wait for.
            folder?.Note(bridge.Process);
            return (bridge, await OpenAsync(url, bridge, folder, cancel).ConfigureAwait(false));
        }
        catch
        {
            bridge.Kill();
            await bridge.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<PgliteEndpoint> OpenAsync(
        DatabaseUrl url, PgliteBridge bridge, PgliteFolder? folder, CancellationToken cancel)
    {
        try
        {
            return await bridge.OpenAsync(folder?.Path, cancel).ConfigureAwait(false);
        }
        catch (PgliteRefusal e)
        {
            throw e.Of(url);
        }
    }
}
