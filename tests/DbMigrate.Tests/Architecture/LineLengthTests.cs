using System.Globalization;
using System.Text.RegularExpressions;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Architecture;

/// <summary>Code ends where .editorconfig says: no formatter of the SDK's breaks a line.</summary>
public sealed partial class LineLengthTests
{
    private const string RawString = "\"\"\"";
    private const int MostLines = 320;

    /// <summary>Where the code is.</summary>
    public static TheoryData<string> Folders { get; } = ["src", "tests", "docs"];

    [Theory, MemberData(nameof(Folders))]
    public void No_line_of_code_is_longer(string folder)
    {
        int most = int.Parse(
            Limit().Match(File.ReadAllText(Path.Combine(RepoPaths.Root, ".editorconfig"))).Groups[1].ValueSpan,
            CultureInfo.InvariantCulture);

        Assert.Empty(Sources(Path.Combine(RepoPaths.Root, folder)).SelectMany(file => Longer(file, File.ReadAllLines(file), most)));
    }

    /// <summary>A file is read at one go.</summary>
    [Fact]
    public void No_file_of_the_source_is_longer() =>
        Assert.DoesNotContain(Sources(Path.Combine(RepoPaths.Root, "src")), file => File.ReadLines(file).Count() > MostLines);

    [Fact]
    public void What_is_longer_is_found()
    {
        string[] lines =
        [
            "Call(one, two, three);", "Call(\"one, two, three\");", "Call(\"\"\"", "one, two, three, four", "\"\"\", two);", "Call(1);",
        ];

        Assert.Equal(["a.cs:1: 22"], Longer("a.cs", lines, 20));
    }

    // A text of one line has its own length, and so has SQL.
    private static IEnumerable<string> Longer(string file, IReadOnlyList<string> lines, int most)
    {
        bool isRaw = false;
        for (int i = 0; i < lines.Count; i++)
        {
            bool wasRaw = isRaw;
            if ((lines[i].Split(RawString).Length - 1) % 2 == 1) isRaw = !isRaw;
            if (wasRaw || isRaw || Text().Replace(lines[i], "\"\"").Length <= most) continue;
            yield return string.Create(CultureInfo.InvariantCulture, $"{file}:{i + 1}: {lines[i].Length}");
        }
    }

    private static IEnumerable<string> Sources(string folder) => Directory
        .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Built().IsMatch(Path.GetRelativePath(RepoPaths.Root, file)));

    [GeneratedRegex("^max_line_length = ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex Limit();

    [GeneratedRegex("\".*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"[\\/](bin|obj|node_modules)[\\/]")]
    private static partial Regex Built();
}
