using System.ComponentModel;
using System.Diagnostics;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

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
        var settings = string.Join(' ', Settings.Select(setting => $"-c {setting}")) + $" -c listen_addresses= -c unix_socket_directories={folder}";
        var start = account.Run("/bin/sh", "-c", Script, "sh", programs.Folder, folder, user, ClusterFolder.Owner, settings);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = "/";
        var url = PostgresUrl.ParseConnectionString(new NpgsqlConnectionStringBuilder { Host = folder, Username = user, Database = user, SslMode = SslMode.Disable }.ConnectionString);
        try
        {
            return new(Process.Start(start)!, folder, url);
        }
        catch (Win32Exception e)
        {
            throw new DbMigrateException(ErrorId.ScratchUnavailable, $"'{start.FileName}' cannot be started: {e.Message}.", null, start.FileName, e);
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

    private static string LastLines(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).TakeLast(2));
}
