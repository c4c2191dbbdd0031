using System.Text.Json;
using DbMigrate.Migrations;

namespace DbMigrate.Checking;

/// <summary>Do the snapshots stand for the files, and was each migration made on top of the one before it?</summary>
internal static class ChainCheck
{
    public static void Check(MigrationFolder folder, Findings findings)
    {
        CheckOurs(folder, findings);
        CheckDrizzle(folder, findings);
    }

    private static void CheckOurs(MigrationFolder folder, Findings findings)
    {
        var migrations = folder.Migrations;
        var chains = new List<string> { MigrationChain.Empty };
        var edited = false;
        for (var i = 0; i < migrations.Count; i++)
        {
            chains.Add(MigrationChain.Extend(chains[i], migrations[i].FileHash.Normalized));
            var keys = SnapshotFile
                .Candidates(folder, migrations[i])
                .Select(MigrationSnapshot.TryReadKeys)
                .FirstOrDefault(found => found is not null);
            if (keys is null || keys.Chain == chains[^1]) continue;
            var parent = chains.FindIndex(chain => MigrationChain.Extend(chain, migrations[i].FileHash.Normalized) == keys.Chain);
            if (parent >= 0)
            {
                var between = string.Join(", ", migrations.Take(i).Skip(parent).Select(other => $"'{other.Tag}'"));
                findings.Add(
                    FindingSeverity.Warning, CheckRules.SameParent, migrations[i],
                    $"'{migrations[i].Tag}' was made {(parent == 0 ? "on an empty folder" : $"on top of '{migrations[parent - 1].Tag}'")}, "
                        + $"but {between} came in between, from another branch.",
                    "Remove it and make it again (New-DbMigration, dbmigrate new), so that it is proven on top of the others.");
            }
            else if (!edited)
            {
                findings.Add(
                    FindingSeverity.Warning, CheckRules.EditedSinceGenerated, migrations[i],
                    $"'{migrations[i].Tag}' or a migration before it was edited after it had been generated: its snapshot stands for other "
                        + $"files.",
                    "Nothing is to do where that was meant and it is applied nowhere; its down script may have to follow by hand.");
                edited = true;
            }
            else
            {
                findings.Add(
                    FindingSeverity.Information,
                    CheckRules.SnapshotOutdated,
                    migrations[i],
                    $"The snapshot of '{migrations[i].Tag}' does not stand for the files before it; the migrations are replayed instead.",
                    null);
            }
        }
    }

    /// <summary>Drizzle Kit's snapshots name themselves and the one before.</summary>
    private static void CheckDrizzle(MigrationFolder folder, Findings findings)
    {
        var parents = folder
            .Migrations.Select(migration => (Migration: migration, Parent: ParentOf(folder, migration)))
            .Where(item => item.Parent is not null);
        foreach (var group in parents.GroupBy(item => item.Parent).Where(group => group.Count() > 1))
        {
            var members = group.Select(item => item.Migration).ToList();
            findings.Add(
                FindingSeverity.Warning, CheckRules.SameParent, members[^1],
                $"{string.Join(" and ", members.Select(member => $"'{member.Tag}'"))} were made on top of the same migration, on two "
                    + $"branches.",
                "Remove the later one and make it again, so that it knows of the other.");
        }
    }

    private static string? ParentOf(MigrationFolder folder, Migration migration)
    {
        var path = folder.Layout == MigrationLayout.Folders
            ? Path.Combine(folder.Path, migration.Tag, "snapshot.json")
            : SnapshotFile.Candidates(folder, migration).Last();
        if (!File.Exists(path)) return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return
                document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("prevId", out var parent)
                && parent.ValueKind == JsonValueKind.String
                ? parent.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
