using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

public sealed class MigrationTagTests
{
    [Theory]
    [InlineData("add users", "add_users")]
    [InlineData("  Add   Users!  ", "Add_Users")]
    [InlineData("add-users", "add-users")]
    [InlineData("a/b\\c:d", "a_b_c_d")]
    [InlineData("../../etc", "etc")]
    [InlineData("v1.2", "v1_2")]
    [InlineData("größe ändern", "größe_ändern")]
    [InlineData("表を追加", "表を追加")]
    [InlineData("🎉 party", "party")]
    [InlineData("_x_", "x")]
    [InlineData("--help", "help")]
    public void A_name_becomes_a_part_of_a_file_name(string name, string slug) => Assert.Equal(slug, MigrationTag.Slug(name));

    [Theory, InlineData(""), InlineData("  "), InlineData("!?"), InlineData("../.."), InlineData("__"), InlineData("-"), InlineData("🎉")]
    public void A_name_of_symbols_only_is_refused(string name)
    {
        var error = ExpectedError.Of(
            ErrorId.TagInvalid, $"'{name}' holds no letter or digit, so it cannot name a migration.", () => MigrationTag.Slug(name));
        Assert.Equal("Give a name such as add_users.", error.RecommendedAction);
    }

    [Theory]
    [InlineData("0003_add_users", "add_users")]
    [InlineData("20250102030405_add_users", "add_users")]
    [InlineData("0003_2024_numbers", "2024_numbers")]
    [InlineData("add_users", "add_users")]
    [InlineData("0003", "0003")]
    [InlineData("0003_", "")]
    public void The_name_is_the_tag_without_its_number(string tag, string name) => Assert.Equal(name, MigrationTag.NameOf(tag));

    [
        Theory,
        InlineData("0000_initial"),
        InlineData("0001_größe"),
        InlineData("v1.2"),
        InlineData("with space"),
        InlineData("20250102030405_x")
    ]
    public void A_plain_file_name_is_a_tag(string tag) => MigrationTag.Check(tag);

    [Fact]
    public void A_tag_has_room_for_200_characters()
    {
        MigrationTag.Check(new('a', 200));
        var error = ExpectedError.Of(ErrorId.TagInvalid, () => MigrationTag.Check(new('a', 201)));
        Assert.StartsWith($"'{new string('a', 60)}' cannot be", error.Message);
    }
}
