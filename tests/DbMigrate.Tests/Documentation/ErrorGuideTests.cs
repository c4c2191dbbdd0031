using System.Text.RegularExpressions;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Documentation;

public sealed partial class ErrorGuideTests
{
    [Fact]
    public void Every_error_id_has_one_entry_in_the_guide_and_the_guide_names_no_other()
    {
        var guide = File.ReadAllText(Path.Combine(RepoPaths.Root, "docs", "guides", "errors.md"));
        var documented = Entry().Matches(guide).Select(match => match.Groups[1].Value);

        Assert.Equal(Enum.GetNames<ErrorId>().Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
