using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Examples;

/// <summary>What a pipeline has checked out: the bookstore at the root of a Git repository, whose main branch has what was committed
/// last.</summary>
internal sealed class PipelineRepository(BookstoreProject project) : IDisposable
{
    private static readonly Dictionary<string, string?> Author = new()
    {
        ["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null",
        ["GIT_AUTHOR_NAME"] = "A. Author",
        ["GIT_AUTHOR_EMAIL"] = "author@example.com",
        ["GIT_COMMITTER_NAME"] = "A. Author",
        ["GIT_COMMITTER_EMAIL"] = "author@example.com",
    };

    public BookstoreProject Project { get; } = project;

    /// <summary>What the agent keeps outside the checkout.</summary>
    public TempFolder Agent { get; } = new("agent");

    /// <summary>Makes what is there the main branch's.</summary>
    public Task CommitAsync() =>
        GitAsync(
            ["init", "--quiet"],
            ["add", "."],
            ["commit", "--quiet", "--message", "main"],
            ["update-ref", "refs/remotes/origin/main", "HEAD"]);

    /// <summary>A main branch that has nothing yet.</summary>
    public Task CommitNothingAsync() =>
        GitAsync(
            ["init", "--quiet"],
            ["commit", "--quiet", "--allow-empty", "--message", "main"],
            ["update-ref", "refs/remotes/origin/main", "HEAD"]);

    private async Task GitAsync(params string[][] commands)
    {
        Assert.SkipUnless(Programs.IsOnPath("git"), SkipReasons.NoProgram("git"));
        foreach (string[] command in commands)
            (await ProcessRunner.RunAsync("git", command, environment: Author, workingFolder: Project.Folder)).EnsureSuccess();
    }

    /// <summary>A column and its index, in the schema files and as a migration; its tag.</summary>
    public string AddPhone()
    {
        string schema = Project.PathOf("schema", "customers.sql");
        string text = File.ReadAllText(schema).ReplaceLineEndings("\n");
        int end = text.IndexOf("\n);", StringComparison.Ordinal);
        File.WriteAllText(schema, $"{text[..end]},\n  phone text{text[end..]}\nCREATE INDEX customers_phone ON customers (phone);\n");
        return Project.Add(
            "customers_phone",
            "ALTER TABLE customers ADD COLUMN phone text;\n--> statement-breakpoint\nCREATE INDEX customers_phone ON customers (phone);\n");
    }

    public void Dispose()
    {
        Agent.Dispose();
        Project.Dispose();
    }
}
