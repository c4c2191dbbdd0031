using System.Text.Json.Nodes;
using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

public sealed class MigrationWriterTests : IDisposable
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero).AddTicks(9);

    private readonly TempFolder _root = new("writer");

    private string Folder => _root.File("migrations");

    private string JournalPath => JournalFile.PathIn(Folder);

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_first_migration_makes_the_folder()
    {
        var migration = Add("add users", Dialect.Sqlite);

        Assert.Equal((0, "0000_add_users", "add_users"), (migration.Index, migration.Tag, migration.Name));
        Assert.Equal(Now.ToUnixTimeMilliseconds(), migration.When.ToUnixTimeMilliseconds());
        Assert.Equal(Path.Combine(Folder, "0000_add_users.sql"), migration.Path);
        Assert.Equal("-- Custom SQL migration file, put your code below! --\n", File.ReadAllText(migration.Path));
        Assert.Equal(
            """
            {
              "version": "7",
              "dialect": "sqlite",
              "entries": [
                {
                  "idx": 0,
                  "version": "7",
                  "when": 1767323045678,
                  "tag": "0000_add_users",
                  "breakpoints": true
                }
              ]
            }

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(JournalPath));
        Assert.Equal(["_journal.json"], Directory.GetFileSystemEntries(Path.Combine(Folder, "meta")).Select(Path.GetFileName));
        AssertReadBack(migration);
    }

    [Fact]
    public void A_new_folder_needs_a_dialect()
    {
        var error = ExpectedError.Of(
            ErrorId.DialectMismatch, $"'{Folder}' is a new migrations folder, and nothing says for which dialect.", () => Add("a", null));

        Assert.Equal("Give -Dialect (--dialect) postgresql or sqlite.", error.RecommendedAction);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void A_migration_without_a_name_is_called_custom() => Assert.Equal("0000_custom", Add(null, Dialect.Sqlite).Tag);

    [Fact]
    public void An_empty_folder_is_a_new_one()
    {
        Directory.CreateDirectory(Folder);

        Assert.Equal("0000_a", Add("a", Dialect.PostgreSql).Tag);
        Assert.Equal(Dialect.PostgreSql, MigrationFolder.Read(Folder).Dialect);
    }

    [Fact]
    public void What_else_the_journal_holds_stays()
    {
        var before = Fixture("drizzle-pg");
        var journal = JsonNode.Parse(File.ReadAllText(JournalPath))!;
        journal["ours"] = JsonNode.Parse("""{ "kept": [1.50, "ä<&>"] }""");
        journal["entries"]![3]!["note"] = "kept too";
        File.WriteAllText(JournalPath, journal.ToJsonString());

        var migration = Add("Grüße & more", null);

        var after = JsonNode.Parse(File.ReadAllText(JournalPath))!;
        var added = after["entries"]!.AsArray()[^1]!;
        Assert.Equal(
            (11, "0011_Grüße_more", "7", true),
            ((int)added["idx"]!, (string)added["tag"]!, (string)added["version"]!, (bool)added["breakpoints"]!));
        after["entries"]!.AsArray().RemoveAt(11);
        Assert.True(JsonNode.DeepEquals(journal, after), after.ToJsonString());
        Assert.Contains("1.50", File.ReadAllText(JournalPath));
        Assert.Contains("ä<&>", File.ReadAllText(JournalPath));
        Assert.Equal(before.Append(migration.Tag), MigrationFolder.Read(Folder).Migrations.Select(one => one.Tag));
        AssertReadBack(migration);
    }

    [Fact]
    public void A_journal_with_comments_and_a_byte_order_mark_is_continued()
    {
        WriteJournal($"\uFEFF// ours\n{JournalText.Of("0000_a")[..^1]},}}", "0000_a");

        AssertReadBack(Add("b", null));
    }

    [Theory]
    [InlineData("6", "0007_x", 7, "0008_b")]
    [InlineData("5", "0000_x", 12345, "12346_b")]
    public void The_number_and_the_version_go_on_from_the_journals(string version, string tag, int index, string next)
    {
        WriteJournal(JournalText.With(JournalText.Entry(index, tag), $"\"{version}\""), tag);

        var migration = Add("b", null);

        Assert.Equal((index + 1, next), (migration.Index, migration.Tag));
        Assert.Equal(version, (string?)JsonNode.Parse(File.ReadAllText(JournalPath))!["entries"]![1]!["version"]);
    }

    // Drizzle's migrator skips what is not newer than the newest it applied; clocks differ and go back.
    [Theory]
    [InlineData(-1000, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(86_400_000, 86_400_001)]
    public void A_migration_is_newer_than_the_newest(long newest, long expected)
    {
        var now = Now.ToUnixTimeMilliseconds();
        WriteJournal(
            JournalText.With($$"""{ "idx": 0, "when": {{now + newest}}, "tag": "a" }, { "idx": 1, "when": 5, "tag": "b" }"""), "a", "b");

        var migration = Add("c", null);

        Assert.Equal((now + expected, "0002_c"), (migration.When.ToUnixTimeMilliseconds(), migration.Tag));
        AssertReadBack(migration);
    }

    [Fact]
    public void A_file_that_is_there_is_not_written_over()
    {
        WriteJournal(JournalText.Of("0000_a"), "0000_a");
        var path = _root.Write("migrations/0001_b.sql", "mine");
        var journal = File.ReadAllText(JournalPath);

        var error = ExpectedError.Of(ErrorId.FileExists, $"'{path}' is there already.", () => Add("b", null));

        Assert.Equal(
            ("Choose another name, or remove the file.", "mine", journal),
            (error.RecommendedAction, File.ReadAllText(path), File.ReadAllText(JournalPath)));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_failure_before_the_journals_entry_takes_the_files_back(bool newFolder)
    {
        if (!newFolder)
            WriteJournal(JournalText.Of("0000_a"), "0000_a");
        // The entry is written to a file beside the journal: a folder of that name stops the writer just there.
        Directory.CreateDirectory(JournalPath + ".tmp");

        Assert.ThrowsAny<Exception>(() => Add("b", Dialect.Sqlite));

        Assert.Equal(newFolder, MigrationPlace.IsNew(Folder));
        if (!newFolder)
        {
            var folder = MigrationFolder.Read(Folder);
            Assert.Equal(["0000_a"], folder.Migrations.Select(migration => migration.Tag));
            Assert.Empty(folder.Warnings);
        }

        Directory.Delete(JournalPath + ".tmp");
        AssertReadBack(Add("again", newFolder ? Dialect.Sqlite : null));
    }

    [Fact]
    public void Only_saying_it_writes_nothing()
    {
        var migration = MigrationWriter.AddCustom(
            new()
            {
                Root = Folder,
                Migrations = Folder,
                Dialect = Dialect.Sqlite,
            },
            "a",
            Now,
            write: false);

        Assert.Equal(("0000_a", false), (migration.Tag, Directory.Exists(Folder)));

        WriteJournal(JournalText.Of("0000_a"), "0000_a");
        var journal = File.ReadAllText(JournalPath);
        Assert.Equal(
            "0001_b",
            MigrationWriter
                .AddCustom(
                    new()
                    {
                        Root = Folder,
                        Migrations = Folder,
                        Dialect = null,
                    },
                    "b",
                    Now,
                    write: false)
                .Tag);
        Assert.Equal((journal, false), (File.ReadAllText(JournalPath), File.Exists(Path.Combine(Folder, "0001_b.sql"))));
    }

    [Fact]
    public void A_folder_of_the_newer_layout_is_continued_in_it()
    {
        _root.Write("migrations/20260102030405_a/migration.sql", "");

        var migration = Add("b c", null);

        Assert.Equal((1, "20260102030406_b_c", "b_c"), (migration.Index, migration.Tag, migration.Name));
        Assert.Equal(Path.Combine(Folder, "20260102030406_b_c", "migration.sql"), migration.Path);
        Assert.False(Directory.Exists(Path.Combine(Folder, "meta")));
        AssertReadBack(migration);
    }

    [Fact]
    public void SQL_files_without_a_journal_are_no_new_folder()
    {
        _root.Write("migrations/0000_a.sql", "");

        ExpectedError.Of(ErrorId.JournalNotFound, () => Add("b", Dialect.Sqlite));
        Assert.False(File.Exists(JournalPath));
    }

    [
        Theory,
        InlineData("!!!", "'!!!' holds no letter or digit, so it cannot name a migration."),
        InlineData("-", "'-' holds no letter or digit, so it cannot name a migration.")
    ]
    public void A_name_of_symbols_only_writes_nothing(string name, string message)
    {
        ExpectedError.Of(ErrorId.TagInvalid, message, () => Add(name, Dialect.Sqlite));
        ExpectedError.Of(ErrorId.TagInvalid, () => Add(new string('x', 300), Dialect.Sqlite));

        Assert.False(Directory.Exists(Folder));
    }

    [Theory, InlineData("drizzle-sqlite", 9), InlineData("drizzle-v1-sqlite", 3)]
    public async Task Drizzles_own_migrator_goes_on_with_what_was_added(string fixture, int before)
    {
        Fixture(fixture);
        var database = _root.File("app.db");
        Assert.Equal(before, (await DrizzleReference.MigrateSqliteAsync(database, Folder)).Applied);
        var migration = Add("more", null);
        await File.WriteAllTextAsync(migration.Path, "CREATE TABLE more (id integer);");

        var result = await DrizzleReference.MigrateSqliteAsync(database, Folder);

        Assert.Equal((1, migration.Hash, migration.WhenMillis), (result.Applied, result.Journal[^1].Hash, result.Journal[^1].CreatedAt));
    }

    private Migration Add(string? name, Dialect? dialect) =>
        MigrationWriter.AddCustom(
            new()
            {
                Root = Folder,
                Migrations = Folder,
                Dialect = dialect,
            },
            name,
            Now);

    private void WriteJournal(string journal, params string[] tags)
    {
        _root.Write("migrations/meta/_journal.json", journal);
        foreach (var tag in tags)
            _root.Write($"migrations/{tag}.sql", "");
    }

    private List<string> Fixture(string name)
    {
        foreach (var file in Directory.EnumerateFiles(RepoPaths.Fixture(name), "*", SearchOption.AllDirectories))
            _root.Write(Path.Combine("migrations", Path.GetRelativePath(RepoPaths.Fixture(name), file)), File.ReadAllText(file));
        return [.. MigrationFolder.Read(Folder).Migrations.Select(migration => migration.Tag)];
    }

    // What the writer says it wrote is what the reader finds.
    private void AssertReadBack(Migration written)
    {
        var read = MigrationFolder.Read(Folder).Migrations[^1];
        Assert.Equal(
            (written.Index, written.Tag, written.Name, written.When, written.Path),
            (read.Index, read.Tag, read.Name, read.When, read.Path));
    }
}
