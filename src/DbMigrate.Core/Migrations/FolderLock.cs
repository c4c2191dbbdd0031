using System.Diagnostics;
using System.Globalization;

namespace DbMigrate.Migrations;

/// <summary>Keeps other processes from adding to a migrations folder. A file says so, which the system lets go of when its process ends,
/// and which is gone afterwards.</summary>
internal sealed class FolderLock : IDisposable
{
    private const string FileName = ".dbmigrate.lock";
    private const int LongestToken = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _path;
    private readonly FileStream _file;

    private FolderLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Waits for the lock of a folder, which is made where it is not there.</summary>
    /// <exception cref="DbMigrateException">Somebody else keeps it, or the folder cannot be written.</exception>
    public static FolderLock Take(string folder)
    {
        ProjectFolder.Write(folder, () => Directory.CreateDirectory(folder));
        var path = Path.Combine(folder, FileName);
        for (var watch = Stopwatch.StartNew(); ; Thread.Sleep(10 + Random.Shared.Next(20)))
        {
            try
            {
                if (TryTake(path) is { } taken)
                    return taken;
            }
            catch (UnauthorizedAccessException e) when (!OperatingSystem.IsWindows() || watch.Elapsed > Patience)
            {
                // Windows says the same of a file that is just being deleted.
                throw NotWritable(folder, e);
            }
            catch (IOException e) when (!IsTaken(e))
            {
                throw NotWritable(folder, e);
            }
            catch (IOException e) when (watch.Elapsed > Patience)
            {
                throw new DbMigrateException(
                    ErrorId.FileNotWritable,
                    string.Create(CultureInfo.InvariantCulture, $"Another process is adding to '{folder}' and keeps '{path}' open; waited {Patience.TotalSeconds:0} s."),
                    "Wait for it to finish, or end it.",
                    folder,
                    e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process has it.
            }
        }
    }

    public void Dispose()
    {
        // Unix deletes an open file, Windows one that nobody has opened since.
        if (!OperatingSystem.IsWindows())
            Delete();
        _file.Dispose();
        if (OperatingSystem.IsWindows())
            Delete();
    }

    private static FolderLock? TryTake(string path)
    {
        // A link could lead to somebody else's file.
        if (new FileInfo(path).LinkTarget is not null)
            File.Delete(path);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            // Whoever had it may have deleted it since it was opened here, and somebody else made it anew: the file's length tells which it is.
            var token = Random.Shared.Next(1, LongestToken);
            file.SetLength(token);
            if (new FileInfo(path) is { Exists: true } there && there.Length == token)
                return new(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    private void Delete()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next one has it already.
        }
    }

    /// <summary>Another process has the file open: a sharing or lock violation of Windows, or what Linux and macOS call EWOULDBLOCK.</summary>
    private static bool IsTaken(IOException e) =>
        (e.HResult & 0xFFFF) is var code && (OperatingSystem.IsWindows() ? code is 32 or 33 : code == (OperatingSystem.IsLinux() ? 11 : 35));

    private static DbMigrateException NotWritable(string folder, Exception e) => new(
        ErrorId.FileNotWritable, $"'{folder}' cannot be written: {e.Message}", "Check its permissions and those of its folder.", folder, e);
}
