using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A throw-away PostgreSQL cluster on a free port of 127.0.0.1.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string User = "postgres";

    /// <summary>Planted, so that a test can look for it in places where no password may be.</summary>
    public const string Password = "planted-pa55word";

    private static readonly ConcurrentDictionary<PostgresServer, bool> Running = new();

    private readonly ServerAccount _account;
    private readonly PostgresBinaries _binaries;
    private readonly TempFolder _folder;
    private readonly Process? _guard;
    private readonly Lazy<NpgsqlDataSource> _maintenance;
    private readonly Lazy<Task> _template;
    private bool _durable;

    static PostgresServer() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (PostgresServer server in Running.Keys)
            server.StopAsync().GetAwaiter().GetResult();
    };

    private PostgresServer(ServerAccount account, PostgresBinaries binaries, TempFolder folder)
    {
        _account = account;
        _binaries = binaries;
        _folder = folder;
        _guard = StartGuard();
        _maintenance = new(() => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString()) { Pooling = true }));
        _template = new(SlimTemplateAsync);
    }

    public int MajorVersion => _binaries.Major;

    public int Port { get; private set; }

    /// <summary>A pg_dump that can dump this server, or null.</summary>
    public string? PgDump => PostgresBinaries.PgDumpFor(MajorVersion);

    /// <summary>What the server has logged so far.</summary>
    public string Log => File.Exists(LogFile) ? ReadShared(LogFile) : "";

    private string DataFolder => _folder.File("data");

    private string LogFile => _folder.File("data", "server.log");

    /// <param name="durable">Whether it is as users have it, for measurements: commits wait for the disk, and a password costs what it
    /// costs. Without, they survive the server's death but not the machine's.</param>
    public static async Task<PostgresServer> StartAsync(PostgresBinaries binaries, bool durable = false)
    {
        // A database is some hundreds of files: in memory it is made ten times as fast.
        var folder = TempFolder.InMemory($"pg{binaries.Major}");
        try
        {
            ServerAccount account = await ServerAccount.ChooseAsync();
            await account.OwnAsync(folder);
            var server = new PostgresServer(account, await account.MakeAccessibleAsync(binaries, folder), folder);
            await server.InitializeAsync(durable);
            await server.StartAsync();
            return server;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The connection string of one of its databases.</summary>
    public string ConnectionString(string database = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Password = Password,
        Database = database,
        // An idle pooled connection would be in the way of DROP DATABASE and of counting sessions.
        Pooling = false,
        IncludeErrorDetail = true,
    }.ConnectionString;

    /// <summary>The same as a URL.</summary>
    public string Url(string database = "postgres") => $"postgresql://{User}:{Password}@127.0.0.1:{Port}/{database}";

    /// <summary>Makes an empty database with a name of its own.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string prefix = "test")
    {
        string name = $"{prefix}_{Guid.NewGuid():N}";
        await MakeDatabaseAsync(name);
        return new TestDatabase(this, name, owned: true);
    }

    /// <summary>Makes an empty database of a name.</summary>
    public async Task MakeDatabaseAsync(string name, string owner = User)
    {
        await _template.Value;
        // Files are copied in half the time that pages take, where nobody waits for the checkpoint.
        var strategy = MajorVersion >= 15 ? "STRATEGY file_copy" : "";
        await MaintainAsync($"""CREATE DATABASE "{name}" TEMPLATE template0 OWNER {owner} {strategy}""");
    }

    /// <summary>Written anew template0 has no maps of free space, which are a third of its files; and once it was connected to, the server
    /// starts a session in a copy of it twice as fast. That goes for scratch databases too.</summary>
    private async Task SlimTemplateAsync()
    {
        if (_durable) return;
        await MaintainAsync("ALTER DATABASE template0 ALLOW_CONNECTIONS true");
        string template0 = new NpgsqlConnectionStringBuilder(ConnectionString("template0")) { Pooling = false }.ConnectionString;
        foreach (string sql in (string[])["VACUUM FULL", "SELECT 1"])
        {
            await using NpgsqlDataSource source = NpgsqlDataSource.Create(template0);
            await using NpgsqlCommand command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        await MaintainAsync("ALTER DATABASE template0 ALLOW_CONNECTIONS false");
    }

    /// <summary>The same in a folder of its own, which this makes the server's.</summary>
    public async Task<TestDatabase> CreateDatabaseOnAsync(string folder)
    {
        string name = $"test_{Guid.NewGuid():N}";
        await _account.OwnAsync(folder);
        await MaintainAsync($"""CREATE TABLESPACE "{name}" LOCATION '{folder}'""");
        await MaintainAsync($"""CREATE DATABASE "{name}" TEMPLATE template0 TABLESPACE "{name}" """);
        return new TestDatabase(this, name, owned: true, tablespace: name);
    }

    /// <summary>Runs a statement on the server's own database, on a connection that is kept: a run makes and drops thousands of
    /// databases.</summary>
    public async Task MaintainAsync(string sql)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                await using NpgsqlCommand command = _maintenance.Value.CreateCommand(sql);
                await command.ExecuteNonQueryAsync();
                return;
            }
            catch (NpgsqlException e) when (!again && (e is not PostgresException || e.SqlState == PostgresErrorCodes.AdminShutdown))
            {
                // The server was stopped since, and what is kept was cut.
                _maintenance.Value.Clear();
            }
        }
    }

    /// <summary>Starts it (again), on the port it had.</summary>
    public async Task StartAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            if (Port == 0)
                Port = FreePort();
            if (await TryStartAsync())
                break;
            if (attempt == 3)
                throw new InvalidOperationException($"{_binaries} did not start.\n{Log}");
            Port = 0; // someone else took the port between our finding it and the server's binding it
        }

        Running[this] = true;
    }

    /// <summary>Ends every session at once and stops; what was committed is recovered at the next start.</summary>
    public async Task StopAsync()
    {
        if (!Running.TryRemove(this, out _))
            return;
        ProcessResult stop = await RunAsync("pg_ctl", "stop", "-D", DataFolder, "-m", "immediate", "-w", "-t", "30");
        if (stop.ExitCode != 0)
            Kill();
    }

    /// <summary>Kills the server's processes, as a power failure of the server would.</summary>
    public void Kill()
    {
        Running.TryRemove(this, out _);
        string pidFile = Path.Combine(DataFolder, "postmaster.pid");
        if (!File.Exists(pidFile))
            return;
        try
        {
            using var postmaster = Process.GetProcessById(int.Parse(ReadShared(pidFile).Split('\n')[0], CultureInfo.InvariantCulture));
            postmaster.Kill(entireProcessTree: true);
            postmaster.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // It is gone already.
        }
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public override string ToString() => _binaries.ToString();

    public async ValueTask DisposeAsync()
    {
        if (_maintenance.IsValueCreated)
            await _maintenance.Value.DisposeAsync();
        await StopAsync();
        _folder.Dispose();
        _guard?.StandardInput.Close();
        _guard?.Dispose();
    }

    /// <summary>
    /// A shell that waits for the end of this process, however it ends, and then takes down what it left. Windows has
    /// no such shell; there a killed test run leaves its servers.
    /// </summary>
    private Process? StartGuard()
    {
        if (OperatingSystem.IsWindows())
            return null;
        const string script = """
            trap '' HUP INT TERM
            read -r _
            folder=$1
            shift
            [ -d "$folder/data" ] && "$@" && rm -rf "$folder"
            """;
        (string program, string[] arguments) = _account.Wrap(
            _binaries.Program("pg_ctl"), "stop", "-D", DataFolder, "-m", "immediate", "-s");
        return Process.Start(new ProcessStartInfo("sh", ["-c", script, "sh", _folder, program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        });
    }

    private async Task InitializeAsync(bool durable)
    {
        _durable = durable;
        string passwordFile = _folder.Write("password", Password);
        await _account.OwnAsync(passwordFile);
        // A run logs in tens of thousands of times, and a password of the usual 4,096 rounds costs each milliseconds.
        string[] login =
            durable ? ["-A", "scram-sha-256"]
            : _binaries.Major >= 16 ? ["-A", "scram-sha-256", "-c", "scram_iterations=1"]
            : ["-A", "md5"];
        (
            await RunAsync(
                "initdb", [.. login, "-D", DataFolder, "-U", User, $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C", "--no-sync"])).EnsureSuccess();

        await File.AppendAllTextAsync(Path.Combine(DataFolder, "postgresql.conf"), $"""

            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            max_connections = 200
            timezone = 'UTC'
            fsync = {(durable ? "on" : "off")}
            full_page_writes = {(durable ? "on" : "off")}
            autovacuum = {(durable ? "on" : "off")}
            jit = off
            {(durable || MajorVersion < 18 ? "" : "# Its workers are processes that take turns with the sessions.\nio_method = sync")}

            """);
    }

    private async Task<bool> TryStartAsync()
    {
        // The server inherits the handles of pg_ctl on Windows, so pipes to pg_ctl would stay open as long as it runs.
        (string program, string[] arguments) = _account.Wrap(
            _binaries.Program("pg_ctl"), "start", "-D", DataFolder, "-l", LogFile, "-o", $"-p {Port}", "-s", "-w", "-t", "60");
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private Task<ProcessResult> RunAsync(string program, params string[] arguments) =>
        _account.RunAsync(_folder, _binaries.Program(program), arguments);

    /// <summary>A port of 127.0.0.1 that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
