using System.Text.Json;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Pester;
using DbMigrate.Tests.Providers.Postgres;
using YamlDotNet.RepresentationModel;

namespace DbMigrate.Tests.Examples;

/// <summary>docs/examples/azure-devops: the scripts of its steps, taken from the file and run as the agent would. Only the installation is
/// left out: the module under test is on the module path.</summary>
public sealed class AzurePipelineTests(PostgresServers servers)
{
    private static readonly PipelineFile Pipeline = PipelineFile.Read("azure-devops", "azure-pipelines.yml");
    private static readonly PipelineFile Installation = PipelineFile.Read("azure-devops", "install-dbmigrate.yml");

    [Fact]
    public void Its_steps_are_PowerShell_7_and_take_their_secrets_from_the_environment_only()
    {
        var steps = PipelineFile.With(Pipeline.Root, "task").Where(step => step["task"].ToString() == "PowerShell@2").ToList();

        Assert.All(
            steps, step => Assert.Equal(("inline", "true"), (step["inputs"]["targetType"].ToString(), step["inputs"]["pwsh"].ToString())));
        Assert.All(steps, step => Assert.DoesNotContain("$(", Script(step), StringComparison.Ordinal));
        Assert.Equal(
            [
                "Check the new migrations",
                "Comment on the pull request",
                "Rehearse on a copy of production's schema",
                "Apply",
                "Write the journal",
            ],
            steps.Select(step => step["displayName"].ToString()));
        Assert.Equal(3, PipelineFile.With(Pipeline.Root, "template").Count(step => step["template"].ToString() == "install-dbmigrate.yml"));
        YamlMappingNode install = PipelineFile
            .With(Installation.Root, "task")
            .Single(step => step["displayName"].ToString() == "Install DbMigrate");
        Assert.DoesNotContain("$(dbMigrate", Script(install), StringComparison.Ordinal);
        Assert.Contains("-RequiredVersion $env:DBMIGRATEVERSION", Script(install), StringComparison.Ordinal);
    }

    /// <summary>A pull request runs the file as its author has written it, and what a stage names is read by every script of it.</summary>
    [Fact]
    public void A_secret_is_named_in_the_one_stage_that_needs_it_and_production_s_behind_the_approval()
    {
        string[] GroupsOf(YamlNode node) => [.. PipelineFile.With(node, "group").Select(variable => variable["group"].ToString())];
        string[] SecretsOf(YamlNode node) =>
        [
            .. PipelineFile.With(node, "env").SelectMany(step => (YamlMappingNode)step["env"]).Select(variable => variable.Value.ToString())
                .Where(value => value.StartsWith("$(", StringComparison.Ordinal)).Distinct(),
        ];

        Assert.Empty(GroupsOf(Pipeline.Root["variables"]));
        Assert.Equal((0, "$(System.AccessToken)"), (GroupsOf(Stage("Check")).Length, Assert.Single(SecretsOf(Stage("Check")))));
        Assert.Equal(
            ("bookstore-reader", "$(ReaderUrl)"),
            (Assert.Single(GroupsOf(Stage("Rehearse"))), Assert.Single(SecretsOf(Stage("Rehearse")))));
        Assert.Equal(
            ("bookstore-migrator", "$(MigratorUrl)"), (Assert.Single(GroupsOf(Stage("Apply"))), Assert.Single(SecretsOf(Stage("Apply")))));
        Assert.All(PipelineFile.With(Stage("Apply"), "strategy"), job => Assert.Equal("production", job["environment"].ToString()));
        Assert.Contains("'refs/heads/main'", Stage("Rehearse")["condition"].ToString(), StringComparison.Ordinal);
        Assert.Equal("sequential", Pipeline.Root["lockBehavior"].ToString());
        Assert.All(
            Pipeline
                .Root["stages"]
                .AllNodes.OfType<YamlMappingNode>()
                .Where(node =>
                    node.Children.ContainsKey("steps") && node.Children.ContainsKey("job") || node.Children.ContainsKey("deployment")),
            job => Assert.True(int.Parse(job["timeoutInMinutes"].ToString(), System.Globalization.CultureInfo.InvariantCulture) > 0));
    }

