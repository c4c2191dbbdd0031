using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Text;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>The database that is dumped, as its session knows it.</summary>
/// <param name="Url">Its URL.</param>
/// <param name="Host">The host that the session reached, of perhaps several.</param>
/// <param name="Port">Its port.</param>
/// <param name="Version">The server's major version.</param>
/// <param name="LockTimeout">How long to wait for a table that somebody has locked.</param>
internal sealed record DumpSource(DatabaseUrl Url, string Host, int Port, int Version, TimeSpan LockTimeout);

/// <summary>Copies a database with <c>pg_dump -Fc</c>, in the version that fits its server best.</summary>
/// <remarks>https://www.postgresql.org/docs/current/app-pgdump.html: a pg_dump dumps servers of its own version and older ones.</remarks>
internal sealed class PgDump : BackupWriter
{
    private readonly DumpSource _source;
    private readonly PostgresPrograms _programs;
    private readonly NpgsqlConnectionStringBuilder _connection;

    private PgDump(DumpSource source, PostgresPrograms programs)
        : base(source.Url) => (_source, _programs, _connection) = (source, programs, new(source.Url.ConnectionString));

    public override string Database => _connection.Database!;

    public override string Extension => ".dump";

    /// <summary>Finds the program.</summary>
    /// <param name="source">The database.</param>
    /// <param name="folders">Where to look; not each folder is there.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.BackupImpossible"/>.</exception>
    public static PgDump Find(DumpSource source, IEnumerable<string> folders)
    {
        if (!string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(source.Url.ConnectionString).SslPassword))
        {
            throw new DbMigrateException(
                ErrorId.BackupImpossible,
                $"{source.Url} has an sslpassword, which pg_dump takes nowhere but from its command line, where others could read it.",
                "Give a client key without a password, or run without -Backup (--backup).",
                source.Url.Redacted);
        }

        var looked = folders.Where(Directory.Exists).Distinct(StringComparer.Ordinal).ToList();
        var found = PostgresPrograms.With(looked, "pg_dump");
        var dump = found.Where(programs => programs.Major >= source.Version).MinBy(programs => programs.Major);
        if (dump is not null)
            return new(source, dump);
        var versions =
            found.Count == 0
                ? "There is none"
                : "There is only "
                    + string.Join(
                        ", ",
                        found.Select(programs =>
                            string.Create(CultureInfo.InvariantCulture, $"version {programs.Major} in '{programs.Folder}'")));
        throw new DbMigrateException(
            ErrorId.BackupImpossible,
            $"{source.Url} is PostgreSQL {source.Version}, which takes a pg_dump of version {source.Version} or later to back up. "
                + $"{versions}; looked in {string.Join(", ", looked)}.",
            $"Install the client programs of PostgreSQL {source.Version} and put their folder on the PATH, or run without -Backup "
                + $"(--backup).",
            source.Url.Redacted);
    }

    public override async Task WriteAsync(string path, CancellationToken cancel)
    {
        var dump = DumpCommand(path);
        if (_source.Url.Password is { } password)
            dump.Environment["PGPASSWORD"] = await password.GetAsync(cancel).ConfigureAwait(false);
        await RunAsync(dump, cancel).ConfigureAwait(false);
        if (_programs.Has("pg_restore"))
            await RunAsync(new(_programs["pg_restore"], ["--list", path]), cancel).ConfigureAwait(false);
    }

    /// <summary>The call: the connection is in its environment, which other users do not see.</summary>
    internal ProcessStartInfo DumpCommand(string path)
    {
        // Behind a table's lock it would otherwise wait without end.
        var wait = Math.Clamp((long)_source.LockTimeout.TotalMilliseconds, 1, int.MaxValue);
        var start = new ProcessStartInfo(
            _programs["pg_dump"],
            [
                "--format=custom",
                "--no-password",
                string.Create(CultureInfo.InvariantCulture, $"--lock-wait-timeout={wait}"),
                $"--file={path}",
            ]);
        foreach (var (name, value) in LibpqEnvironment.Of(_connection, _source.Host, _source.Port, _programs.Major))
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }

        return start;
    }

    private async Task RunAsync(ProcessStartInfo start, CancellationToken cancel)
    {
        try
        {
            var ended = await ChildProcess.RunAsync(start, cancel).ConfigureAwait(false);
            if (ended.ExitCode == 0)
                return;
            var said = ChildProcess.Tail(ended.Errors).TrimEnd('.');
            throw Failed(
                said.Length > 0
                    ? said
                    : string.Create(CultureInfo.InvariantCulture, $"{start.FileName} ended with exit code {ended.ExitCode}"));
        }
        catch (Win32Exception e)
        {
            throw Failed($"{start.FileName} cannot be started ({e.Message})", e);
        }
    }
}
