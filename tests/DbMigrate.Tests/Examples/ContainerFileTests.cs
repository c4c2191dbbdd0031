using System.Text.RegularExpressions;
using System.Xml.Linq;
using DbMigrate.Tests.Infrastructure;
using YamlDotNet.RepresentationModel;

namespace DbMigrate.Tests.Examples;

/// <summary>What can be said of the Dockerfile and the Kubernetes objects without building and starting them.</summary>
public sealed partial class ContainerFileTests
{
    private static readonly string Folder = Path.Combine(RepoPaths.Examples, "container");

    private static readonly IReadOnlyList<string> Dockerfile =
        [.. File.ReadLines(Path.Combine(Folder, "Dockerfile")).Where(line => line.Length > 0 && !line.StartsWith('#'))];

    [Fact]
    public void The_Dockerfile_copies_what_is_there()
    {
        var copied = Dockerfile
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1])
            .ToList();

        Assert.Contains("docs/examples/container/entrypoint.sh", copied);
        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(RepoPaths.Root, path)), path));
        Assert.True(File.Exists(Path.Combine(RepoPaths.Examples, "bookstore", "migrations", "meta", "_journal.json")));
    }

    [Fact]
    public void The_Dockerfile_builds_the_tool_and_the_server_by_the_names_that_it_starts()
    {
        string command = Property("src/DbMigrate.Cli/DbMigrate.Cli.csproj", "ToolCommandName");

        Assert.Contains("RUN dotnet publish src/DbMigrate.Cli --configuration Release --runtime linux-x64 --output /tools", Dockerfile);
        Assert.Contains($"ENTRYPOINT [\"/tools/{command}\"]", Dockerfile);
        Assert.Contains(Dockerfile, line => line.StartsWith("RUN dotnet publish docs/examples/aspnet ", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(RepoPaths.Examples, "aspnet", "BookstoreServer.csproj")));
        Assert.Contains("CMD [\"dotnet\", \"BookstoreServer.dll\"]", Dockerfile);
    }

    [Fact]
    public void Every_stage_that_is_started_is_nobodys_root_and_every_stage_that_is_named_is_there()
    {
        var stages = string.Join('\n', Dockerfile).Split("\nFROM ")[1..];
        var names = stages.Select(stage => Stage().Match(stage).Groups[1].Value).ToList();

        Assert.Equal(["build", "migrations", "server"], names);
        Assert.StartsWith("${DOTNET_IMAGES}/runtime-deps:", stages[1], StringComparison.Ordinal);
        Assert.All(stages[1..], stage => Assert.Contains("\nUSER $APP_UID\n", stage, StringComparison.Ordinal));
        // What --backup runs; installed by root, before the image is another user's.
        Assert.Matches(
            "(?s)^.*\nARG POSTGRES_CLIENT=postgresql-client\nRUN apt-get update && apt-get install [^\n]*\\$\\{POSTGRES_CLIENT\\}.*\nUSER ",
            stages[1]);
        Assert.All(
            Dockerfile.Where(line => line.Contains("--from=", StringComparison.Ordinal)),
            line => Assert.Contains("--from=build ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_of_the_migrations_image_is_one_that_the_tool_takes()
    {
        string command = Dockerfile.First(line => line.StartsWith("CMD [\"apply\"", StringComparison.Ordinal));
        using BookstoreProject project = BookstoreProject.OnSqlite();
        using var image = new TempFolder("image");
        image.CopyFrom(project.Folder);
        var arguments = Quoted().Matches(command).Select(match => match.Groups[1].Value == "database" ? "." : match.Groups[1].Value);
        var environment = new Dictionary<string, string?>(ExampleTool.Environment) { ["DATABASE_URL"] = $"sqlite:{image.File("new.db")}" };

        ProcessResult run = await ProcessRunner.RunAsync(
            Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "dbmigrate.exe" : "dbmigrate"),
            arguments,
            environment: environment,
            workingFolder: image);

        Assert.Equal(0, run.EnsureSuccess().ExitCode);
        Assert.True(File.Exists(image.File("new.db")));
    }

    [Fact]
    public void The_Kubernetes_objects_take_their_urls_from_a_secret_and_write_nowhere_but_in_tmp()
    {
        var yaml = new YamlStream();
        using (StreamReader reader = File.OpenText(Path.Combine(Folder, "kubernetes.yaml")))
            yaml.Load(reader);

        Assert.Equal(["Job", "Deployment"], yaml.Documents.Select(document => document.RootNode["kind"].ToString()));
        foreach (YamlDocument document in yaml.Documents)
        {
            YamlNode pod = document.RootNode["spec"]["template"]["spec"];
            Assert.Equal("true", pod["securityContext"]["runAsNonRoot"].ToString());
            foreach (YamlNode container in Containers(pod))
            {
                Assert.Equal("true", container["securityContext"]["readOnlyRootFilesystem"].ToString());
                Assert.All(
                    (YamlSequenceNode)container["env"],
                    variable => Assert.Equal("bookstore-database", variable["valueFrom"]["secretKeyRef"]["name"].ToString()));
                Assert.Equal("/tmp", container["volumeMounts"][0]["mountPath"].ToString());
                string stage = container["image"].ToString() == "bookstore:1" ? "server" : "migrations";
                Assert.Contains(
                    File.ReadLines(Path.Combine(Folder, "Dockerfile")),
                    line => line.Contains($"--target {stage} --tag {container["image"]} ", StringComparison.Ordinal));
            }
        }
    }

    private static IEnumerable<YamlNode> Containers(YamlNode pod) =>
        ((YamlMappingNode)pod)
            .Where(part => part.Key.ToString() is "containers" or "initContainers")
            .SelectMany(part => (YamlSequenceNode)part.Value);

    private static string Property(string project, string name) =>
        XDocument.Load(Path.Combine(RepoPaths.Root, project)).Descendants(name).Single().Value;

    [GeneratedRegex(@"^\S+ AS (\w+)")]
    private static partial Regex Stage();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
