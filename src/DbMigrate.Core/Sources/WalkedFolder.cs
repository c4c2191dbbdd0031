using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace DbMigrate.Sources;

/// <summary>A folder that a glob searches. Links are followed, but not to where the search has been: it would never end.</summary>
internal sealed class WalkedFolder : DirectoryInfoBase
{
    private readonly DirectoryInfo _folder;
    private readonly WalkedFolder? _parent;
    private readonly HashSet<string> _seen;
    private readonly string _real;

    public WalkedFolder(string path)
        : this(new DirectoryInfo(path), null, new(StringComparer.Ordinal), ProjectPath.Real(path))
    {
    }

    private WalkedFolder(DirectoryInfo folder, WalkedFolder? parent, HashSet<string> seen, string real) =>
        (_folder, _parent, _seen, _real) = (folder, parent, seen, real);

    public override string Name => _folder.Name;

    public override string FullName => _folder.FullName;

    public override DirectoryInfoBase? ParentDirectory => _parent;

    public override IEnumerable<FileSystemInfoBase> EnumerateFileSystemInfos()
    {
        if (!_seen.Add(_real) && _folder.LinkTarget is not null) yield break;
        foreach (var item in _folder.EnumerateFileSystemInfos())
        {
            if (item is DirectoryInfo folder) yield return Child(folder);
            else yield return new FileInfoWrapper((FileInfo)item);
        }
    }

    public override DirectoryInfoBase? GetDirectory(string path) => Child(new DirectoryInfo(Path.Combine(FullName, path)));

    public override FileInfoBase? GetFile(string path) => new FileInfoWrapper(new FileInfo(Path.Combine(FullName, path)));

    private WalkedFolder Child(DirectoryInfo folder) =>
        new(folder, this, _seen, folder.LinkTarget is null ? Path.Combine(_real, folder.Name) : ProjectPath.Real(folder.FullName));
}
