using System.Security.Cryptography;
using System.Text;
using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

public sealed class MigrationHashTests : IDisposable
{
    private const int Buffer = 64 * 1024;

    private readonly TempFolder _folder = new("hash");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Texts { get; } =
    [
        "", "SELECT 1;", "a\n", "a\r\n", "a\nb\r\nc\n", "\uFEFFa\nb", "\n", "\r\n\r\n", "ä€😀\n", new string('x', 3 * Buffer),
        new string('x', Buffer) + "\n",
    ];

    [Theory, MemberData(nameof(Texts))]
    public void The_hash_is_Drizzles(string text) => Assert.Equal(Sha256(text), Hash(text).Exact);

    [Fact]
    public void The_hash_is_the_one_that_Drizzle_stored() => Assert.Equal(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hash("").Exact);

    [Theory]
    [InlineData("a\nb\n", "a\r\nb\r\n")]
    [InlineData("a\n\n\nb", "a\r\n\r\n\r\nb")]
    [InlineData("\n", "\r\n")]
    [InlineData("a\rb\n", "a\rb\r\n")]
    public void A_checkout_with_other_line_endings_is_the_same_migration(string lf, string crLf)
    {
        Assert.True(Hash(lf).Matches(Sha256(crLf)));
        Assert.True(Hash(crLf).Matches(Sha256(lf)));
        Assert.True(Hash(crLf).Matches(Sha256(crLf).ToUpperInvariant()));
    }

    [Fact]
    public void Mixed_line_endings_match_either_kind_and_themselves()
    {
        var hash = Hash("a\nb\r\nc");

        Assert.All(["a\nb\nc", "a\r\nb\r\nc", "a\nb\r\nc"], text => Assert.True(hash.Matches(Sha256(text))));
        Assert.False(hash.Matches(Sha256("a\r\nb\nc")));
    }

    [Theory]
    [InlineData("a\nb", "a\nb\n")]
    [InlineData("a\nb", "a\n b")]
    [InlineData("a\nb", "ab")]
    [InlineData("a\nb", "a\rb")]
    [InlineData("a\rb", "a\nb")]
    [InlineData("a\rb", "a\r\nb")]
    [InlineData("a\r", "a")]
    [InlineData("a\r\r\nb", "a\nb")]
    [InlineData("a", "\uFEFFa")]
    [InlineData("a", "A")]
    public void Anything_else_is_another_migration(string file, string stored) => Assert.False(Hash(file).Matches(Sha256(stored)));

    [Theory, InlineData(""), InlineData("not a hash")]
    public void What_is_no_hash_matches_nothing(string stored) => Assert.False(Hash("a").Matches(stored));

    // A CR may be the last byte of one read and its LF the first of the next.
    [Theory, InlineData(Buffer - 2), InlineData(Buffer - 1), InlineData(Buffer), InlineData((2 * Buffer) - 1)]
    public void Line_endings_may_lie_across_reads(int length)
    {
        var start = new string('x', length);

        Assert.True(Hash($"{start}\r\ny\r\n").Matches(Sha256($"{start}\ny\n")));
        Assert.True(Hash($"{start}\ny\n").Matches(Sha256($"{start}\r\ny\r\n")));
        Assert.True(Hash($"{start}\ry\n").Matches(Sha256($"{start}\ry\r\n")));
        Assert.True(Hash($"{start}\r\r\n\n").Matches(Sha256($"{start}\r\n\n")));
        Assert.True(Hash($"\n{start[1..]}\r").Matches(Sha256($"\r\n{start[1..]}\r")));
        Assert.False(Hash($"{start}\ry").Matches(Sha256($"{start}\ny")));
    }

    [Fact]
    public void A_file_that_is_gone_is_named()
    {
        var path = _folder.File("0000_gone.sql");

        ExpectedError.Of(ErrorId.MigrationFileNotFound, $"The migration file '{path}' is not there.", () => new MigrationHash(path).Exact);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named() => Assert.StartsWith(
        $"The migration file '{_folder}' cannot be read: ",
        ExpectedError.Of(ErrorId.MigrationFileNotFound, () => new MigrationHash(_folder).Exact).Message);

    private MigrationHash Hash(string text)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.sql");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
        return new(path);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
