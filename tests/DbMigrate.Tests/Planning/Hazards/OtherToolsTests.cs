using System.Text;
using DbMigrate.Engines;
using DbMigrate.Planning.Hazards;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>The guide's table of other tools' rules: each is run through ours. With DBMIGRATE_WRITE_DOCS=1 the table is written
/// anew.</summary>
public sealed class OtherToolsTests(PostgresServers servers)
{
    private const string Start = "<!-- other tools: made by OtherToolsTests -->";
    private const string End = "<!-- end of other tools -->";

    private static string GuidePath => Path.Combine(RepoPaths.Root, "docs", "guides", "hazards.md");

    [Fact]
    public async Task Every_rule_of_theirs_is_found_or_explained_and_the_guide_says_it()
    {
        var model = await ModelAsync();
        var table = new StringBuilder();
        var problems = new List<string>();
        foreach (var (tool, rules) in OtherTools.All)
        {
            table.Append($"### {tool}\n\n| Rule | Statement | DbMigrate |\n|---|---|---|\n");
            foreach (var rule in rules)
            {
                var found = new HazardFinder(Dialect.PostgreSql, model)
                    .Find(KnownEngines.Of(Dialect.PostgreSql).Splitter.Split(new StringReader(rule.Script)))
                    .Select(item => item.Hazard)
                    .OrderBy(hazard => hazard.Code)
                    .Select(hazard => hazard.IsMomentary ? $"{hazard.Code} (a moment)" : $"{hazard.Code}")
                    .Distinct()
                    .ToList();
                if (found.Count == 0 && rule.Reason is null)
                    problems.Add($"{tool}, {rule.Rule}: nothing is found, and nothing says why: {rule.Script}");
                if (found.Count > 0 && rule.Reason is not null)
                    problems.Add($"{tool}, {rule.Rule}: found as {string.Join(", ", found)}, and a reason says why it is not");
                table.Append(
                    $"| {rule.Rule} | `{rule.Script}` | {(found.Count > 0 ? string.Join(", ", found) : $"not found: {rule.Reason}")} |\n");
            }

            table.Append('\n');
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        var guide = await File.ReadAllTextAsync(GuidePath);
        var (from, to) = (guide.IndexOf(Start, StringComparison.Ordinal) + Start.Length, guide.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("DBMIGRATE_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(GuidePath, $"{guide[..from]}\n\n{table}{guide[to..]}");
        else
            Assert.Equal(table.ToString().Trim(), guide[from..to].Trim());
    }

    private async Task<SchemaModel> ModelAsync()
    {
        await using var database = await servers.CreateDatabaseAsync("other_tools");
        await database.ExecuteAsync(HazardCases.PostgresSetup);
        return await database.ReadModelAsync();
    }
}
