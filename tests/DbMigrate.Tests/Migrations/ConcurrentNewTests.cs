using System.Text.Json.Nodes;
using DbMigrate.Cli;
using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

/// <summary>Several processes that add to one folder at once: each migration is in the journal, and none writes over another.</summary>
public sealed class ConcurrentNewTests
{
    private const int Processes = 12;

    [Theory, InlineData(nameof(MigrationLayout.Journal)), InlineData(nameof(MigrationLayout.Folders))]
    public async Task Every_process_adds_its_migration(string layout)
    {
        using var root = new TempFolder("concurrent");
        string folder = root.File("migrations");
        if (layout == nameof(MigrationLayout.Folders))
            root.Write("migrations/20250102030405_first/migration.sql", "SELECT 1;");

        ProcessResult[] runs = await Task.WhenAll(Enumerable.Range(0, Processes).Select(i => ProcessRunner.RunAsync(
            "dotnet",
            [typeof(CliApp).Assembly.Location, "new", $"from process {i}", "--custom", "--dialect", "sqlite", "--migrations", folder],
            workingFolder: root)));

        Assert.All(runs, run => run.EnsureSuccess());
        IReadOnlyList<Migration> migrations = MigrationFolder.Read(folder).Migrations;
        Assert.Equal(
            Enumerable.Range(0, Processes).Select(i => $"from_process_{i}").Order(StringComparer.Ordinal),
            migrations.Where(migration => migration.Name != "first").Select(migration => migration.Name).Order(StringComparer.Ordinal));
        Assert.Equal(migrations.Count, migrations.Select(migration => migration.When).Distinct().Count());
        if (layout == nameof(MigrationLayout.Journal))
        {
            JsonArray entries = JsonNode.Parse(await File.ReadAllTextAsync(JournalFile.PathIn(folder)))!["entries"]!.AsArray();
            Assert.Equal(Enumerable.Range(0, Processes), entries.Select(entry => (int)entry!["idx"]!));
        }

        Assert.DoesNotContain(
            Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }),
            file => file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_holds_the_lock_is_alone()
    {
        using var folder = new TempFolder("lock");
        int inside = 0, most = 0, taken = 0;

        // Each opens the file, which the one before is about to delete.
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using FolderLock held = FolderLock.Take(folder);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            taken++;
            Interlocked.Decrement(ref inside);
        });

        Assert.Equal((1, 400), (most, taken));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_lock_that_a_killed_process_left_keeps_nobody_out()
    {
        using var folder = new TempFolder("lock");
        folder.Write(".dbmigrate.lock", "left");

        using (FolderLock.Take(folder))
        {
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_link_in_the_place_of_the_lock_leads_nowhere()
    {
        using var folder = new TempFolder("lock");
        string other = folder.Write("other/file", "kept");
        File.CreateSymbolicLink(folder.File(".dbmigrate.lock"), other);

        using (FolderLock.Take(folder))
            Assert.Equal("kept", File.ReadAllText(other));
    }
}
