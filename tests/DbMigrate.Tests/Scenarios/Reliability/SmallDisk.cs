using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>A file system of its own that can be full; takes root on Linux, and the right to mount.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _ballast;

    private SmallDisk(TempFolder folder) => (Folder, _ballast) = (folder, folder.File("ballast"));

    public TempFolder Folder { get; }

    /// <summary>Mounts it; skips the running test where that cannot be done.</summary>
    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var folder = new TempFolder("disk");
        ProcessResult? mounted = Environment.IsPrivilegedProcess && OperatingSystem.IsLinux()
            ? await ProcessRunner.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder])
            : null;
        if (mounted is not { ExitCode: 0 })
            folder.Dispose();
        Assert.SkipUnless(mounted is { ExitCode: 0 }, "A small file system takes root on Linux, and the right to mount.");
        return new SmallDisk(folder);
    }

    /// <summary>Leaves so much room and no more.</summary>
    public void Fill(int left)
    {
        using FileStream file = File.Create(_ballast);
        long room = new DriveInfo(Folder).AvailableFreeSpace - left;
        byte[] block = new byte[4096];
        for (long written = 0; written < room; written += block.Length)
            file.Write(block);
    }

    /// <summary>Makes room.</summary>
    public void Free() => File.Delete(_ballast);

    public async ValueTask DisposeAsync()
    {
        await ProcessRunner.RunAsync("umount", [Folder]);
        Folder.Dispose();
    }
}
