using System.Reflection;
using System.Text.RegularExpressions;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Documentation;

public sealed partial class CheckGuideTests
{
    [Fact]
    public void Every_rule_of_the_check_is_in_the_guide_and_the_guide_names_no_other()
    {
        var guide = File.ReadAllText(Path.Combine(RepoPaths.Root, "docs", "guides", "check.md"));
        var rules = typeof(CheckRules)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(
            rules.Order(StringComparer.Ordinal), Row().Matches(guide).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
