using System.Diagnostics;
using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Text;

namespace DbMigrate.Providers.Pglite;

/// <summary>Keeps a data folder to one process: two that open it damage it, and PGlite itself does not look.</summary>
/// <remarks>The lock is the system's, so that a process that is killed leaves none. Its bridge may live a moment longer, which the file
/// beside it tells: nobody goes on before that one is gone, too.</remarks>
internal sealed class PgliteFolder : IDisposable
{
    /// <summary>Another program that has the folder open may be about to end, or be the application, which will not.</summary>
    private static readonly TimeSpan PatienceWithOthers = TimeSpan.FromSeconds(3);

    private readonly FileLock _lock;
    private readonly string _owner;

    private PgliteFolder(string path, FileLock taken, string owner) => (Path, _lock, _owner) = (path, taken, owner);

    /// <summary>The folder, with no link in its path.</summary>
    public string Path { get; }

    /// <summary>Waits for the lock of a folder, which need not be there yet.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.LockTimeout"/>, <see cref="ErrorId.FileNotWritable"/>.</exception>
    public static async Task<PgliteFolder> TakeAsync(DatabaseUrl url, SessionOptions options, CancellationToken cancel)
    {
        var path = Real(url.Path!);
        var (file, owner) = ($"{path}.dbmigrate.lock", $"{path}.dbmigrate.owner");
        FileLock? taken = null;
        var told = false;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            for (var watch = Stopwatch.StartNew(); ; await Task.Delay(20 + Random.Shared.Next(30), cancel).ConfigureAwait(false))
            {
                taken ??= TryTake(file);
                var other =
                    taken is null ? OwnerOf(owner) ?? "another runner"
                    : IsBridgeAlive(owner) ? "the process of a runner that was killed"
                    : null;
                if (taken is not null && other is null)
                {
                    other = OtherProcesses.With(path);
                    if (other is null) return new(path, taken, owner);
                    if (watch.Elapsed > PatienceWithOthers || watch.Elapsed > options.LockTimeout) throw InUse(url, other, watch.Elapsed);
                }

                if (watch.Elapsed > options.LockTimeout) throw InUse(url, other!, options.LockTimeout);
                if (!told) options.Notice?.Invoke($"{url} is in use by {other}; waiting for it.", false);
                told = true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            taken?.Dispose();
            throw new DbMigrateException(
                ErrorId.FileNotWritable, $"'{file}' cannot be written: {e.Message}", "Check the permissions of its folder.", file, e);
        }
        catch
        {
            taken?.Dispose();
            throw;
        }
    }

    /// <summary>Names the owner, and the process that works for it.</summary>
    public void Note((int Id, DateTime Start) bridge)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"dbmigrate, process {Environment.ProcessId} on {Environment.MachineName} since {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} "
                + $"UTC\n{bridge.Id} {new DateTimeOffset(bridge.Start).ToUnixTimeSeconds()}\n");
        File.WriteAllText(_owner, text);
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_owner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It says nothing without the lock.
        }

        _lock.Dispose();
    }

    private static FileLock? TryTake(string file)
    {
        try
        {
            return FileLock.TryTake(file);
        }
        catch (IOException e) when (FileLock.IsTaken(e))
        {
            return null;
        }
        catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows())
        {
            // It is just being deleted.
            return null;
        }
    }

    private static string? OwnerOf(string owner)
    {
        try
        {
            return File.ReadLines(owner).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsBridgeAlive(string owner)
    {
        try
        {
            if (!File.Exists(owner) || File.ReadAllLines(owner) is not [_, var line, ..] || line.Split(' ') is not [var id, var start])
                return false;
            using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            // Another process may have got the number since.
            var seconds = new DateTimeOffset(process.StartTime).ToUnixTimeSeconds() - long.Parse(start, CultureInfo.InvariantCulture);
            return Math.Abs(seconds) <= 1 && !process.HasExited;
        }
        catch (Exception e)
            when (e
                    is ArgumentException
                        or FormatException
                        or OverflowException
                        or InvalidOperationException
                        or IOException
                        or UnauthorizedAccessException
                        or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>A path without links: two ways to one folder are one folder.</summary>
    private static string Real(string path)
    {
        if (System.IO.Path.GetDirectoryName(path) is not { } parent) return path;
        var full = System.IO.Path.Combine(Real(parent), System.IO.Path.GetFileName(path));
        return Directory.Exists(full) && Directory.ResolveLinkTarget(full, returnFinalTarget: true) is { } target
            ? Real(target.FullName)
            : full;
    }

    private static DbMigrateException InUse(DatabaseUrl url, string other, TimeSpan waited) => new(
        ErrorId.LockTimeout,
        $"{url} is in use by {other}, and PGlite's folders are for one process at a time; waited "
            + $"{Duration.ToText(TimeSpan.FromSeconds(Math.Round(waited.TotalSeconds)))}.",
        "End it, or wait for it to finish; for a runner also with a longer -LockTimeout (--lock-timeout).",
        url.Redacted);
}
