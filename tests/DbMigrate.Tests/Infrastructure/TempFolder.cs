namespace DbMigrate.Tests.Infrastructure;

/// <summary>A folder that is gone after the test.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder(string prefix = "test")
    {
        Path = Directory.CreateTempSubdirectory($"dbmigrate-{prefix}-").FullName;
    }

    private TempFolder(DirectoryInfo folder) => Path = folder.FullName;

    public string Path { get; }

    public static implicit operator string(TempFolder folder) => folder.Path;

    /// <summary>A folder in memory where the system has room for one that programs may be run from, else an ordinary one.</summary>
    public static TempFolder InMemory(string prefix)
    {
        const string Memory = "/dev/shm";
        const long Room = 4L << 30;
        var usable = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Room && System.IO.File.ReadLines("/proc/mounts")
            .Any(mount => mount.Split(' ') is [_, Memory, "tmpfs", var options, ..] && !options.Split(',').Contains("noexec"));
        return usable
            ? new TempFolder(Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"dbmigrate-{prefix}-{Guid.NewGuid():N}")))
            : new TempFolder(prefix);
    }

    /// <summary>The full path of something in the folder.</summary>
    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file, and the folders above it, and returns its path.</summary>
    public string Write(string relativePath, string content)
    {
        string path = File(relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Copies a folder and everything below it into this one.</summary>
    public TempFolder CopyFrom(string source)
    {
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string target = File(System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            System.IO.File.Copy(file, target);
        }

        return this;
    }

    public override string ToString() => Path;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file that is still open (on Windows) is not worth failing a test for.
        }
    }
}
