using System.Text.RegularExpressions;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Documentation;

public sealed partial class PipelinesGuideTests
{
    private static readonly string Folder = Path.Combine(RepoPaths.Root, "docs", "guides");

    private static readonly string Guide = File.ReadAllText(Path.Combine(Folder, "pipelines.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Every_file_that_it_names_is_there()
    {
        var files = Link().Matches(Guide).Select(match => match.Groups[1].Value).ToList();

        Assert.Contains("../examples/azure-devops/azure-pipelines.yml", files);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Folder, file)), file));
    }

    [Fact]
    public void The_code_that_it_shows_is_the_examples()
    {
        string shown = Code().Match(Guide).Groups[1].Value;
        string example = File.ReadAllText(Path.Combine(RepoPaths.Examples, "aspnet", "MigrateFirst.cs")).ReplaceLineEndings("\n");

        Assert.EndsWith(shown, DocumentationComment().Replace(example, ""), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\]\(([^)#:]+)")]
    private static partial Regex Link();

    [GeneratedRegex("```csharp\n(.+?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^ *///.*\n", RegexOptions.Multiline)]
    private static partial Regex DocumentationComment();
}
