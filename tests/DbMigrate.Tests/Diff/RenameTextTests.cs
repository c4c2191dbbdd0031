using DbMigrate.Diff;

namespace DbMigrate.Tests.Diff;

public sealed class RenameTextTests
{
    [Theory]
    [InlineData("users=people", "users", "people")]
    [InlineData("users.name=users.full_name", "users|name", "users|full_name")]
    [InlineData("app.users.name = full_name", "app|users|name", "full_name")]
    [InlineData("\"a.b\".\"c=d\"=\"e\"\"f\"", "a.b|c=d", "e\"f")]
    public void A_rename_is_cut_into_its_names(string text, string from, string to)
    {
        (IReadOnlyList<string> before, IReadOnlyList<string> after) = RenameText.Parse(text);

        Assert.Equal((from, to), (string.Join('|', before), string.Join('|', after)));
    }

    [Theory]
    [InlineData("users")]
    [InlineData("users=")]
    [InlineData("=people")]
    [InlineData("a=b=c")]
    [InlineData("a..b=c")]
    [InlineData("a.b.c.d=e")]
    [InlineData("\"a=b")]
    [InlineData("")]
    public void What_is_no_rename_is_an_error_that_shows_the_form(string text)
    {
        var error = Assert.Throws<DbMigrateException>(() => RenameText.Parse(text));

        Assert.Equal(ErrorId.RenameInvalid, error.Id);
        Assert.Contains("users.name=users.full_name", error.RecommendedAction);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var rename = new Rename(new(ObjectKind.Column, "s p", "a.b", "t=\"x\""), new(ObjectKind.Column, "s p", "c", "t=\"x\""));

        (IReadOnlyList<string> before, IReadOnlyList<string> after) = RenameText.Parse(RenameText.Of(rename));

        Assert.Equal(["s p", "t=\"x\"", "a.b"], before);
        Assert.Equal(["s p", "t=\"x\"", "c"], after);
        Assert.Equal(
            "users.name=users.full_name",
            RenameText.Of(new(new(ObjectKind.Column, "public", "name", "users"), new(ObjectKind.Column, "public", "full_name", "users"))));
    }
}
