using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A studio that runs, and a browser that has entered it.</summary>
internal sealed class StudioHarness : IAsyncDisposable
{
    private readonly TempFolder _folder = new("studio");
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromMinutes(2),
    };
    private string? _cookie;

    private StudioHarness()
    {
    }

    public required global::DbMigrate.Studio Studio { get; init; }

    public string Root => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Studio.Port}");

    /// <summary>A page that says nothing.</summary>
    public static TempFolder Page()
    {
        var folder = new TempFolder("page");
        foreach (var file in (string[])["index.html", "app.js", "app.css", "favicon.svg"])
            folder.Write(file, file);
        return folder;
    }

    /// <summary>Opens a database, and enters.</summary>
    /// <param name="url">The database.</param>
    /// <param name="options">How.</param>
    /// <param name="configuration">dbmigrate.json, without its database; null is none.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="write">Lays out the project.</param>
    public static async Task<StudioHarness> StartAsync(
        string url,
        StudioOptions? options = null,
        string? configuration = null,
        string environment = "default",
        Action<TempFolder>? write = null)
    {
        var root = new TempFolder("studio-project");
        root.Write("dbmigrate.json", configuration ?? "{}");
        write?.Invoke(root);
        var project = ProjectLoader.Load(new() { Project = root, Environment = environment, Database = [url], CurrentFolder = root });
        var studio = await StartOnAsync(project, options);
        return studio;
    }

    /// <summary>A port beside the usual ones, which the module's tests are shown on at the same time.</summary>
    private static StudioOptions Elsewhere(StudioOptions? options) =>
        options?.Port is not null ? options : (options ?? new()) with { Port = PostgresServer.FreePort() };

    public static async Task<StudioHarness> StartOnAsync(Project project, StudioOptions? options = null)
    {
        using var page = Page();
        var studio = await global::DbMigrate.Studio.StartAsync(
            project,
            ProjectLoader.Targets(project)[0],
            Elsewhere(options) with
            {
                PageFolder = page,
            });
        var harness = new StudioHarness { Studio = studio };
        using var entered = await harness.SendAsync("enter", JsonSerializer.Serialize(new { token = TokenOf(studio.Url) }));
        Assert.Equal(HttpStatusCode.NoContent, entered.StatusCode);
        harness._cookie = entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        return harness;
    }

    public static string TokenOf(string url) => url[(url.IndexOf("#token=", StringComparison.Ordinal) + 7)..];

    /// <summary>Calls a method.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> CallAsync(string method, object? arguments = null)
    {
        using var response = await SendAsync(method, JsonSerializer.Serialize(arguments ?? new { }));
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone());
    }

    /// <summary>Calls a method that must succeed.</summary>
    public async Task<JsonElement> OkAsync(string method, object? arguments = null)
    {
        var (status, answer) = await CallAsync(method, arguments);
        Assert.True(status == HttpStatusCode.OK, $"{method}: {(int)status} {answer}");
        return answer;
    }

    /// <summary>Sends a call as the page does, but for what is changed about it.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string body, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Root}/api/{method}") { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-DbMigrate-Studio", "1");
        if (_cookie is not null) request.Headers.Add("Cookie", _cookie);
        change?.Invoke(request);
        return _client.SendAsync(request);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request);

    public async ValueTask DisposeAsync()
    {
        await Studio.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }
}
