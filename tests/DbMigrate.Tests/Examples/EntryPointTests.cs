using DbMigrate.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Examples;

/// <summary>docs/examples/container/entrypoint.sh, run by this machine's sh with the tool on its PATH: there is no container
/// here.</summary>
public sealed class EntryPointTests(PostgresServers servers)
{
    private static readonly string Script = Path.Combine(RepoPaths.Examples, "container", "entrypoint.sh");

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Containers_that_start_at_once_apply_each_migration_once_and_become_their_programs(string engine)
    {
        await using BookstoreDatabase bookstore = await BookstoreDatabase.CreateAsync(servers, engine);
        using TempFolder image = Image(bookstore.Project);
        List<RunningProcess> containers =
        [
            .. Enumerable.Range(0, 3).Select(_ => Start(image, bookstore.Database.Url, "sh", "-c", "echo serving as $$; exit 7")),
        ];
        try
        {
            foreach (RunningProcess container in containers)
            {
                // The program's own exit code, and in the process that was the shell.
                Assert.Equal(7, await container.ExitAsync());
                Assert.Contains($"serving as {container.Id}", container.Output, StringComparison.Ordinal);
            }

            await bookstore.AssertAppliedOnceAsync();
            // The folder may be read-only.
            Assert.Equal(Files(bookstore.Project.Folder), Files(image.File("database")));
        }
        finally
        {
            foreach (RunningProcess container in containers)
                await container.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_failing_migration_ends_the_container_and_says_why()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using BookstoreProject project = BookstoreProject.OnSqlite();
        string broken = project.Add("broken", "DROP TABLE nowhere;\n");
        using TempFolder image = Image(project);

        await using RunningProcess container = Start(image, database.Url, "echo", "serving");

        Assert.Equal(1, await container.ExitAsync());
        Assert.Contains($"{broken}.sql:1:", container.Output, StringComparison.Ordinal);
        Assert.Contains("no such table: nowhere", container.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("serving", container.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_ends_the_wait_for_the_lock_and_nothing_is_started()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using BookstoreProject project = BookstoreProject.OnSqlite();
        using TempFolder image = Image(project);
        await using var other = new SqliteConnection($"Data Source={database.Url["sqlite:".Length..]};Pooling=False");
        await other.OpenAsync();
        await using var transaction = other.BeginTransaction(deferred: false);

        await using RunningProcess container = Start(image, database.Url, "echo", "serving");
        await container.LineAsync("waiting up to 600 s");
        await container.SignalAsync("TERM");

        Assert.Equal(130, await container.ExitAsync());
        Assert.Contains("error Canceled", container.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("serving", container.Output, StringComparison.Ordinal);
        await transaction.RollbackAsync();
        Assert.DoesNotContain("books", await database.ObjectsAsync());
    }

    [Fact]
    public async Task A_container_without_a_database_says_so()
    {
        using BookstoreProject project = BookstoreProject.OnSqlite();
        using TempFolder image = Image(project);

        await using RunningProcess container = Start(image, null, "echo", "serving");

        Assert.NotEqual(0, await container.ExitAsync());
        Assert.Contains("DATABASE_URL: is not set", container.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("serving", container.Output, StringComparison.Ordinal);
    }

    /// <summary>What the image has at its work folder: the migrations in <c>database</c>.</summary>
    private static TempFolder Image(BookstoreProject project)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The entry point is a shell script.");
        var image = new TempFolder("image");
        foreach (string path in Files(project.Folder))
            image.Write(Path.Combine("database", path), File.ReadAllText(project.PathOf(path)));
        return image;
    }

    private static IReadOnlyList<string> Files(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path))
                .Order(StringComparer.Ordinal),
        ];

    private static RunningProcess Start(TempFolder image, string? url, params string[] program) => RunningProcess.Start(
        "sh", [Script, .. program], new Dictionary<string, string?>(ExampleTool.Environment) { ["DATABASE_URL"] = url }, image);
}
