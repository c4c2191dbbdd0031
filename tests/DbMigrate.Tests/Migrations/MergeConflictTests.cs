using DbMigrate.Configuration;
using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

/// <summary>Two branches that each added a migration leave Git's markers in meta/_journal.json.</summary>
public sealed class MergeConflictTests
{
    private const string Ours = """    { "idx": 1, "version": "7", "when": 1700000001000, "tag": "0001_ours", "breakpoints": true }""";
    private const string Theirs = """    { "idx": 1, "version": "7", "when": 1700000002000, "tag": "0001_theirs", "breakpoints": true }""";

    [Theory, InlineData("\n"), InlineData("\r\n")]
    public void It_is_called_what_it_is_with_its_line(string end)
    {
        using var folder = new TempFolder("conflict");
        string path = folder.Write(
            "meta/_journal.json",
            string.Join(
                end,
                "{",
                """  "version": "7", "dialect": "sqlite", "entries": [""",
                "<<<<<<< HEAD",
                Ours,
                "=======",
                Theirs,
                ">>>>>>> feature",
                "  ]",
                "}"));

        var error = Assert.Throws<DbMigrateException>(() => JournalFile.Read(path));

        Assert.Equal(
            (ErrorId.JournalInvalid, $"'{path}' has a merge conflict at line 3: two branches have changed it."), (error.Id, error.Message));
        Assert.Contains("Keep what both have", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void So_it_is_in_the_configuration()
    {
        using var folder = new TempFolder("conflict");
        string path = folder.Write("dbmigrate.json", "<<<<<<< HEAD\n{}\n=======\n{ }\n>>>>>>> feature\n");

        Assert.Contains(
            "has a merge conflict at line 1",
            Assert.Throws<DbMigrateException>(() => ConfigFile.Read(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_only_looks_like_it_is_none()
    {
        using var folder = new TempFolder("conflict");
        string path = folder.Write("dbmigrate.json", "{\n  // <<<<<<< HEAD\n  \"migrations\": \"m\"\n}\n");

        Assert.Equal("m", ConfigFile.Read(path).Migrations);
    }
}
