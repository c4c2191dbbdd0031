using System.Runtime.CompilerServices;
using DbMigrate.Sources;

namespace DbMigrate;

/// <summary>Tells when the files of a project's schema change, for whoever keeps a database in line with them while they are
/// written.</summary>
/// <remarks>Asks the file system instead of being told by it: the same on every system, on network drives and in containers.</remarks>
public static class SchemaWatch
{
    /// <summary>Between two looks; a change counts once nothing has changed for as long, as an editor may write a file twice.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>The changes from this call on, also those that come before anybody waits for them.</summary>
    /// <param name="project">The project.</param>
    /// <param name="cancel">Ends it, without an exception.</param>
    /// <returns>After each change, the full paths of the files that are new, gone or another.</returns>
    public static IAsyncEnumerable<IReadOnlyList<string>> ChangesAsync(Project project, CancellationToken cancel = default) =>
        ChangesAsync(project, Look(project), cancel);

    private static async IAsyncEnumerable<IReadOnlyList<string>> ChangesAsync(
        Project project, Dictionary<string, (DateTime Written, long Length)> before, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (await WaitAsync(cancel).ConfigureAwait(false))
        {
            var now = Look(project);
            var changed = Differences(before, now);
            if (changed.Count == 0) continue;
            for (var settled = false; !settled; )
            {
                if (!await WaitAsync(cancel).ConfigureAwait(false)) yield break;
                var later = Look(project);
                settled = Differences(now, later).Count == 0;
                now = later;
            }

            changed = Differences(before, now);
            before = now;
            if (changed.Count > 0) yield return changed;
        }
    }

    private static async Task<bool> WaitAsync(CancellationToken cancel)
    {
        await Task.Delay(Interval, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancel.IsCancellationRequested;
    }

    private static Dictionary<string, (DateTime Written, long Length)> Look(Project project)
    {
        var seen = new Dictionary<string, (DateTime, long)>(StringComparer.Ordinal);
        foreach (var path in SourceFiles.Behind(project))
        {
            // One that is gone meanwhile is gone at the next look too.
            if (new FileInfo(path) is { Exists: true } file) seen[path] = (file.LastWriteTimeUtc, file.Length);
        }

        return seen;
    }

    private static List<string> Differences(
        Dictionary<string, (DateTime Written, long Length)> before, Dictionary<string, (DateTime Written, long Length)> now) =>
        [
            .. before
                .Keys.Union(now.Keys)
                .Where(path => !before.TryGetValue(path, out var old) || !now.TryGetValue(path, out var found) || old != found)
                .Order(StringComparer.Ordinal),
        ];
}
