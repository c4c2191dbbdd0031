using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

public sealed class JournalFileTests : IDisposable
{
    private readonly TempFolder _folder = new("journal");

    private string JournalPath => _folder.File("_journal.json");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("5", "pg", Dialect.PostgreSql)]
    [InlineData("6", "postgresql", Dialect.PostgreSql)]
    [InlineData("7", "postgresql", Dialect.PostgreSql)]
    [InlineData("5", "sqlite", Dialect.Sqlite)]
    [InlineData("6", "sqlite", Dialect.Sqlite)]
    [InlineData("7", "turso", Dialect.Sqlite)]
    public void Every_version_and_dialect_is_read(string version, string dialect, Dialect expected)
    {
        var file = Read(JournalText.With(JournalText.Entry(0, "0000_a"), $"\"{version}\"", $"\"{dialect}\""));

        Assert.Equal((version, expected), (file.Version, file.Dialect));
        Assert.Equal([new(0, "0000_a", JournalText.FirstWhen)], file.Entries);
    }

    [Fact]
    public void Entries_keep_the_order_of_the_file()
    {
        var file = Read(
            JournalText.With($"{JournalText.Entry(5, "0005_f")}, {JournalText.Entry(2, "0002_c")}, {JournalText.Entry(9, "ninth")}"));

        Assert.Equal([(5, "0005_f"), (2, "0002_c"), (9, "ninth")], file.Entries.Select(entry => (entry.Index, entry.Tag)));
    }

    [Fact]
    public void What_Drizzle_may_add_is_no_mistake() =>
        Assert.Equal(
            7,
            Assert
                .Single(
                    Read(
                        """{ "version": "7", "dialect": "pg", "id": "x", "entries": [{ "tag": "a", "idx": 7, "when": 1.7e12, "more": {} }] }"""
                    ).Entries)
                .Index);

    [Theory]
    [InlineData("\"4\"", "is \"4\"")]
    [InlineData("\"8\"", "is \"8\"")]
    [InlineData("7", "is 7")]
    [InlineData("null", "is null")]
    [InlineData("[\"7\"]", "is a list")]
    [InlineData("{}", "is an object")]
    [InlineData("true", "is True")]
    public void Another_version_is_refused(string version, string shown) =>
        Refused(ErrorId.JournalInvalid, $"2:14: 'version' {shown}; DbMigrate reads the versions 5, 6 and 7", JournalText.With("", version));

    [Theory]
    [InlineData("\"mysql\"", "is \"mysql\"")]
    [InlineData("\"singlestore\"", "is \"singlestore\"")]
    [InlineData("\"\"", "is \"\"")]
    [InlineData("5", "is 5")]
    public void Another_dialect_is_not_supported(string dialect, string shown) =>
        Refused(
            ErrorId.EngineNotSupported,
            $"3:14: 'dialect' {shown}; DbMigrate supports postgresql and sqlite",
            JournalText.With("", dialect: dialect));

    [Theory]
    [InlineData("{}", "1:1: the file has no 'version'")]
    [InlineData("[]", "1:1: the file must be an object")]
    [InlineData("null", "1:1: the file must be an object")]
    [InlineData("{ \"version\": \"7\" }", "1:1: the file has no 'dialect'")]
    [InlineData("{ \"version\": \"7\", \"dialect\": \"pg\" }", "1:1: the file has no 'entries'")]
    [InlineData("{ \"version\": \"7\", \"dialect\": \"pg\", \"entries\": {} }", "1:47: 'entries' must be a list")]
    [InlineData("{ \"version\": \"7\", \"dialect\": \"pg\", \"entries\": [ 5 ] }", "1:49: 'entries[0]' must be an object")]
    public void A_part_that_is_missing_or_of_the_wrong_type_is_named(string json, string problem)
    {
        var error = Refused(ErrorId.JournalInvalid, problem, json);

        Assert.Equal("Restore the journal from version control, or correct the entry.", error.RecommendedAction);
    }

    [Theory]
    [InlineData("""{ "idx": 0, "when": 1 }""", "5:5: 'entries[0]' has no 'tag'")]
    [InlineData("""{ "idx": 0, "tag": "a" }""", "5:5: 'entries[0]' has no 'when'")]
    [InlineData("""{ "when": 1, "tag": "a" }""", "5:5: 'entries[0]' has no 'idx'")]
    [InlineData("""{ "idx": 0, "when": 1, "tag": 5 }""", "5:35: 'entries[0].tag' is 5, which is no text")]
    [InlineData("""{ "idx": 0, "when": 1, "tag": null }""", "5:35: 'entries[0].tag' is null, which is no text")]
    [InlineData("""{ "idx": 0, "when": "1", "tag": "a" }""", "5:25: 'entries[0].when' is \"1\", which is no whole number that fits")]
    [InlineData("""{ "idx": 0, "when": 1.5, "tag": "a" }""", "5:25: 'entries[0].when' is 1.5, which is no whole number that fits")]
    [InlineData("""{ "idx": 0, "when": -1, "tag": "a" }""", "5:25: 'entries[0].when' is -1, which is no whole number that fits")]
    [InlineData(
        """{ "idx": 0, "when": 253402300800000, "tag": "a" }""",
        "5:25: 'entries[0].when' is 253402300800000, which is no whole number that fits")]
    [InlineData("""{ "idx": 0, "when": null, "tag": "a" }""", "5:25: 'entries[0].when' is null, which is no whole number that fits")]
    [InlineData("""{ "idx": -1, "when": 1, "tag": "a" }""", "5:14: 'entries[0].idx' is -1, which is no whole number that fits")]
    [InlineData(
        """{ "idx": 2147483648, "when": 1, "tag": "a" }""",
        "5:14: 'entries[0].idx' is 2147483648, which is no whole number that fits")]
    public void A_mistake_in_an_entry_is_named_with_its_place(string entry, string problem) =>
        Refused(ErrorId.JournalInvalid, problem, JournalText.With(entry));

    [Fact]
    public void The_newest_time_there_is_fits() =>
        Assert.Equal(
            253402300799999, Assert.Single(Read(JournalText.With("""{ "idx": 0, "when": 253402300799999, "tag": "a" }""")).Entries).When);

    [Theory, InlineData("0000_a", "0000_a"), InlineData("0000_a", "0000_A")]
    public void A_tag_that_comes_twice_is_an_error(string one, string other)
    {
        var error = ExpectedError.Of(
            ErrorId.JournalDuplicate,
            $"'{JournalPath}' has the tag '{one}' more than once.",
            () => Read(JournalText.Of(one, "0001_b", other)));

        Assert.Equal((one, "Keep one of the entries."), (error.Target, error.RecommendedAction));
    }

    [Theory]
    [InlineData("../x", "../x")]
    [InlineData("..", "..")]
    [InlineData(".", ".")]
    [InlineData("", "")]
    [InlineData(" a", " a")]
    [InlineData("a/b", "a/b")]
    [InlineData(@"a\b", @"a\b")]
    [InlineData("/etc/passwd", "/etc/passwd")]
    [InlineData("C:x", "C:x")]
    [InlineData("a*", "a*")]
    [InlineData("a\nb", "a?b")]
    [InlineData("a\0b", "a?b")]
    [InlineData("\u001b[31m", "?[31m")]
    public void A_tag_that_is_no_plain_file_name_is_refused(string tag, string shown)
    {
        var error = ExpectedError.Of(ErrorId.TagInvalid, () => Read(JournalText.With(JournalText.Entry(0, tag))));

        Assert.StartsWith($"{JournalPath}:5:", error.Message);
        Assert.EndsWith(
            $": '{shown}' cannot be a migration's tag: it must be a plain file name on every system, without a path.", error.Message);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void A_conflict_of_a_merge_is_shown_where_it_begins() => Assert.StartsWith(
        $"{JournalPath}:6:1: this is not valid JSON: '<' is an invalid start of a value.",
        ExpectedError
            .Of(
                ErrorId.JournalInvalid,
                () => Read(JournalText.With($"{JournalText.Entry(0, "a")},\n<<<<<<< HEAD\n{JournalText.Entry(1, "b")}")))
            .Message);

    [Fact]
    public void A_journal_that_cannot_be_read_is_named()
    {
        Directory.CreateDirectory(JournalPath);

        Assert.StartsWith(
            $"'{JournalPath}' cannot be read: ", ExpectedError.Of(ErrorId.JournalInvalid, () => JournalFile.Read(JournalPath)).Message);
    }

    [Fact]
    public void An_empty_journal_is_what_Drizzle_begins_with()
    {
        Assert.Equal(
            "{\n  \"version\": \"7\",\n  \"dialect\": \"postgresql\",\n  \"entries\": []\n}\n", JournalFile.Empty(Dialect.PostgreSql));
        Assert.Equal(Dialect.Sqlite, Read(JournalFile.Empty(Dialect.Sqlite)).Dialect);
    }

    private DbMigrateException Refused(ErrorId id, string problem, string json) =>
        ExpectedError.Of(id, $"{JournalPath}:{problem}", () => Read(json));

    private JournalFile Read(string json)
    {
        File.WriteAllText(JournalPath, json);
        return JournalFile.Read(JournalPath);
    }
}
