using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DbMigrate.Tests.Pictures;

/// <summary>What every page must be, as text.</summary>
internal static partial class PageText
{
    /// <summary>What the page shows.</summary>
    public static JsonNode Data(string page) => JsonNode.Parse(DataText().Match(page).Value)!;

    /// <summary>Fails where anything but their data tells two pages apart, or the data could end its script.</summary>
    public static void AssertOnlyDataDiffers(string plain, string page)
    {
        Assert.Equal(DataText().Replace(plain, ""), DataText().Replace(page, ""));
        Assert.DoesNotContain('<', DataText().Match(page).Value);
    }

    /// <summary>Fails where the page asks anything of a network, or lets run what is not its own.</summary>
    public static void AssertSelfContained(string page)
    {
        string own = DataText().Replace(page, "");
        Assert.Equal(["http://www.w3.org/2000/svg"], Address().Matches(own).Select(match => match.Value).Distinct());
        Assert.DoesNotMatch(
            @"(?i)\b(src|href)\s*=|@import|\burl\((?!#)|fetch\(|XMLHttpRequest|import\(|innerHTML|document\.write|eval\(", own);
        foreach ((string tag, string policy) in (ReadOnlySpan<(string, string)>)[("style", "style-src"), ("script", "script-src")])
        {
            string text = Regex.Matches(page, $"<{tag}>(.*?)</{tag}>", RegexOptions.Singleline).Single().Groups[1].Value;
            Assert.Contains($"{policy} 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'", page);
        }
    }

    [GeneratedRegex("""(?<=<script id="data" type="application/json">)(.*?)(?=</script>)""", RegexOptions.Singleline)]
    private static partial Regex DataText();

    [GeneratedRegex("""[a-z]+://[^'"\s)]*""")]
    private static partial Regex Address();
}
