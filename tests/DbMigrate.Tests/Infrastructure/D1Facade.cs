using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbMigrate.Providers.D1;
using DbMigrate.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(D1Facade))]

namespace DbMigrate.Tests.Infrastructure;

/// <summary>Cloudflare's workerd with D1 in it, behind a REST API of the same shape: one for the whole test run, started when a test first
/// asks for it. It takes what every d1:// URL of this process means.</summary>
public sealed class D1Facade : IAsyncDisposable
{
    public const string Account = "account";

    private readonly Lazy<Task<JsonNode>> _started;
    private readonly HttpClient _http = new();
    private Process? _process;

    public D1Facade() => _started = new(StartAsync);

    /// <summary>An empty database.</summary>
    public async Task<D1Database> CreateAsync(string? name = null)
    {
        JsonNode answer = await SendAsync($"/accounts/{Account}/d1/database", new JsonObject { ["name"] = name });
        return new D1Database(this, (string)answer["result"]!["uuid"]!, (string)answer["result"]!["name"]!);
    }

    public async Task<JsonNode> SendAsync(string path, JsonNode body)
    {
        JsonNode started = await _started.Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{started["url"]}{path}")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (string)started["token"]!);
        using HttpResponseMessage response = await _http.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is null) return;
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<JsonNode> StartAsync()
    {
        var start = new ProcessStartInfo("node", [Path.Combine(RepoPaths.Tests, "d1", "facade.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        JsonNode said = JsonNode.Parse(
            await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The façade of D1 did not start."))!;
        // Nobody else is there to be spared.
        D1Client.FirstPause = TimeSpan.FromMilliseconds(1);
        Environment.SetEnvironmentVariable("CLOUDFLARE_API_BASE_URL", (string)said["url"]!);
        Environment.SetEnvironmentVariable("CLOUDFLARE_API_TOKEN", (string)said["token"]!);
        return said;
    }
}