    [Fact]
    public async Task The_first_pull_request_meets_a_branch_without_migrations()
    {
        await using EngineDatabase production = EngineDatabase.CreateSqlite();
        using var repository = new PipelineRepository(BookstoreProject.OnSqlite());
        await repository.CommitNothingAsync();

        ProcessResult check = (await RunAsync(repository, production, "Check", "Check the new migrations")).EnsureSuccess();

        Assert.Contains($"##vso[task.uploadsummary]{repository.Agent.Path}/check.md", check.StandardOutput, StringComparison.Ordinal);
        Assert.StartsWith(
            "## Migrations checked",
            await File.ReadAllTextAsync(repository.Agent.File("check.md"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Production_is_changed_by_a_deployment_that_waits_for_approval_and_its_journal_is_published_whatever_came_of_it()
    {
        YamlMappingNode deployment = PipelineFile.With(Stage("Apply"), "deployment").Single();
        var published = PipelineFile.With(deployment, "task").Single(step => step["task"].ToString() == "PublishPipelineArtifact@1");

        Assert.Equal("production", deployment["environment"].ToString());
        Assert.Equal("always()", published["condition"].ToString());
        Assert.Equal("always()", Step("Apply", "Write the journal")["condition"].ToString());
        Assert.Equal("$(Build.ArtifactStagingDirectory)", published["inputs"]["targetPath"].ToString());
    }

    [Fact]
    public async Task A_change_goes_from_the_pull_request_to_production()
    {
        await using EngineDatabase production = EngineDatabase.CreateSqlite();
        using var repository = new PipelineRepository(BookstoreProject.OnSqlite());
        await repository.Project.ApplyAsync(production.Url);
        await repository.CommitAsync();
        string tag = repository.AddPhone();
        string before = await production.DumpAsync();

        ProcessResult check = await RunAsync(repository, production, "Check", "Check the new migrations");
        Assert.Equal(0, check.EnsureSuccess().ExitCode);
        Assert.StartsWith(
            $"##vso[task.logissue type=warning;sourcepath=migrations/{tag}.sql;linenumber=3;columnnumber=1;code=IndexBuildBlocksWrites;]",
            Assert.Single(check.StandardOutput.Split('\n'), line => line.StartsWith("##vso[task.logissue", StringComparison.Ordinal)),
            StringComparison.Ordinal);

        ProcessResult rehearsal = await RunAsync(repository, production, "Rehearse", "Rehearse on a copy of production's schema");
        Assert.Contains("ALTER TABLE customers ADD COLUMN phone text", rehearsal.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.Contains($"migrations/{tag}.sql: Rehearsed: '{tag}' was applied in", rehearsal.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(before, await production.DumpAsync());

        Assert.Contains(
            tag, (await RunAsync(repository, production, "Apply", "Apply")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.Contains("phone", await production.DumpAsync(), StringComparison.Ordinal);
        string again = (await RunAsync(repository, production, "Apply", "Apply")).EnsureSuccess().StandardOutput;
        Assert.DoesNotContain(tag, again, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(repository.Agent.File("backups")));

        (await RunAsync(repository, production, "Apply", "Write the journal")).EnsureSuccess();
        Assert.Equal(repository.Project.Tags.Select(name => (name, "Applied")), Journal(repository));
    }

    [Fact]
    public async Task A_loss_of_data_fails_the_rehearsal_and_the_run_and_changes_nothing_until_the_migration_allows_it()
    {
        PostgresServer server = await servers.OldestAsync();
        PgDumpTests.SkipWithoutPgDump(server.MajorVersion);
        await using EngineDatabase production = EngineDatabase.On(await server.CreateDatabaseAsync("pipeline"));
        using var repository = new PipelineRepository(await BookstoreProject.OnPostgresAsync(server));
        await repository.Project.ApplyAsync(production.Url);
        await production.ExecuteAsync("INSERT INTO customers (email, name) VALUES ('a@example.com', 'A')");
        string tag = repository.Project.Add("forget_joined_at", "ALTER TABLE customers DROP COLUMN joined_at;\n");
        string before = await production.DumpAsync();

        ProcessResult rehearsal = await RunAsync(repository, production, "Rehearse", "Rehearse on a copy of production's schema", server);
        Assert.Equal(1, rehearsal.ExitCode);
        Assert.Contains(
            $"##vso[task.logissue type=error;sourcepath=migrations/{tag}.sql;linenumber=1;columnnumber=1;code=DataLoss;]The values of "
                + $"column customers.joined_at are lost.",
            rehearsal.StandardOutput,
            StringComparison.Ordinal);
        ProcessResult apply = await RunAsync(repository, production, "Apply", "Apply", server);
        Assert.Equal(1, apply.ExitCode);
        Assert.Contains("-Allow DataLoss", apply.StandardError, StringComparison.Ordinal);
        Assert.Equal(before, await production.DumpAsync());

        string file = repository.Project.PathOf("migrations", $"{tag}.sql");
        File.WriteAllText(file, $"-- dbmigrate: allow DataLoss nobody reads it\n{File.ReadAllText(file)}");
        (await RunAsync(repository, production, "Apply", "Apply", server)).EnsureSuccess();
        Assert.DoesNotContain("joined_at", await production.DumpAsync(), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(repository.Agent.File("backups"), "*.dump"));
    }

    [Fact]
    public async Task A_migration_that_the_engine_refuses_fails_the_check()
    {
        await using EngineDatabase production = EngineDatabase.CreateSqlite();
        using var repository = new PipelineRepository(BookstoreProject.OnSqlite());
        await repository.CommitAsync();
        string tag = repository.Project.Add("broken", "ALTER TABLE nowhere ADD COLUMN phone text;\n");

        ProcessResult check = await RunAsync(repository, production, "Check", "Check the new migrations");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains(
            $"##vso[task.logissue type=error;sourcepath=migrations/{tag}.sql;linenumber=1;",
            check.StandardOutput,
            StringComparison.Ordinal);
    }

    /// <summary>Runs a step as the task PowerShell@2 does, from the repository's root.</summary>
    /// <remarks>Source: https://github.com/microsoft/azure-pipelines-tasks, Tasks/PowerShellV2.</remarks>
    private static async Task<ProcessResult> RunAsync(
        PipelineRepository repository, EngineDatabase production, string stage, string name, PostgresServer? scratch = null)
    {
        PowerShellProgram powerShell = PowerShellProgram.Installed;
        YamlMappingNode step = Step(stage, name);
        string script = repository.Agent.Write("step.ps1", $$"""
            $ErrorActionPreference = 'stop'
            {{Script(step)}}
            if (Test-Path -LiteralPath variable:\LASTEXITCODE) { exit $LASTEXITCODE }
            """);
        var environment = new Dictionary<string, string?>
        {
            ["PSModulePath"] = ModulePath(repository) + Path.PathSeparator + Environment.GetEnvironmentVariable("PSModulePath"),
            ["NO_COLOR"] = "1",
            ["SYSTEM_PULLREQUEST_TARGETBRANCH"] = "refs/heads/main",
            ["BUILD_ARTIFACTSTAGINGDIRECTORY"] = repository.Agent,
            // Variables of the pipeline reach its scripts in upper case.
            ["BACKUPFOLDER"] = repository.Agent.File("backups"),
            ["SCRATCH_URL"] = scratch?.Url(),
        };
        Assert.Contains(PipelineFile.With(Pipeline.Root["variables"], "name"), variable => variable["name"].ToString() == "backupFolder");
        var secrets = new Dictionary<string, string> { ["$(ReaderUrl)"] = production.Url, ["$(MigratorUrl)"] = production.Url };
        foreach ((string variable, string? value) in PipelineFile.Environment(step, secrets))
            environment[variable] = value;
        return await powerShell.RunAsync(["-NoLogo", "-Command", $". '{script}'"], environment, workingFolder: repository.Project.Folder);
    }

    /// <summary>A folder of modules with the one under test, by the name that it is installed under.</summary>
    private static string ModulePath(PipelineRepository repository)
    {
        string modules = repository.Agent.File("modules");
        if (!Directory.Exists(modules))
        {
            Directory.CreateDirectory(modules);
            try
            {
                Directory.CreateSymbolicLink(Path.Combine(modules, "DbMigrate"), RepoPaths.Root);
            }
            catch (IOException) when (OperatingSystem.IsWindows())
            {
                Assert.Skip("This user may not make symbolic links.");
            }
        }

        return modules;
    }

    private static IEnumerable<(string Tag, string Status)> Journal(PipelineRepository repository)
    {
        Assert.All(
            repository.Project.Tags,
            tag =>
                Assert.Contains(tag, PrintedText.Check(File.ReadAllText(repository.Agent.File("journal.html"))), StringComparison.Ordinal));
        using JsonDocument journal = JsonDocument.Parse(PrintedText.Check(File.ReadAllText(repository.Agent.File("journal.json"))));
        return
        [
            .. journal
                .RootElement.EnumerateArray()
                .Select(entry => (entry.GetProperty("Tag").GetString()!, entry.GetProperty("Status").GetString()!)),
        ];
    }

    private static YamlMappingNode Stage(string name) =>
        PipelineFile.With(Pipeline.Root, "stage").Single(stage => stage["stage"].ToString() == name);

    private static YamlMappingNode Step(string stage, string name) =>
        PipelineFile.With(Stage(stage), "task").Single(step => step["displayName"].ToString() == name);

    private static string Script(YamlMappingNode step) => step["inputs"]["script"].ToString();
}
