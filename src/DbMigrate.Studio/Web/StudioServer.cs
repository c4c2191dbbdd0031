using System.Text.Json.Nodes;
using DbMigrate.Api;

namespace DbMigrate.Web;

/// <summary>Answers requests until it is stopped, or nobody has asked for anything for a while.</summary>
internal sealed class StudioServer
{
    private const int PortsTried = 100;
    private const int LongestBody = 16 * 1024 * 1024;
    private const int MostAtOnce = 16;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private readonly IWebListener _listener;
    private readonly StudioPage _page;
    private readonly StudioApi _api;
    private readonly TimeSpan _idle;
    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _asked = Environment.TickCount64;
    private int _running;

    private StudioServer(IWebListener listener, int port, StudioPage page, StudioApi api, TimeSpan idle)
    {
        (_listener, Port, _page, _api, _idle) = (listener, port, page, api, idle);
        Guard = new(port);
    }

    public int Port { get; }

    public StudioGuard Guard { get; }

    /// <summary>Completes when the port is free and the database is closed.</summary>
    public Task Ended => _ended.Task;

    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>: the port is taken.</exception>
    public static StudioServer Start(StudioPage page, StudioApi api, StudioOptions options)
    {
        var first = options.Port ?? StudioOptions.UsualPort;
        for (var port = first; port < first + (options.Port is null ? PortsTried : 1); port++)
        {
            if (SystemWebListener.TryListen(port) is not { } listener) continue;
            var server = new StudioServer(listener, port, page, api, options.IdleTimeout);
            _ = Task.Run(server.RunAsync);
            return server;
        }

        throw new DbMigrateException(
            ErrorId.NotSupported,
            options.Port is null
                ? $"None of the ports {first} to {first + PortsTried - 1} is free."
                : $"Port {first} is taken, or may not be listened on.",
            options.Port is null
                ? "End what listens there, or give a port with -Port (--port)."
                : "Give another one with -Port (--port), or none.",
            first.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public void Stop() => _stop.Cancel();

    private async Task RunAsync()
    {
        try
        {
            using var stopping = _stop.Token.Register(_listener.Dispose);
            var watch = WatchAsync();
            while (await _listener.AcceptAsync().ConfigureAwait(false) is { } exchange)
                _ = Task.Run(() => ServeAsync(exchange));
            await _stop.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
            _listener.Dispose();
            await _api.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var left = _idle - TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _asked));
            if (_idle > TimeSpan.Zero && left <= TimeSpan.Zero && Volatile.Read(ref _running) == 0)
            {
                await _stop.CancelAsync().ConfigureAwait(false);
                return;
            }

            var pause =
                _idle > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Clamp(left.TotalMilliseconds, 20, 60_000)) : TimeSpan.FromMinutes(1);
            await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(IWebExchange exchange)
    {
        Interlocked.Increment(ref _running);
        var abort = false;
        try
        {
            SetHeaders(exchange);
            await AnswerAsync(exchange).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whoever asked has gone, or an answer that had begun came to no end.
            abort = true;
        }
        finally
        {
            exchange.End(abort);
            Interlocked.Decrement(ref _running);
        }
    }

    private static void SetHeaders(IWebExchange exchange)
    {
        exchange.SetHeader("Content-Security-Policy", Policy);
        exchange.SetHeader("X-Content-Type-Options", "nosniff");
        exchange.SetHeader("Referrer-Policy", "no-referrer");
        exchange.SetHeader("Cache-Control", "no-store");
        exchange.SetHeader("Cross-Origin-Opener-Policy", "same-origin");
        exchange.SetHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    private async Task AnswerAsync(IWebExchange exchange)
    {
        if (Guard.CheckOrigin(exchange) is { } foreign)
        {
            await RefuseAsync(exchange, foreign.Status, foreign.Reason).ConfigureAwait(false);
            return;
        }

        if (!exchange.Path.StartsWith("/api/", StringComparison.Ordinal))
        {
            await SendPageAsync(exchange).ConfigureAwait(false);
            return;
        }

        if (exchange.Method != "POST")
        {
            exchange.SetHeader("Allow", "POST");
            await RefuseAsync(exchange, 405, "Calls are POST.").ConfigureAwait(false);
            return;
        }

        if (StudioGuard.CheckCall(exchange) is { } wrong)
        {
            await RefuseAsync(exchange, wrong.Status, wrong.Reason).ConfigureAwait(false);
            return;
        }

        var method = exchange.Path["/api/".Length..];
        if (method != "enter" && !Guard.HasEntered(exchange))
        {
            await RefuseAsync(exchange, 401, "Open the address that the studio has printed: this browser has no token yet.")
                .ConfigureAwait(false);
            return;
        }

        if (method == "cancel")
        {
            // It must get through where everything else waits.
            await CallAsync(exchange, method).ConfigureAwait(false);
            return;
        }

        if (!await _places.WaitAsync(LongestWait, _stop.Token).ConfigureAwait(false))
        {
            await RefuseAsync(exchange, 503, "Too many calls run already.").ConfigureAwait(false);
            return;
        }

        try
        {
            await CallAsync(exchange, method).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task CallAsync(IWebExchange exchange, string method)
    {
        if (await exchange.ReadAsync(method == "enter" ? 1024 : LongestBody, _stop.Token).ConfigureAwait(false) is not { } body)
        {
            await RefuseAsync(exchange, 413, "The request is too long.").ConfigureAwait(false);
            return;
        }

        if (CallArguments.TryRead(body) is not { } arguments)
        {
            await RefuseAsync(exchange, 400, "The request is no JSON object.").ConfigureAwait(false);
            return;
        }

        if (method == "enter")
        {
            await EnterAsync(exchange, arguments).ConfigureAwait(false);
            return;
        }

        Volatile.Write(ref _asked, Environment.TickCount64);
        await _api.CallAsync(method, arguments, exchange, _stop.Token).ConfigureAwait(false);
        Volatile.Write(ref _asked, Environment.TickCount64);
    }

    private async Task EnterAsync(IWebExchange exchange, CallArguments arguments)
    {
        if (Guard.Enter(arguments.OptionalText("token")) is not { } cookie)
        {
            await RefuseAsync(exchange, 403, "The token is wrong, or was used already: open the address that the studio prints anew.")
                .ConfigureAwait(false);
            return;
        }

        Volatile.Write(ref _asked, Environment.TickCount64);
        exchange.SetHeader("Set-Cookie", cookie);
        exchange.Status = 204;
        await exchange.SendAsync(default).ConfigureAwait(false);
    }

    private async Task SendPageAsync(IWebExchange exchange)
    {
        if (_page.Find(exchange.Path) is not { } file)
        {
            await RefuseAsync(exchange, 404, "There is no such page.").ConfigureAwait(false);
            return;
        }

        if (exchange.Method != "GET")
        {
            exchange.SetHeader("Allow", "GET");
            await RefuseAsync(exchange, 405, "Pages are read with GET.").ConfigureAwait(false);
            return;
        }

        exchange.SetHeader("Content-Type", file.Type);
        await exchange.SendAsync(file.Bytes).ConfigureAwait(false);
    }

    private static Task RefuseAsync(IWebExchange exchange, int status, string reason) =>
        new JsonAnswer(
            status,
            new JsonObject
            {
                ["error"] = new JsonObject { ["id"] = null, ["message"] = reason },
            }).SendAsync(exchange, CancellationToken.None);
}
