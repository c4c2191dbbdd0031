using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.D1;

/// <summary>What a check says of a folder for D1 by its text: what the run would refuse, all of it, and without an account.</summary>
public sealed class D1CheckTests(D1Facade facade)
{
    private static readonly string Six = string.Join(" UNION ", Enumerable.Range(0, 6).Select(at => $"SELECT {at}"));

    private static readonly string Script =
        $"CREATE TABLE t (a);\nBEGIN;\nPRAGMA user_version = 3;\nCREATE VIEW v AS {Six};\nCOMMIT;\nSELECT sqlite_version();\n";

    [Fact]
    public async Task Each_statement_is_told_with_its_line_and_the_run_refuses_the_first_in_the_same_words()
    {
        D1Database database = await facade.CreateAsync();
        using var project = new MigrationProject(database);
        project.Add("wrong", Script);
        var findings = await CheckAsync(project, Target(project, database.Url, Environment.GetEnvironmentVariable));

        var refused = findings.Where(finding => finding.Rule == nameof(ErrorId.ScriptInvalid)).ToList();
        Assert.Equal([2, 3, 4, 6], refused.Select(finding => finding.Line));
        Assert.All(refused, finding => Assert.Equal((FindingSeverity.Error, true), (finding.Severity, finding.Fix is not null)));
        foreach (int line in (int[])[3, 4, 6, 2])
        {
            var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));
            Assert.Equal(ErrorId.ScriptInvalid, error.Id);
            Assert.Equal(refused.Single(finding => finding.Line == line).Message, error.Message);
            // What was found is taken out, and the run comes to the next.
            Blank(project, line);
        }

        Blank(project, 5);
        Assert.Single(await project.ApplyAsync(database));
        findings = await CheckAsync(project, Target(project, database.Url, Environment.GetEnvironmentVariable));
        Assert.DoesNotContain(findings, finding => finding.Severity == FindingSeverity.Error);
    }

    [Theory]
    [InlineData("d1://account/shop")]
    [InlineData("d1://shop")]
    public async Task Without_an_account_the_text_is_told_all_the_same(string url)
    {
        using var project = new MigrationProject(Dialect.Sqlite);
        project.Add("wrong", Script);

        var findings = await CheckAsync(project, Target(project, url, _ => null));

        Assert.Equal(4, findings.Count(finding => finding.Rule == nameof(ErrorId.ScriptInvalid)));
        Assert.Equal(FindingSeverity.Warning, Assert.Single(findings, finding => finding.Rule == nameof(ErrorId.VariableNotSet)).Severity);
    }

    [Fact]
    public async Task What_only_the_engine_can_tell_the_scratch_database_tells_without_an_account()
    {
        using var project = new MigrationProject(Dialect.Sqlite);
        project.Add("deep", $"CREATE TABLE t (a);\nCREATE TABLE u (a CHECK ({string.Join(" OR ", Enumerable.Repeat("a", 120))}));");

        var findings = await CheckAsync(project, Target(project, "d1://shop", _ => null));

        var error = Assert.Single(findings, finding => finding.Severity == FindingSeverity.Error);
        Assert.Contains("Expression tree is too large", error.Message, StringComparison.Ordinal);
    }

    private static void Blank(MigrationProject project, int line)
    {
        string path = project.PathOf("0000_wrong");
        string[] lines = File.ReadAllLines(path);
        lines[line - 1] = "";
        project.Edit("0000_wrong", string.Join('\n', lines));
    }

    private static DatabaseTarget Target(MigrationProject project, string url, Func<string, string?> variable) =>
        new(DatabaseUrl.Parse(url, project.Folder, variable), "default", Protected: false);

    private static async Task<IReadOnlyList<Finding>> CheckAsync(MigrationProject project, DatabaseTarget target)
    {
        await using var workbench = new SchemaWorkbench(new() { Root = project.Folder, Migrations = project.Folder }, target);
        return await workbench.CheckAsync(new());
    }
}
