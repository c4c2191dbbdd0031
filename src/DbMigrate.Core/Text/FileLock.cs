namespace DbMigrate.Text;

/// <summary>A file that one process has at a time: the system lets go of it when the process ends, and it is gone afterwards.</summary>
internal sealed class FileLock : IDisposable
{
    private const int LongestToken = 1 << 20;

    private readonly string _path;
    private readonly FileStream _file;

    private FileLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Takes it, if nobody has it.</summary>
    /// <param name="path">The file, which is made where it is not there.</param>
    /// <returns>Null where another process has just let go of it: the next try may have it.</returns>
    /// <exception cref="IOException">Another process has it (<see cref="IsTaken"/>), or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written. Windows says the same of a file that is just being
    /// deleted.</exception>
    public static FileLock? TryTake(string path)
    {
        // A link could lead to somebody else's file.
        if (new FileInfo(path).LinkTarget is not null)
            File.Delete(path);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        try
        {
            // Whoever had it may have deleted it since it was opened here, and somebody else made it anew: the file's length tells which it
            // is.
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

    /// <summary>Another process has the file open: a sharing or lock violation of Windows, or what Linux and macOS call
    /// EWOULDBLOCK.</summary>
    public static bool IsTaken(IOException e) =>
        (e.HResult & 0xFFFF) is var code
        && (OperatingSystem.IsWindows() ? code is 32 or 33 : code == (OperatingSystem.IsLinux() ? 11 : 35));

    public void Dispose()
    {
        // Unix deletes an open file, Windows one that nobody has opened since.
        if (!OperatingSystem.IsWindows())
            Delete();
        _file.Dispose();
        if (OperatingSystem.IsWindows())
            Delete();
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
}
