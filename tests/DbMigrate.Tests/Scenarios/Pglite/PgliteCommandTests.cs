using DbMigrate.Tests.Cli;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Pglite;

/// <summary>The bookstore for PostgreSQL, on PGlite through the same commands.</summary>
public sealed class PgliteCommandTests : IDisposable
{
    private readonly CliProject _project = new();

    public PgliteCommandTests()
    {
        var example = Path.Combine(RepoPaths.Examples, "bookstore-postgresql");
        foreach (
            var file in Directory
                .EnumerateFiles(example, "*", SearchOption.AllDirectories)
                .Where(file => !file.Contains("migrations", StringComparison.Ordinal)))
            _project.Write(Path.GetRelativePath(example, file), File.ReadAllText(file));
        PgliteStore.Link(_project.Folder);
        _project.Variables["DATABASE_URL"] = "pglite://./data";
    }

    public void Dispose()
    {
        // The link, and not what it leads to.
        Directory.Delete(_project.File("node_modules"));
        _project.Dispose();
    }

    [Fact]
    public async Task The_bookstore_is_made_listed_checked_compared_and_taken_back()
    {
        await RunAsync("new", "initial");
        Assert.Contains("1 migration applied to pglite://", await RunAsync("apply"), StringComparison.Ordinal);
        Assert.Contains("1 migration (1 applied)", await RunAsync("journal"), StringComparison.Ordinal);
        Assert.Contains("0 errors", await RunAsync("check"), StringComparison.Ordinal);
        Assert.Contains("No difference between", await RunAsync("diff"), StringComparison.Ordinal);

        // A schema that grows, and a database that follows without a migration.
        _project.Write(
            "schema/customers.sql",
            File.ReadAllText(_project.File("schema", "customers.sql"))
                .Replace("DEFAULT now()", "DEFAULT now(),\n  note text", StringComparison.Ordinal));
        Assert.Contains("public.customers.note", await RunAsync("sync"), StringComparison.Ordinal);
        Assert.Contains("1 migration undone", await RunAsync("undo", "--allow", "DataLoss"), StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var result = await _project.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.Out}{result.Error}");
        return result.Out + result.Error;
    }
}
