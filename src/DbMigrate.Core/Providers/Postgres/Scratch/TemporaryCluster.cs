using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>A PostgreSQL cluster in a temporary folder, for one command. Nothing in it survives, so nothing waits for the disk.</summary>
internal sealed class TemporaryCluster : IAsyncDisposable
{
    private const string User = "postgres";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(15);

    private readonly ClusterProcess _process;
    private bool _isDisposed;

    private TemporaryCluster(ClusterProcess process, DatabaseUrl url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Its first database.</summary>
    public DatabaseUrl Url { get; }

    /// <summary>Makes and starts one.</summary>
    /// <exception cref="DbMigrateException">There are no programs for it, or they do not run here.</exception>
    public static async Task<TemporaryCluster> StartAsync(IReadOnlyList<PostgresPrograms> found, CancellationToken cancel)
    {
        ClusterFolder.RemoveAbandoned();
        var refusals = new List<string>();
        foreach (var programs in found)
        {
            foreach (var account in ServerAccount.Candidates())
            {
                try
                {
                    return await StartAsync(programs, account, cancel).ConfigureAwait(false);
                }
                catch (DbMigrateException e)
                {
                    refusals.Add(e.Message);
                }
            }
        }

        var why =
            found.Count == 0
                ? "no PostgreSQL 14 or later is installed (looked in the PATH and in the usual folders for initdb, pg_ctl and postgres)"
            : refusals.Count == 0 ? "PostgreSQL refuses to run as root, and there is no other account to lend it"
            : string.Join("; ", refusals);
        throw new DbMigrateException(ErrorId.ScratchUnavailable, $"A temporary cluster: {why.TrimEnd('.')}.");
    }

    /// <summary>Takes it down. A server on it does so, too, where it cannot be used.</summary>
    public ValueTask DisposeAsync()
    {
        if (_isDisposed) return ValueTask.CompletedTask;
        _isDisposed = true;
        return _process.DisposeAsync();
    }

    private static async Task<TemporaryCluster> StartAsync(PostgresPrograms programs, ServerAccount account, CancellationToken cancel)
    {
        ClusterProcess process = OperatingSystem.IsWindows()
            ? await WindowsCluster.StartAsync(programs, User, cancel).ConfigureAwait(false)
            : UnixCluster.Start(programs, account, User);
        try
        {
            await WaitAsync(process, programs, cancel).ConfigureAwait(false);
            return new(process, process.Url);
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task WaitAsync(ClusterProcess process, PostgresPrograms programs, CancellationToken cancel)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            cancel.ThrowIfCancellationRequested();
            if (process.Failure is { } failure)
                throw Failed(failure);
            try
            {
                if (process.MayListen)
                {
                    var connection = new NpgsqlConnection(process.Url.ConnectionString);
                    await using (connection.ConfigureAwait(false))
                    {
                        await connection.OpenAsync(cancel).ConfigureAwait(false);
                        return;
                    }
                }
            }
            catch (NpgsqlException e) when (e is not PostgresException || e.SqlState == PostgresErrorCodes.CannotConnectNow)
            {
                // It is still starting.
            }

            if (watch.Elapsed > StartLimit)
                throw Failed(string.Create(CultureInfo.InvariantCulture, $"it did not start within {StartLimit.TotalSeconds:0} s"));
            await Task.Delay(Poll, cancel).ConfigureAwait(false);
        }

        DbMigrateException Failed(string why) =>
            new(
                ErrorId.ScratchUnavailable,
                $"PostgreSQL {programs.Major} in '{programs.Folder}' makes no cluster here: {why.Trim().TrimEnd('.')}.");
    }
}

/// <summary>The running programs of a cluster.</summary>
internal abstract class ClusterProcess(DatabaseUrl url) : IAsyncDisposable
{
    /// <summary>What a cluster is told that only has to be fast: it may lose everything, and one schema may fill one transaction.</summary>
    protected static readonly IReadOnlyList<string> Settings =
    [
        "fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "jit=off", "wal_level=minimal",
        "max_wal_senders=0", "max_locks_per_transaction=1024", "shared_buffers=128MB", "max_connections=20", "max_wal_size=2GB",
        "checkpoint_timeout=1h", "logging_collector=off", "timezone=UTC",
    ];

    /// <summary>What a session of it is told. PGOPTIONS, which the driver would take where there is nothing, says how to look at the user's
    /// database, and may be read only or short of time; what a schema means by it is in its profile.</summary>
    protected const string Options = "-c default_transaction_read_only=off";

    /// <summary>Its first database.</summary>
    public DatabaseUrl Url { get; } = url;

    /// <summary>Why it does not run; null while it may.</summary>
    public abstract string? Failure { get; }

    /// <summary>Whether it is worth to connect.</summary>
    public abstract bool MayListen { get; }

    public abstract ValueTask DisposeAsync();
}
