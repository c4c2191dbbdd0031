using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbMigrate.Text;

namespace DbMigrate.Providers.Pglite;

/// <summary>A database that the bridge serves.</summary>
/// <param name="Port">Its port on this machine.</param>
/// <param name="Database">Its name.</param>
internal sealed record PgliteEndpoint(int Port, string Database);

/// <summary>The process that runs PGlite: Node.js with our script, <c>Bridge/bridge.mjs</c>, which says what it takes and
/// answers.</summary>
internal sealed class PgliteBridge : IAsyncDisposable
{
    private const string Script = "DbMigrate.Providers.Pglite.Bridge.bridge.mjs";
    private const string Variable = "DBMIGRATE_PGLITE_BRIDGE";
    private const string Mark = "dbmigrate ";
    private const int KeptErrors = 16;

    /// <summary>To close a database that is large takes its time; one that has stopped is recovered when it is opened again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _project;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Queue<string> _errors = new();
    private int _requests;

    private PgliteBridge(Process process, string project, string token)
    {
        (_process, _project, Token) = (process, project, token);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>The password of its databases.</summary>
    public string Token { get; }

    /// <summary>The process's id and start.</summary>
    public (int Id, DateTime Start) Process => (_process.Id, _process.StartTime);

    /// <summary>Starts it.</summary>
    /// <param name="project">The folder from which the package is looked for.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PgliteUnavailable"/>.</exception>
    public static async Task<PgliteBridge> StartAsync(string project, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(
            "node",
            ["--input-type=module", "--eval", $"await import('data:text/javascript,' + encodeURIComponent(process.env.{Variable}))"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment[Variable] = ReadScript();
        PgliteBridge? bridge = null;
        try
        {
            bridge = new(System.Diagnostics.Process.Start(start)!, project, RandomNumberGenerator.GetHexString(32, lowercase: true));
            await bridge
                .AskAsync(
                    new()
                    {
                        ["op"] = "hello",
                        ["project"] = project,
                        ["cache"] = CacheFolder(),
                        ["token"] = bridge.Token,
                    },
                    cancel)
                .ConfigureAwait(false);
            return bridge;
        }
        catch (Win32Exception e)
        {
            throw new DbMigrateException(
                ErrorId.PgliteUnavailable,
                "PGlite runs in Node.js, and there is no program 'node' on the PATH.",
                "Install Node.js 20 or later, or put its folder on the PATH.",
                project,
                e);
        }
        catch
        {
            bridge?.Kill();
            throw;
        }
    }

    /// <summary>Opens a data folder, which is made where it is not there or empty; null is a new database in memory.</summary>
    public async Task<PgliteEndpoint> OpenAsync(string? folder, CancellationToken cancel)
    {
        var answer = await AskAsync(new() { ["op"] = "open", ["folder"] = folder }, cancel).ConfigureAwait(false);
        return new(answer.GetProperty("port").GetInt32(), answer.GetProperty("database").GetString()!);
    }

    /// <summary>Starts a database again with more extensions, of which each is passed over that PGlite has not. No transaction is
    /// open.</summary>
    public Task LoadAsync(PgliteEndpoint database, IEnumerable<string> extensions, CancellationToken cancel) =>
        AskAsync(
            new()
            {
                ["op"] = "load",
                ["port"] = database.Port,
                ["extensions"] = new JsonArray([.. extensions.Select(name => JsonValue.Create(name))]),
            },
            cancel);

    /// <summary>Writes a database's data folder into a file, as a compressed archive.</summary>
    public Task DumpAsync(PgliteEndpoint database, string path, CancellationToken cancel) =>
        AskAsync(new() { ["op"] = "dump", ["port"] = database.Port, ["path"] = path }, cancel);

    /// <summary>Closes a database.</summary>
    public Task CloseAsync(PgliteEndpoint database, CancellationToken cancel) =>
        AskAsync(new() { ["op"] = "close", ["port"] = database.Port }, cancel);

    /// <summary>Ends it at once, whatever it does. What was committed is there when the folder is opened again.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(Patience);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended.
        }
    }

    /// <summary>Lets it close its databases.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            Kill();
        }

        _process.Dispose();
        _turn.Dispose();
    }

    private async Task<JsonElement> AskAsync(JsonObject request, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            request["id"] = ++_requests;
            await _process.StandardInput.WriteLineAsync(request.ToJsonString().AsMemory(), cancel).ConfigureAwait(false);
            await _process.StandardInput.FlushAsync(cancel).ConfigureAwait(false);
            while (await _process.StandardOutput.ReadLineAsync(cancel).ConfigureAwait(false) is { } line)
            {
                if (!line.StartsWith(Mark, StringComparison.Ordinal)) continue;
                using var answer = JsonDocument.Parse(line.AsMemory(Mark.Length));
                return answer.RootElement.TryGetProperty("error", out var error)
                    ? throw Refused(error.GetString()!, answer.RootElement.GetProperty("message").GetString()!)
                    : answer.RootElement.Clone();
            }

            throw Ended();
        }
        catch (IOException e)
        {
            throw Ended(e);
        }
        catch (OperationCanceledException)
        {
            // Its answer would be taken for that of the next request.
            Kill();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private DbMigrateException Refused(string code, string message) => code switch
    {
        "no-package" => new DbMigrateException(
            ErrorId.PgliteUnavailable,
            $"PGlite is taken from the project, so that it is the application's own, and '{_project}' has no package @electric-sql/pglite.",
            "Run npm install @electric-sql/pglite there.",
            _project),
        "no-data" or "other-version" => new PgliteRefusal($"{message}.", code == "no-data"
            ? "Give PGlite a folder of its own."
            : "Use the PGlite that made it; to go on with this one, take the data over with pg_dump and a new folder."),
        _ => new PgliteRefusal(
            $"PGlite said: {message.Split('\n')[0].TrimEnd('.')}.{Tail()}",
            "Look at what it says; restore a backup where the folder is damaged."),
    };

    private DbMigrateException Ended(Exception? inner = null) =>
        new(
            ErrorId.PgliteUnavailable,
            $"The process that runs PGlite has ended.{Tail()}",
            "Run the command again; what is applied stays applied.",
            _project,
            inner);

    private string Tail()
    {
        lock (_errors) return _errors.Count == 0 ? "" : Environment.NewLine + ChildProcess.Tail(string.Join('\n', _errors));
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_errors)
        {
            _errors.Enqueue(line);
            if (_errors.Count > KeptErrors) _errors.Dequeue();
        }
    }

    private static string ReadScript()
    {
        using var reader = new StreamReader(
            typeof(PgliteBridge).Assembly.GetManifestResourceStream(Script) ?? throw new InvalidOperationException("There is no bridge."));
        return reader.ReadToEnd();
    }

    /// <summary>Where a new database's template is kept for each version of PGlite.</summary>
    private static string CacheFolder()
    {
        var root =
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "Library", "Caches")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache) ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(root, "dbmigrate");
    }
}
