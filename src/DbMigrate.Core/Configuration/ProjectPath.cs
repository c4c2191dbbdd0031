namespace DbMigrate;

/// <summary>Paths that people write.</summary>
public static class ProjectPath
{
    // Windows finds a device behind these names in every folder, whatever their extension.
    private static readonly string[] Devices =
    [
        "CON",
        "PRN",
        "AUX",
        "NUL",
        "CONIN$",
        "CONOUT$",
        .. Enumerable.Range(0, 10).SelectMany(number => (string[])[$"COM{number}", $"LPT{number}"]),
    ];

    /// <summary>The full path.</summary>
    /// <param name="path">What a person wrote.</param>
    /// <param name="baseFolder">What a relative path starts from.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PathInvalid"/>: no system takes it.</exception>
    public static string Full(string path, string baseFolder) =>
        !path.Contains('\0')
            ? Path.GetFullPath(path, baseFolder)
            : throw new DbMigrateException(
                ErrorId.PathInvalid,
                $"'{path.Replace('\0', '?')}' is no path: it holds a NUL character.",
                "Correct the path.",
                path.Replace('\0', '?'));

    /// <summary>Refuses to write where a link leads out of the folder that a command writes into.</summary>
    /// <param name="folder">The folder; may be a link itself: its owner has put it there.</param>
    /// <param name="path">A path below it.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PathInvalid"/>.</exception>
    internal static void CheckInside(string folder, string path)
    {
        var root = Path.GetFullPath(folder);
        var relative = Path.GetRelativePath(root, Path.GetFullPath(path));
        if (IsOutside(relative)) throw Outside(path, root);
        var real = Real(root);
        foreach (var name in relative.Split(Path.DirectorySeparatorChar))
        {
            root = Path.Combine(root, name);
            if (new FileInfo(root).LinkTarget is not null && IsOutside(Path.GetRelativePath(real, Real(root)))) throw Outside(root, folder);
        }
    }

    /// <summary>Whether Windows would open a device under this name.</summary>
    internal static bool IsDevice(string name) => Devices.Contains(name.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase);

    private static bool IsOutside(string relative) =>
        relative == ".."
        || relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        || Path.IsPathRooted(relative);

    /// <summary>Where a path leads when every link on the way is followed.</summary>
    internal static string Real(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var name in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new FileInfo(Path.Combine(real, name));
            real = next.LinkTarget is null ? next.FullName : next.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        }

        return real;
    }

    private static DbMigrateException Outside(string path, string folder) =>
        new(
            ErrorId.PathInvalid,
            $"'{path}' leads out of '{folder}', so nothing is written there.",
            "Remove the link, or give the folder that it leads to.",
            path);
}
