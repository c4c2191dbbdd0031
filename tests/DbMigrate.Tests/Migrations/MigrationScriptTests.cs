using System.Text;
using DbMigrate.Migrations;
using DbMigrate.Providers.Postgres;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

public sealed class MigrationScriptTests : IDisposable
{
    private readonly TempFolder _folder = new("script");

    private string ScriptPath => _folder.File("0000_a.sql");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SELECT 1;\nSELECT 2;", 2)]
    [InlineData("SELECT 1--> statement-breakpoint\nSELECT 2", 2)]
    [InlineData("-- nothing\n", 0)]
    [InlineData("", 0)]
    public void A_file_is_read_statement_by_statement(string text, int count) =>
        Assert.Equal(count, Read(Encoding.UTF8.GetBytes(text)).Count);

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_statement()
    {
        var statement = Assert.Single(Read(Encoding.UTF8.GetBytes("\uFEFFSELECT 'ä'")));

        Assert.Equal("SELECT 'ä'", statement.Text);
    }

    public static TheoryData<string, byte[]> NotUtf8 { get; } = new()
    {
        { "Latin-1", Encoding.Latin1.GetBytes("SELECT 1; -- façade\nSELECT 2;") },
        { "cut in the middle of a character", Encoding.UTF8.GetBytes("SELECT 'ä")[..^1] },
        { "UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("SELECT 1;")] },
        { "UTF-16 big-endian", [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes("SELECT 1;")] },
        { "Latin-1 far from the beginning", [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("SELECT 1;\n", 20_000))), 0xE7] },
    };

    [Theory, MemberData(nameof(NotUtf8))]
    public void A_file_that_is_not_UTF_8_is_refused(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);

        var error = ExpectedError.Of(ErrorId.MigrationFileNotUtf8, $"'{ScriptPath}' is not UTF-8 text.", () => Read(bytes));

        Assert.Equal(("Save the file as UTF-8 (in an editor, or with iconv).", "0000_a"), (error.RecommendedAction, error.Target));
    }

    [Fact]
    public void SQL_that_never_ends_is_shown_where_it_begins()
    {
        var error = ExpectedError.Of(ErrorId.ScriptInvalid, () => Read("SELECT 1;\nSELECT 'abc;\n"u8.ToArray()));

        Assert.StartsWith($"{ScriptPath}:2:8: ", error.Message);
    }

    // The hash was taken when the folder was read: what is run must be what was planned.
    [Theory]
    [InlineData(2, 0)]
    [InlineData(5_000, 5_000)]
    public void A_file_that_changed_since_the_plan_is_refused_at_once_and_a_large_one_at_its_end(int count, int read)
    {
        var before = string.Concat(Enumerable.Repeat("SELECT 1;\n", count));
        var migration = Write(Encoding.UTF8.GetBytes(before));
        Assert.NotEmpty(migration.Hash);
        File.WriteAllText(ScriptPath, before[..^3] + "2;\n");
        var seen = new List<string>();

        var error = ExpectedError.Of(
            ErrorId.MigrationFileChanged,
            $"'{ScriptPath}' changed while it was being read.",
            () =>
            {
                foreach (var statement in new MigrationScript(migration, new PostgresSplitter()).Read())
                    seen.Add(statement.Text);
                return null;
            });

        Assert.Equal((read, "0000_a"), (seen.Count, error.Target));
    }

    [Fact]
    public void Other_line_endings_since_the_plan_are_a_change_too()
    {
        var migration = Write("SELECT 1;\nSELECT 2;"u8.ToArray());
        Assert.NotEmpty(migration.Hash);
        File.WriteAllText(ScriptPath, "SELECT 1;\r\nSELECT 2;");

        ExpectedError.Of(ErrorId.MigrationFileChanged, () => new MigrationScript(migration, new PostgresSplitter()).Read().Count());
    }

    [Fact]
    public void A_file_that_is_gone_since_the_plan_is_named()
    {
        var migration = Write("SELECT 1;"u8.ToArray());
        File.Delete(ScriptPath);

        var error = ExpectedError.Of(
            ErrorId.MigrationFileNotFound, () => new MigrationScript(migration, new PostgresSplitter()).Read().Count());
        Assert.StartsWith($"The migration file '{ScriptPath}' cannot be read: ", error.Message);
    }

    private List<SqlStatement> Read(byte[] bytes) => [.. new MigrationScript(Write(bytes), new PostgresSplitter()).Read()];

    private Migration Write(byte[] bytes)
    {
        File.WriteAllBytes(ScriptPath, bytes);
        return new() { Index = 0, Tag = "0000_a", Name = "a", When = DateTimeOffset.UnixEpoch, Path = ScriptPath };
    }
}
