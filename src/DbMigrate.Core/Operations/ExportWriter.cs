using DbMigrate.Migrations;

namespace DbMigrate.Operations;

/// <summary>Puts the files of an export where a person wants them.</summary>
internal static class ExportWriter
{
    /// <summary>Where <see cref="Write"/> puts the files. A path with the extension of the only document names that file, not its
    /// folder.</summary>
    public static IReadOnlyList<string> Paths(IReadOnlyList<ExportFile> files, string path) =>
        files is [{ IsDocument: true } only] && Path.GetExtension(only.Path) == Path.GetExtension(path) && !Directory.Exists(path)
            ? [Path.GetFullPath(path)]
            : [.. files.Select(file => ProjectPath.Full(file.Path, path))];

    public static IReadOnlyList<string> Write(IReadOnlyList<ExportFile> files, string path)
    {
        var paths = Paths(files, path);
        foreach (var (file, full) in files.Zip(paths))
        {
            var folder = full == Path.GetFullPath(path) ? Path.GetDirectoryName(full)! : path;
            ProjectPath.CheckInside(folder, full);
            ProjectFolder.Write(full, () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                var isThere = File.Exists(full);
                if (isThere && File.ReadAllText(full) == file.Text) return;
                // A link that stays inside stays a link.
                ProjectFolder.Replace(
                    (isThere ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName : null) ?? full, file.Text);
            });
        }

        return paths;
    }
}
