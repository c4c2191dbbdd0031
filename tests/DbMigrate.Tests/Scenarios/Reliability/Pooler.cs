using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>A PgBouncer in front of a test server.</summary>
public sealed class Pooler : IAsyncDisposable
{
    private const string Program = "pgbouncer";

    private readonly TempFolder _folder;
    private readonly Process _process;
    private readonly PostgresServer _server;
    private readonly int _port;

    private Pooler(TempFolder folder, Process process, PostgresServer server, int port) =>
        (_folder, _process, _server, _port) = (folder, process, server, port);

    /// <param name="mode">PgBouncer's <c>pool_mode</c>.</param>
    public static async Task<Pooler> StartAsync(PostgresServer server, string mode)
    {
        Assert.SkipUnless(Programs.IsOnPath(Program), "No pgbouncer was found on the PATH (Debian: apt-get install pgbouncer).");
        var folder = new TempFolder(Program);
        ServerAccount account = await ServerAccount.ChooseAsync();
        int port = PostgresServer.FreePort();
        folder.Write("users", $"\"{PostgresServer.User}\" \"{PostgresServer.Password}\"\n");
        string configuration = folder.Write("pgbouncer.ini", $"""
            [databases]
            * = host=127.0.0.1 port={server.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = plain
            auth_file = {folder.File("users")}
            pool_mode = {mode}
            """);
        await account.OwnAsync(folder);
        (string program, string[] arguments) = account.Wrap(Program, configuration);
        var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                WorkingDirectory = "/",
            })!;
        var pooler = new Pooler(folder, process, server, port);
        await pooler.WaitAsync();
        return pooler;
    }

    /// <summary>The same database through the pooler.</summary>
    public string Through(string url) => url.Replace($":{_server.Port}/", $":{_port}/");

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private async Task WaitAsync()
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException) when (watch.Elapsed < TimeSpan.FromSeconds(20) && !_process.HasExited)
            {
                // Not yet.
            }
        }
    }
}
