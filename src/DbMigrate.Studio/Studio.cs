using System.Collections.Concurrent;
using DbMigrate.Api;
using DbMigrate.Web;

namespace DbMigrate;

/// <summary>A database in a local web page: runs until it is disposed, nobody has asked for anything for a while, or the process
/// ends.</summary>
public sealed class Studio : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<Studio, bool> All = new();

    private readonly StudioServer _server;
    private readonly StudioApi _api;
    private readonly DatabaseTarget _target;

    private Studio(StudioServer server, StudioApi api, DatabaseTarget target) => (_server, _api, _target) = (server, api, target);

    /// <summary>The address to open, with a token that works once. A token that was used is replaced here by a new one.</summary>
    public string Url => $"http://127.0.0.1:{Port}/#token={_server.Guard.Token}";

    /// <summary>The port.</summary>
    public int Port => _server.Port;

    /// <summary>The environment.</summary>
    public string Environment => _target.Environment;

    /// <summary>The database, without its password.</summary>
    public string Database => _target.Url.Redacted;

    /// <summary>Whether nothing can be changed.</summary>
    public bool ReadOnly => _api.IsReadOnly;

    /// <summary>When it was opened.</summary>
    public DateTimeOffset Started { get; } = DateTimeOffset.Now;

    /// <summary>Completes when it has ended, for whatever reason.</summary>
    internal Task Ended => _server.Ended;

    /// <summary>Those of this process that run, the oldest first.</summary>
    public static IReadOnlyList<Studio> Running =>
        [.. All.Keys.Where(studio => !studio.Ended.IsCompleted).OrderBy(studio => studio.Started)];

    /// <summary>Opens a studio.</summary>
    /// <param name="project">The project, from <see cref="ProjectLoader"/>.</param>
    /// <param name="target">The database.</param>
    /// <param name="options">How; null is the usual way.</param>
    /// <param name="cancel">Cancels the opening.</param>
    /// <exception cref="DbMigrateException">The page is not there, the port is taken, or the database cannot be reached.</exception>
    public static async Task<Studio> StartAsync(
        Project project, DatabaseTarget target, StudioOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        var page = StudioPage.Load(options.PageFolder);
        var api = new StudioApi(project, target, options);
        try
        {
            // What is wrong with the database is said here, and not in a page.
            await api.OpenAsync(cancel).ConfigureAwait(false);
            var studio = new Studio(StudioServer.Start(page, api, options), api, target);
            All[studio] = true;
            _ = studio.ForgetAsync();
            return studio;
        }
        catch
        {
            await api.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until it has ended.</summary>
    /// <param name="cancel">Waits no longer.</param>
    public Task WaitAsync(CancellationToken cancel = default) => Ended.WaitAsync(cancel);

    /// <summary>Ends it: its port is free, and its connections are closed.</summary>
    public async ValueTask DisposeAsync()
    {
        _server.Stop();
        await Ended.ConfigureAwait(false);
        All.TryRemove(this, out _);
    }

    /// <inheritdoc/>
    public override string ToString() => $"http://127.0.0.1:{Port}/ {Database}";

    private async Task ForgetAsync()
    {
        await Ended.ConfigureAwait(false);
        All.TryRemove(this, out _);
    }
}
