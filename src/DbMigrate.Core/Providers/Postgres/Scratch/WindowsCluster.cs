using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>A cluster on a free port of this machine, behind a password. Where this process is killed, the next one removes it.</summary>
internal sealed class WindowsCluster : ClusterProcess
{
    private readonly PostgresPrograms _programs;
    private readonly string _folder;

    private WindowsCluster(PostgresPrograms programs, string folder, DatabaseUrl url)
        : base(url)
    {
        _programs = programs;
        _folder = folder;
    }

    public override string? Failure => null;

    public override bool MayListen => true;

    public static async Task<WindowsCluster> StartAsync(PostgresPrograms programs, string user, CancellationToken cancel)
    {
        var folder = ClusterFolder.New();
        var (data, log, secret) = (Path.Combine(folder, "data"), Path.Combine(folder, "log"), Path.Combine(folder, "secret"));
        var password = RandomNumberGenerator.GetHexString(32);
        var port = FreePort();
        Directory.CreateDirectory(folder);
        try
        {
            await File.WriteAllTextAsync(ClusterFolder.OwnerOf(folder), ClusterFolder.Owner, cancel).ConfigureAwait(false);
            await File.WriteAllTextAsync(secret, password, cancel).ConfigureAwait(false);
            await RunAsync(
                    programs["initdb"],
                    cancel,
                    "-D",
                    data,
                    "-U",
                    user,
                    "-A",
                    "scram-sha-256",
                    $"--pwfile={secret}",
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "-N",
                    "--no-instructions")
                .ConfigureAwait(false);
            File.Delete(secret);
            var settings = string.Join(' ', Settings.Select(setting => $"-c {setting}"))
                + string.Create(CultureInfo.InvariantCulture, $" -c listen_addresses=127.0.0.1 -p {port}");
            await RunAsync(programs["pg_ctl"], cancel, "start", "-D", data, "-W", "-s", "-l", log, "-o", settings).ConfigureAwait(false);
        }
        catch
        {
            Remove(folder);
            throw;
        }

        var url = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = user,
            Password = password,
            Database = user,
            SslMode = SslMode.Disable,
            Options = Options,
        };
        return new(programs, folder, PostgresUrl.ParseConnectionString(url.ConnectionString));
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await RunAsync(
                    _programs["pg_ctl"], CancellationToken.None, "stop", "-D", Path.Combine(_folder, "data"), "-m", "immediate", "-s")
                .ConfigureAwait(false);
        }
        catch (DbMigrateException)
        {
            // It does not run.
        }

        Remove(_folder);
    }

    /// <summary>Stops the server in a folder that nobody looks after any more and removes it. The folder for temporary files is the user's
    /// own here.</summary>
    public static void RemoveAbandoned(string folder)
    {
        try
        {
            if (ClusterFolder.ServerOf(folder) is { } server && ClusterFolder.ProcessOf(server) is { } running)
            {
                using (running)
                {
                    // The file is as old as its server; a process that has got the same number since is younger.
                    if (running.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase)
                        && running.StartTime.ToUniversalTime() <= File.GetCreationTimeUtc(Path.Combine(folder, "data", "postmaster.pid")))
                    {
                        running.Kill(entireProcessTree: true);
                        running.WaitForExit(TimeSpan.FromSeconds(5));
                    }
                }
            }

            Remove(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or Win32Exception)
        {
            // In use, or gone meanwhile.
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that is still open; the next cluster's start removes it.
        }
    }

    // The server inherits the handles of pg_ctl, so a pipe to it would stay open as long as the server runs.
    private static async Task RunAsync(string program, CancellationToken cancel, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { CreateNoWindow = true, UseShellExecute = false })!;
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
            if (process.ExitCode != 0)
                throw new DbMigrateException(
                    ErrorId.ScratchUnavailable, $"'{program}' ended with exit code {process.ExitCode}.", null, program);
        }
        catch (Win32Exception e)
        {
            throw new DbMigrateException(ErrorId.ScratchUnavailable, $"'{program}' cannot be started: {e.Message}.", null, program, e);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
