using System.ComponentModel;
using System.Diagnostics;
using DbMigrate.Text;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>A cluster behind a socket in a folder that only its user can enter. A shell looks after it: when this process ends, however
/// it ends, the shell's input does too, and it takes everything down.</summary>
internal sealed class UnixCluster : ClusterProcess
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    // pg_ctl puts the server into a session of its own, where Ctrl+C does not reach it.
    private const string Script = """
        trap '' HUP INT TERM
        bin=$1 folder=$2 user=$3 owner=$4 settings=$5
        umask 077
        mkdir "$folder" && echo "$owner" >"$folder/owner" || exit 1
        fail() { cat "$folder/log" >&2; rm -rf "$folder"; exit 1; }
        "$bin/initdb" -D "$folder/data" -U "$user" -A trust -E UTF8 --locale=C -N --no-instructions >"$folder/log" 2>&1 </dev/null || fail
        "$bin/pg_ctl" start -D "$folder/data" -W -s -l "$folder/log" -o "$settings" >>"$folder/log" 2>&1 </dev/null || fail
        read -r _
        server=$(head -n 1 "$folder/data/postmaster.pid" 2>/dev/null)
        if [ -n "$server" ]; then
            kill -QUIT "$server"
            tries=0
            while kill -0 "$server" 2>/dev/null && [ $tries -lt 200 ]; do sleep 0.02; tries=$((tries + 1)); done
        fi
        rm -rf "$folder"
        """;

    // As the account that clusters run under, so that it can do no more than that account: what is there may have been planted for root to
    // trip over.
    private const string Removal = """
        folder=$1
        [ -d "$folder" ] && [ ! -L "$folder" ] && [ -O "$folder" ] || exit 0
        case $(ls -ld "$folder") in drwx------*) ;; *) exit 0 ;; esac
        server=$(head -n 1 "$folder/data/postmaster.pid" 2>/dev/null)
        is_server_here() {
            case $server in ''|*[!0-9]*) return 1 ;; esac
            if [ -d /proc/self ]; then
                case $(cat "/proc/$server/comm") in postgres*) [ "$(readlink "/proc/$server/cwd")" = "$(cd "$folder/data" && pwd -P)" ] ;; *) return 1 ;; esac
            else
                case "$(ps -o args= -p "$server") " in *postgres*" -D $folder/data "*) ;; *) return 1 ;; esac
            fi
        }
        if is_server_here 2>/dev/null; then
            kill -QUIT "$server"
            tries=0
            while kill -0 "$server" 2>/dev/null && [ $tries -lt 200 ]; do sleep 0.02; tries=$((tries + 1)); done
        fi
        rm -rf "$folder"
        """;

    // Said on both sides: where the server is not told, it takes PGPORT's. It is a part of the socket's name only.
    private const int Port = 5432;

    private readonly Process _guard;
    private readonly string _folder;
    private readonly Task<string> _complaint;

    private UnixCluster(Process guard, string folder, DatabaseUrl url)
        : base(url)
    {
        _guard = guard;
        _folder = folder;
        _complaint = guard.StandardError.ReadToEndAsync();
    }

    public override string? Failure => !_guard.HasExited ? null
        : _complaint.GetAwaiter().GetResult().Trim() is { Length: > 0 } said ? LastLines(said)
        : $"its shell ended with exit code {_guard.ExitCode}";

    public override bool MayListen => true;

    public static UnixCluster Start(PostgresPrograms programs, ServerAccount account, string user)
    {
        var folder = ClusterFolder.New();
        var settings =
            string.Join(' ', Settings.Select(setting => $"-c {setting}"))
            + $" -c listen_addresses= -c unix_socket_directories={folder} -p {Port}";
        var start = account.Run("/bin/sh", "-c", Script, "sh", programs.Folder, folder, user, ClusterFolder.Owner, settings);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = "/";
        var url = PostgresUrl.ParseConnectionString(
            new NpgsqlConnectionStringBuilder
            {
                Host = folder,
                Port = Port,
                Username = user,
                Database = user,
                SslMode = SslMode.Disable,
                Options = Options,
            }.ConnectionString);
        try
        {
            return new(Process.Start(start)!, folder, url);
        }
        catch (Win32Exception e)
        {
            throw new DbMigrateException(
                ErrorId.ScratchUnavailable, $"'{start.FileName}' cannot be started: {e.Message}.", null, start.FileName, e);
        }
    }

    /// <summary>Stops the server in a folder that nobody looks after any more and removes it; only one of ours that nobody else can enter,
    /// and only the server of that very folder.</summary>
    public static void RemoveAbandoned(string folder)
    {
        foreach (var account in ServerAccount.Candidates())
        {
            var start = account.Run("/bin/sh", "-c", Removal, "sh", folder);
            start.WorkingDirectory = "/";
            try
            {
                using var limit = new CancellationTokenSource(StopLimit);
                ChildProcess.RunAsync(start, limit.Token).GetAwaiter().GetResult();
            }
            catch (Exception e) when (e is OperationCanceledException or Win32Exception)
            {
                // Best effort; the next cluster's start tries again.
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            _guard.StandardInput.Close();
            using var limit = new CancellationTokenSource(StopLimit);
            await _guard.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // It goes on by itself; what it leaves is removed by the next one.
        }

        _guard.Dispose();
    }

    public override string ToString() => _folder;

    private static string LastLines(string text) =>
        string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).TakeLast(2));
}
