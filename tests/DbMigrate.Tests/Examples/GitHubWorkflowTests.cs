using System.Text.Json;
using DbMigrate.Tests.Infrastructure;
using YamlDotNet.RepresentationModel;

namespace DbMigrate.Tests.Examples;

/// <summary>docs/examples/github-actions: the scripts of its steps, taken from the file and run as the runner would. Only the installation
/// is left out: the tool under test is on the PATH.</summary>
public sealed class GitHubWorkflowTests(PostgresServers servers)
{
    private static readonly PipelineFile Workflow = PipelineFile.Read("github-actions", "migrate.yml");

    [Fact]
    public void Its_scripts_hold_no_expressions_and_production_waits_for_its_reviewers()
    {
        YamlNode apply = Workflow.Root["jobs"]["apply"];

        // An expression in a script is pasted into it: a branch's name would be code.
        Assert.All(
            PipelineFile.With(Workflow.Root["jobs"], "run"),
            step => Assert.DoesNotContain("${{", step["run"].ToString(), StringComparison.Ordinal));
        Assert.Equal("bash", Workflow.Root["defaults"]["run"]["shell"].ToString());
        Assert.Equal("read", Workflow.Root["permissions"]["contents"].ToString());
        Assert.Equal(
            ("production", "rehearse", "false"),
            (apply["environment"].ToString(), apply["needs"].ToString(), apply["concurrency"]["cancel-in-progress"].ToString()));
        YamlMappingNode upload = PipelineFile
            .With(apply, "uses")
            .Single(step => step["uses"].ToString().StartsWith("actions/upload-artifact@", StringComparison.Ordinal));
        Assert.Equal(("always()", "journal.*"), (upload["if"].ToString(), upload["with"]["path"].ToString()));
        // A secret of the repository could be printed by the workflow of any branch.
        Assert.Equal(
            ("rehearsal", "production"), (Workflow.Root["jobs"]["rehearse"]["environment"].ToString(), apply["environment"].ToString()));
        Assert.DoesNotContain(
            "secrets.",
            string.Concat(Workflow.Root["jobs"]["check"].AllNodes.OfType<YamlScalarNode>().Select(node => node.Value)),
            StringComparison.Ordinal);
        Assert.All(
            (YamlMappingNode)Workflow.Root["jobs"],
            job => Assert.True(int.Parse(job.Value["timeout-minutes"].ToString(), System.Globalization.CultureInfo.InvariantCulture) > 0));
        Assert.All(
            PipelineFile
                .With(Workflow.Root["jobs"], "run")
                .Select(step => step["run"].ToString())
                .Where(script => script.Contains("tool install", StringComparison.Ordinal)),
            script => Assert.Contains("--version \"$DBMIGRATE_VERSION\"", script, StringComparison.Ordinal));
        Assert.Equal("always()", Step("apply", "Write the journal")["if"].ToString());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("runs-on: ubuntu-latest", "runs_on")]
    [InlineData("timeout-minutes: 15", "Unexpected value 'timeout-minuets'")]
    [InlineData("github.event_name == 'push'", "Unrecognized named-value")]
    public async Task GitHubs_own_parser_takes_it_and_finds_what_is_wrong(string? part, string? found)
    {
        using var folder = new TempFolder("workflow");
        string text = await File.ReadAllTextAsync(
            Path.Combine(RepoPaths.Examples, "github-actions", "migrate.yml"), TestContext.Current.CancellationToken);
        string file = folder.Write("migrate.yml", part is null
            ? text
            : text.Replace(
                part,
                part.Replace("runs-on", "runs_on").Replace("minutes", "minuets").Replace("github.event_name", "git.event_name"),
                StringComparison.Ordinal));

        ProcessResult parse = await ProcessRunner.RunAsync(
            "node", [Path.Combine(RepoPaths.Tests, "pipelines", "parse-workflow.mjs"), file]);

        Assert.Equal(found is null ? (0, "") : (1, parse.StandardOutput), (parse.ExitCode, parse.StandardOutput));
        if (found is not null) Assert.Contains(found, parse.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_goes_from_the_pull_request_to_production()
    {
        PostgresServer server = await servers.NewestAsync();
        await using EngineDatabase production = EngineDatabase.On(await server.CreateDatabaseAsync("pipeline"));
        using var repository = new PipelineRepository(await BookstoreProject.OnPostgresAsync(server));
        await repository.Project.ApplyAsync(production.Url);
        await repository.CommitAsync();
        string tag = repository.AddPhone();
        string before = await production.DumpAsync();

        ProcessResult check = await RunAsync(repository, production, "check", "Check the new migrations", server);
        Assert.Contains(
            $"::warning file=migrations/{tag}.sql,line=3,title=IndexBuildBlocksWrites::",
            check.EnsureSuccess().StandardOutput,
            StringComparison.Ordinal);
        Assert.DoesNotContain(repository.Project.Tags[0], check.StandardOutput, StringComparison.Ordinal);

        (await RunAsync(repository, production, "rehearse", "Show what the reviewer approves", server)).EnsureSuccess();
        string summary = PrintedText.Check(await File.ReadAllTextAsync(repository.Agent.File("summary.md")));
        Assert.StartsWith("## Migrations checked\n", summary, StringComparison.Ordinal);
        Assert.Contains("ALTER TABLE customers ADD COLUMN phone text", summary, StringComparison.Ordinal);
        Assert.Contains("\n```sql\n", summary, StringComparison.Ordinal);
        Assert.EndsWith("```\n", summary, StringComparison.Ordinal);
        ProcessResult rehearsal = await RunAsync(repository, production, "rehearse", "Rehearse on a copy of production's schema", server);
        Assert.Contains($"title=Rehearsed::'{tag}' was applied in", rehearsal.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.Equal(before, await production.DumpAsync());

        Assert.Contains(
            tag,
            (await RunAsync(repository, production, "apply", "Apply", server)).EnsureSuccess().StandardOutput,
            StringComparison.Ordinal);
        ProcessResult again = await RunAsync(repository, production, "apply", "Apply", server);
        Assert.DoesNotContain(tag, again.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.Contains("phone", await production.DumpAsync(), StringComparison.Ordinal);

        (await RunAsync(repository, production, "apply", "Write the journal", server)).EnsureSuccess();
        Assert.Equal(repository.Project.Tags.Select(name => (name, "Applied")), Journal(repository));
    }

    [Fact]
    public async Task A_loss_of_data_that_nobody_allowed_fails_the_rehearsal_and_the_run_and_changes_nothing()
    {
        await using EngineDatabase production = EngineDatabase.CreateSqlite();
        using var repository = new PipelineRepository(BookstoreProject.OnSqlite());
        await repository.Project.ApplyAsync(production.Url);
        string tag = repository.Project.Add("forget_language", "ALTER TABLE books DROP COLUMN language;\n");
        string before = await production.DumpAsync();

        ProcessResult rehearsal = await RunAsync(repository, production, "rehearse", "Rehearse on a copy of production's schema");
        Assert.Equal(3, rehearsal.ExitCode);
        Assert.Contains(
            $"::error file=migrations/{tag}.sql,line=1,title=DataLoss::The values of column books.language are lost.",
            rehearsal.StandardOutput,
            StringComparison.Ordinal);
        ProcessResult apply = await RunAsync(repository, production, "apply", "Apply");
        Assert.Equal(1, apply.ExitCode);
        Assert.Contains("--allow DataLoss", apply.StandardError, StringComparison.Ordinal);
        Assert.Equal(before, await production.DumpAsync());

        // A failure in front of a pipe fails the step too.
        ProcessResult shown = await RunAsync(
            repository, "postgresql://127.0.0.1/not-sqlite", "rehearse", "Show what the reviewer approves", null);
        Assert.Equal(1, shown.ExitCode);
        (await RunAsync(repository, production, "apply", "Write the journal")).EnsureSuccess();
        Assert.Equal((tag, "Pending"), Journal(repository).Last());
    }

    private static Task<ProcessResult> RunAsync(
        PipelineRepository repository, EngineDatabase production, string job, string name, PostgresServer? scratch = null) =>
        RunAsync(repository, production.Url, job, name, scratch);

    /// <summary>Runs a step as the runner does with <c>shell: bash</c>, from the repository's root.</summary>
    /// <remarks>Source: https://docs.github.com/actions/reference/workflow-syntax-for-github-actions.</remarks>
    private static Task<ProcessResult> RunAsync(PipelineRepository repository, string url, string job, string name, PostgresServer? scratch)
    {
        foreach (string program in (ReadOnlySpan<string>)["bash", "jq"])
            Assert.SkipUnless(Programs.IsOnPath(program), SkipReasons.NoProgram(program));
        YamlMappingNode step = Step(job, name);
        string script = repository.Agent.Write("step.sh", step["run"].ToString().ReplaceLineEndings("\n"));
        var environment = new Dictionary<string, string?>(ExampleTool.Environment)
        {
            ["NO_COLOR"] = "1",
            ["GITHUB_BASE_REF"] = "main",
            ["GITHUB_STEP_SUMMARY"] = repository.Agent.File("summary.md"),
            ["SCRATCH_URL"] = scratch?.Url(),
        };
        var secrets = new Dictionary<string, string> { ["${{ secrets.READER_URL }}"] = url, ["${{ secrets.MIGRATOR_URL }}"] = url };
        foreach ((string variable, string? value) in PipelineFile.Environment(step, secrets))
            environment[variable] = value;
        return ProcessRunner.RunAsync(
            "bash",
            ["--noprofile", "--norc", "-eo", "pipefail", script],
            environment: environment,
            workingFolder: repository.Project.Folder);
    }

    private static IEnumerable<(string Tag, string Status)> Journal(PipelineRepository repository)
    {
        Assert.All(
            repository.Project.Tags,
            tag =>
                Assert.Contains(
                    tag, PrintedText.Check(File.ReadAllText(repository.Project.PathOf("journal.html"))), StringComparison.Ordinal));
        using JsonDocument journal = JsonDocument.Parse(PrintedText.Check(File.ReadAllText(repository.Project.PathOf("journal.json"))));
        return
        [
            .. journal
                .RootElement.EnumerateArray()
                .Select(entry => (entry.GetProperty("tag").GetString()!, entry.GetProperty("status").GetString()!)),
        ];
    }

    private static YamlMappingNode Step(string job, string name) =>
        PipelineFile.With(Workflow.Root["jobs"][job], "name").Single(step => step["name"].ToString() == name);
}
