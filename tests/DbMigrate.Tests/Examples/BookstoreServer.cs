using System.Net;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Examples;

/// <summary>An instance of docs/examples/aspnet, on a port of its own.</summary>
internal sealed class BookstoreServer(RunningProcess process) : IAsyncDisposable
{
    private static readonly HttpClient Client = new();

    /// <summary>Where the build of these tests has put the program: its configuration is theirs.</summary>
    private static readonly string Folder = Path.Combine(
        RepoPaths.Examples, "aspnet", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");

    public RunningProcess Process { get; } = process;

    /// <param name="project">The folder with dbmigrate.json; null is the one that was published with the program.</param>
    public static BookstoreServer Start(string connectionString, string? project = null, bool applyAtStart = true)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__Bookstore"] = connectionString,
            ["Database__Project"] = project,
            ["Database__ApplyAtStart"] = applyAtStart ? null : "false",
        };
        return new(RunningProcess.Start("dotnet", ["BookstoreServer.dll", "--urls", "http://127.0.0.1:0"], environment, Folder));
    }

    /// <summary>What it answers, once it listens.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        string line = await Process.LineAsync("Now listening on: ");
        using HttpResponseMessage response = await Client.GetAsync(
            new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..] + path));
        return (response.StatusCode, PrintedText.Check(await response.Content.ReadAsStringAsync()));
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
