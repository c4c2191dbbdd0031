using System.Diagnostics;
using System.Globalization;
using DbMigrate.Text;

namespace DbMigrate.Migrations;

/// <summary>Keeps other processes from adding to a migrations folder. A file says so, which the system lets go of when its process ends,
/// and which is gone afterwards.</summary>
internal sealed class FolderLock : IDisposable
{
    private const string FileName = ".dbmigrate.lock";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FileLock _file;

    private FolderLock(FileLock file) => _file = file;

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
                if (FileLock.TryTake(path) is { } taken)
                    return new(taken);
            }
            catch (UnauthorizedAccessException e) when (!OperatingSystem.IsWindows() || watch.Elapsed > Patience)
            {
                // Windows says the same of a file that is just being deleted.
                throw NotWritable(folder, e);
            }
            catch (IOException e) when (!FileLock.IsTaken(e))
            {
                throw NotWritable(folder, e);
            }
            catch (IOException e) when (watch.Elapsed > Patience)
            {
                throw new DbMigrateException(
                    ErrorId.FileNotWritable,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Another process is adding to '{folder}' and keeps '{path}' open; waited {Patience.TotalSeconds:0} s."),
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

    public void Dispose() => _file.Dispose();

    private static DbMigrateException NotWritable(string folder, Exception e) => new(
        ErrorId.FileNotWritable, $"'{folder}' cannot be written: {e.Message}", "Check its permissions and those of its folder.", folder, e);
}
