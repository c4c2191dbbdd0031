using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

public sealed class MigrationFolderTests : IDisposable
{
    private readonly TempFolder _folder = new("folder");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_migration_is_its_entry_and_its_file()
    {
        Write(JournalText.Of("0000_first", "0001_second"), "0000_first.sql", "0001_second.sql", "0001_second.down.sql");

        var folder = MigrationFolder.Read(_folder);

        Assert.Equal((_folder.Path, MigrationLayout.Journal, Dialect.Sqlite), (folder.Path, folder.Layout, folder.Dialect!.Value));
        Assert.Empty(folder.Warnings);
        Assert.Equal(2, folder.Migrations.Count);
        var second = folder.Migrations[1];
        Assert.Equal((1, "0001_second", "second", "0001_second"), (second.Index, second.Tag, second.Name, second.ToString()));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(JournalText.FirstWhen + 1000), second.When);
        Assert.Equal((_folder.File("0001_second.sql"), _folder.File("0001_second.down.sql")), (second.Path, second.DownPath));
        Assert.Null(folder.Migrations[0].DownPath);
    }

    [Fact]
    public void Migrations_run_in_the_journals_order()
    {
        Write(JournalText.With($"{JournalText.Entry(1, "b")}, {JournalText.Entry(0, "a")}"), "a.sql", "b.sql");

        Assert.Equal(["b", "a"], MigrationFolder.Read(_folder).Migrations.Select(migration => migration.Tag));
    }

    [Fact]
    public void A_journal_without_entries_is_a_folder_without_migrations()
    {
        Write(JournalText.With(""));

        Assert.Empty(MigrationFolder.Read(_folder).Migrations);
    }

    [Fact]
    public void A_file_that_the_journal_names_must_be_there()
    {
        Write(JournalText.Of("0000_first", "0001_gone"), "0000_first.sql");

        var error = ExpectedError.Of(
            ErrorId.MigrationFileNotFound, $"The journal names '0001_gone', but '{_folder.File("0001_gone.sql")}' is not there.", Read);
        Assert.Equal(
            (_folder.File("0001_gone.sql"), "Restore the file, or remove its entry from meta/_journal.json."),
            (error.Target, error.RecommendedAction));
    }

    [Fact]
    public void A_folder_in_the_files_place_is_no_file()
    {
        Write(JournalText.Of("0000_first"));
        Directory.CreateDirectory(_folder.File("0000_first.sql"));

        ExpectedError.Of(ErrorId.MigrationFileNotFound, Read);
    }

    [Fact]
    public void A_file_that_the_journal_does_not_name_is_a_warning()
    {
        Write(
            JournalText.Of("0000_first"),
            "0000_first.sql", "0000_first.down.sql", "0002_z.sql", "0001_a.sql", "0001_a.down.sql", "README.md", "old/0009_x.sql");

        Assert.Equal(
            [
                "'0001_a.sql' is not in meta/_journal.json and will not be applied.",
                "'0001_a.down.sql' is not in meta/_journal.json and will not be applied.",
                "'0002_z.sql' is not in meta/_journal.json and will not be applied.",
            ],
            MigrationFolder.Read(_folder).Warnings);
    }

    [Fact]
    public void Many_of_them_are_one_warning()
    {
        Write(JournalText.Of("0000_first"), ["0000_first.sql", .. Enumerable.Range(1, 9).Select(i => $"000{i}_x.sql")]);

        Assert.Equal(
            [
                "9 SQL files are not in meta/_journal.json and will not be applied: '0001_x.sql', '0002_x.sql', '0003_x.sql' and 6 more, "
                    + "which Test-DbMigration (dbmigrate check) names.",
            ],
            MigrationFolder.Read(_folder).Warnings);
    }

    [Fact]
    public void Both_layouts_at_once_are_an_error()
    {
        Write(JournalText.Of("0000_first"), "0000_first.sql", "20260101000000_b/migration.sql");

        var error = ExpectedError.Of(
            ErrorId.JournalInvalid,
            $"'{_folder}' holds both layouts: meta/_journal.json and the folder '20260101000000_b' with a migration.sql.",
            Read);
        Assert.Equal("Finish 'drizzle-kit up' or remove one of the two.", error.RecommendedAction);
    }

    [Fact]
    public void An_empty_folder_is_an_error()
    {
        var error = ExpectedError.Of(ErrorId.JournalNotFound, $"'{_folder}' holds no migrations: there is no meta/_journal.json.", Read);

        Assert.Equal("Make the first one with New-DbMigration (dbmigrate new), or check the folder.", error.RecommendedAction);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void SQL_files_without_a_journal_are_an_error(bool folderInItsPlace)
    {
        _folder.Write("0000_first.sql", "");
        if (folderInItsPlace)
            Directory.CreateDirectory(_folder.File("meta", "_journal.json"));

        var error = ExpectedError.Of(ErrorId.JournalNotFound, $"'{_folder}' holds SQL files but no meta/_journal.json.", Read);

        Assert.StartsWith("Restore the journal from version control", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(_folder.Path, error.Target);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_folder_that_is_not_there_is_named(bool file)
    {
        var path = file ? _folder.Write("migrations", "") : _folder.File("migrations");

        var error = ExpectedError.Of(
            ErrorId.FolderNotFound, $"The migrations folder '{path}' is not there.", () => MigrationFolder.Read(path));

        Assert.Equal(
            "Check \"migrations\" in dbmigrate.json, or give -Migrations (--migrations); Initialize-DbMigration (dbmigrate init) makes a "
                + "project.",
            error.RecommendedAction);
    }

    [Fact]
    public void The_newer_layout_is_read_in_the_order_of_its_names()
    {
        foreach (
            var path in (string[])
                [
                    "20260301235959_z/migration.sql", "20250102030405_add_users/migration.sql", "20250102030405_add_users/down.sql",
                    "20250102030406/migration.sql", "notes/readme.sql", "20990101000000_no_file/snapshot.json",
                ])
            _folder.Write(path, "");

        var folder = MigrationFolder.Read(_folder);

        Assert.Equal((MigrationLayout.Folders, null), (folder.Layout, folder.Dialect));
        Assert.Equal(
            [(0, "20250102030405_add_users", "add_users"), (1, "20250102030406", "20250102030406"), (2, "20260301235959_z", "z")],
            folder.Migrations.Select(migration => (migration.Index, migration.Tag, migration.Name)));
        Assert.Equal(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), folder.Migrations[0].When);
        Assert.Equal(_folder.File("20250102030405_add_users", "migration.sql"), folder.Migrations[0].Path);
        Assert.Equal(_folder.File("20250102030405_add_users", "down.sql"), folder.Migrations[0].DownPath);
        Assert.Null(folder.Migrations[2].DownPath);
    }

    [
        Theory,
        InlineData("add_users"),
        InlineData("2025_add_users"),
        InlineData("20251301000000_month_13"),
        InlineData("2025010203040x_y"),
        InlineData("20250102 30405_y")
    ]
    public void A_folder_of_the_newer_layout_begins_with_its_time(string name)
    {
        _folder.Write($"{name}/migration.sql", "");

        var error = ExpectedError.Of(
            ErrorId.TagInvalid, $"The migration folder '{name}' does not begin with a time stamp (yyyyMMddHHmmss).", Read);
        Assert.Equal(
            ("Rename it as drizzle-kit does, such as 20250102030405_add_users.", _folder.File(name)),
            (error.RecommendedAction, error.Target));
    }

    [
        Theory,
        InlineData("drizzle-pg", 11),
        InlineData("drizzle-sqlite", 9),
        InlineData("drizzle-v1-pg", 3),
        InlineData("drizzle-v1-sqlite", 3)
    ]
    public void What_Drizzle_Kit_generated_is_read_whole(string fixture, int count)
    {
        var folder = MigrationFolder.Read(RepoPaths.Fixture(fixture));

        Assert.Equal(count, folder.Migrations.Count);
        Assert.Empty(folder.Warnings);
        Assert.Equal(folder.Migrations.OrderBy(migration => migration.When), folder.Migrations);
        Assert.Equal(Enumerable.Range(0, count), folder.Migrations.Select(migration => migration.Index));
    }

    private object Read() => MigrationFolder.Read(_folder);

    private void Write(string journal, params string[] files)
    {
        _folder.Write("meta/_journal.json", journal);
        foreach (var file in files)
            _folder.Write(file, "");
    }
}
