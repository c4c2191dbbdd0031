using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DbMigrate.Cli;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

/// <summary><c>dbmigrate studio</c></summary>
public sealed class StudioVerbTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("70000")]
    public async Task A_port_is_a_number_that_a_port_can_have(string port)
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync("studio", "--no-open", "--port", port);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("1 to 65535", result.Error);
    }

    [Fact]
    public async Task One_studio_shows_one_database()
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync("studio", "--no-open", "-d", "sqlite:a.db", "-d", "sqlite:b.db");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("one database", result.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_prints_its_address_and_runs_until_it_is_stopped(bool json)
    {
        using var project = CliProject.WithTwoMigrations();
        var page = Path.Combine(Path.GetDirectoryName(typeof(global::DbMigrate.Studio).Assembly.Location)!, "studio");
        if (!File.Exists(Path.Combine(page, "index.html")))
        {
            // A build without Node.js has no page, and says so.
            var refused = await project.RunAsync("studio", "--no-open");
            Assert.Contains("Node.js", refused.Error);
            return;
        }

        using var cancel = new CancellationTokenSource();
        using var output = new StringWriter();
        // Beside the usual ports, which the module's tests are shown on at the same time.
        string port = PostgresServer.FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);

        var shell = new Shell
        {
            Out = TextWriter.Synchronized(output),
            Error = TextWriter.Null,
            Variable = _ => null,
            CurrentFolder = project.Folder,
        };
        var running = CliApp.RunAsync(
            ["studio", "--no-open", "--port", port, .. json ? ["--json"] : Array.Empty<string>()], shell, cancel.Token);
        var url = "";
        for (var attempt = 0; attempt < 300 && url.Length == 0; attempt++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            var text = output.ToString();
            if (json && text.Contains('}', StringComparison.Ordinal))
                url = JsonDocument.Parse(text).RootElement.GetProperty("url").GetString()!;
            else if (!json && text.Contains('\n', StringComparison.Ordinal))
                url = text.Trim();
        }

        Assert.Matches(new Regex(@"^http://127\.0\.0\.1:\d+/#token=[A-Za-z0-9_-]{43}$"), url);
        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(url, TestContext.Current.CancellationToken)).StatusCode);
        await cancel.CancelAsync();
        Assert.Equal(0, await running);
    }
}
