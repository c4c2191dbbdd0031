using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Studio;

/// <summary>Who may ask a studio for anything: requests made by hand.</summary>
public sealed class StudioSecurityTests : IAsyncLifetime
{
    private readonly EngineDatabase _database = EngineDatabase.CreateSqlite();
    private StudioHarness _studio = null!;

    public async ValueTask InitializeAsync()
    {
        await _database.ExecuteAsync("CREATE TABLE secrets (word text); INSERT INTO secrets VALUES ('xyzzy');");
        _studio = await StudioHarness.StartAsync(_database.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _studio.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_has_the_token_gets_a_cookie_that_no_script_and_no_other_site_can_use()
    {
        using var entered = await EnterAsync(StudioHarness.TokenOf(_studio.Studio.Url));

        Assert.Equal(HttpStatusCode.NoContent, entered.StatusCode);
        var cookie = entered.Headers.GetValues("Set-Cookie").Single();
        Assert.Matches($"^dbmigrate-studio-{_studio.Studio.Port}=[A-Za-z0-9_-]{{43}}; HttpOnly; SameSite=Strict; Path=/$", cookie);
    }

    [Fact]
    public async Task A_token_has_256_bits_works_once_and_is_replaced()
    {
        var first = StudioHarness.TokenOf(_studio.Studio.Url);
        using var once = await EnterAsync(first);
        using var twice = await EnterAsync(first);
        var second = StudioHarness.TokenOf(_studio.Studio.Url);

        Assert.Matches("^[A-Za-z0-9_-]{43}$", first);
        Assert.Equal(HttpStatusCode.NoContent, once.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, twice.StatusCode);
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task A_wrong_token_gets_nothing(string token)
    {
        using var response = await EnterAsync(token);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Without_the_cookie_nothing_is_answered() => await RefusedAsync(request => request.Headers.Remove("Cookie"), 401);

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    public async Task Another_value_of_the_cookie_is_none(string value) => await RefusedAsync(
        request =>
        {
            request.Headers.Remove("Cookie");
            request.Headers.Add("Cookie", $"dbmigrate-studio-{_studio.Studio.Port}={value}");
        },
        401);

    [Fact]
    public async Task The_cookie_of_a_studio_on_another_port_is_none()
    {
        await using var other = await StudioHarness.StartAsync(_database.Url);
        var cookie = "";
        using var accepted = await other.SendAsync("info", "{}", request => cookie = request.Headers.GetValues("Cookie").Single());

        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        await RefusedAsync(
            request =>
            {
                request.Headers.Remove("Cookie");
                request.Headers.Add("Cookie", cookie);
            },
            401);
    }

    [Fact]
    public async Task Without_the_header_that_only_a_script_of_the_page_can_add_nothing_is_answered() =>
        await RefusedAsync(request => request.Headers.Remove("X-DbMigrate-Studio"), 403);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData(null)]
    public async Task What_a_form_can_send_is_not_read(string? type) =>
        await RefusedAsync(request => request.Content!.Headers.ContentType = type is null ? null : new(type), 415);

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://127.0.0.1:{0}")]
    [InlineData("http://localhost:{0}")]
    [InlineData("null")]
    public async Task Another_origin_is_refused_another_port_and_another_scheme_too(string origin) =>
        await RefusedAsync(
            request => request.Headers.Add("Origin", string.Format(CultureInfo.InvariantCulture, origin, _studio.Studio.Port)), 403);

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    public async Task A_call_that_a_browser_says_is_from_elsewhere_is_refused(string site) =>
        await RefusedAsync(request => request.Headers.Add("Sec-Fetch-Site", site), 403);

    [Fact]
    public async Task The_page_itself_is_answered()
    {
        using var response = await _studio.SendAsync("info", "{}", request =>
        {
            request.Headers.Add("Origin", _studio.Root);
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
        });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{0}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1:{0}.evil.example")]
    [InlineData("[::1]:{0}")]
    [InlineData("localhost:{0}")]
    [InlineData("0.0.0.0:{0}")]
    public async Task Another_host_is_refused_wherever_its_name_leads(string host)
    {
        foreach (var head in (string[])["GET / HTTP/1.1", "POST /api/info HTTP/1.1"])
        {
            var answer = await RawAsync(
                $"{head}\r\nHost: {string.Format(CultureInfo.InvariantCulture, host, _studio.Studio.Port)}\r\nContent-Length: "
                    + $"0\r\nConnection: close\r\n\r\n");

            // The framework refuses some by itself.
            Assert.Matches("^HTTP/1.1 (400|403|404) ", answer);
            Assert.DoesNotContain("index.html", answer);
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("HEAD")]
    public async Task Calls_are_made_by_POST_only(string method) => await RefusedAsync(request => request.Method = new(method), 405);

    [Fact]
    public async Task No_answer_lets_another_site_read_it()
    {
        using var preflight = await _studio.SendAsync("info", "", request =>
        {
            request.Method = HttpMethod.Options;
            request.Headers.Add("Origin", "http://evil.example");
            request.Headers.Add("Access-Control-Request-Method", "POST");
        });
        using var call = await _studio.SendAsync("info", "{}");

        foreach (var response in (HttpResponseMessage[])[preflight, call])
            Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app.js")]
    [InlineData("/nothing")]
    [InlineData("/api/info")]
    public async Task Every_answer_says_what_a_page_may_do_and_is_kept_nowhere(string path)
    {
        using var response = await _studio.SendAsync(new HttpRequestMessage(HttpMethod.Get, _studio.Root + path));

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
                + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("no-store", response.Headers.GetValues("Cache-Control").Single());
    }

    [Theory]
    [InlineData("/../dbmigrate.json")]
    [InlineData("/%2e%2e/dbmigrate.json")]
    [InlineData("/index.html")]
    [InlineData("/app.js/..")]
    [InlineData("/etc/passwd")]
    [InlineData("//etc/passwd")]
    public async Task No_other_file_is_sent(string path)
    {
        var answer = await RawAsync($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{_studio.Studio.Port}\r\nConnection: close\r\n\r\n");

        Assert.True(
            answer.StartsWith("HTTP/1.1 404", StringComparison.Ordinal)
                || answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal)
                || answer.EndsWith("index.html", StringComparison.Ordinal),
            answer);
        Assert.DoesNotContain("root:", answer);
    }

    [Theory]
    [InlineData("script", "cross-site", "no-cors")]
    [InlineData("script", "same-site", "no-cors")]
    [InlineData("iframe", "cross-site", "navigate")]
    public async Task A_page_on_another_port_cannot_take_the_page_in(string destination, string site, string mode)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _studio.Root + (destination == "script" ? "/app.js" : "/"));
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);
        request.Headers.Add("Sec-Fetch-Dest", destination);
        using var response = await _studio.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_link_from_elsewhere_shows_the_page_and_no_data()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _studio.Root + "/");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        request.Headers.Add("Sec-Fetch-Dest", "document");
        using var response = await _studio.SendAsync(request);

        Assert.Equal("index.html", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_request_that_is_too_long_is_not_read()
    {
        var answer = await RawAsync(
            $"POST /api/query HTTP/1.1\r\nHost: 127.0.0.1:{_studio.Studio.Port}\r\nX-DbMigrate-Studio: 1\r\nContent-Type: "
                + $"application/json\r\nCookie: {await CookieAsync()}\r\n"
                + "Content-Length: 99999999999\r\nConnection: close\r\n\r\n{");

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("\"text\"")]
    [InlineData("{\"table\": {}}")]
    [InlineData("{\"table\": \"\\ud800\"}")]
    public async Task What_is_no_call_is_an_error_and_nothing_worse(string body)
    {
        using var response = await _studio.SendAsync("rows", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEqual(
            "",
            JsonDocument
                .Parse(await response.Content.ReadAsStringAsync())
                .RootElement.GetProperty("error")
                .GetProperty("message")
                .GetString());
    }

    [Fact]
    public async Task It_listens_to_this_machine_only()
    {
        var others = (await Dns.GetHostAddressesAsync(Dns.GetHostName())).Where(address =>
            address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        foreach (var address in others)
        {
            using var client = new TcpClient();
            await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(address, _studio.Studio.Port));
        }
    }

    [Fact]
    public async Task A_port_that_was_asked_for_is_that_one_or_an_error()
    {
        using var page = StudioHarness.Page();
        using var folder = new TempFolder();
        var project = ProjectLoader.Load(new() { Project = folder, Database = [_database.Url], CurrentFolder = folder, Optional = true });

        var error = await Assert.ThrowsAsync<DbMigrateException>(
            () =>
                global::DbMigrate.Studio.StartAsync(
                    project, ProjectLoader.Targets(project)[0], new() { Port = _studio.Studio.Port, PageFolder = page }));

        Assert.Contains($"Port {_studio.Studio.Port} is taken", error.Message);
    }

    [Fact]
    public async Task A_build_without_the_page_says_so()
    {
        using var empty = new TempFolder();
        var project = ProjectLoader.Load(new() { Project = empty, Database = [_database.Url], CurrentFolder = empty, Optional = true });

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            global::DbMigrate.Studio.StartAsync(project, ProjectLoader.Targets(project)[0], new() { PageFolder = empty }));

        Assert.Contains("Node.js", error.Message);
    }

    [Fact]
    public async Task It_ends_when_nobody_asks_for_anything_and_its_port_is_free()
    {
        await using var studio = await StudioHarness.StartAsync(_database.Url, new() { IdleTimeout = TimeSpan.FromMilliseconds(300) });

        await studio.Studio.WaitAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.DoesNotContain(studio.Studio, global::DbMigrate.Studio.Running);
        using var client = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, studio.Studio.Port));
    }

    [Fact]
    public async Task Those_that_run_are_listed_until_they_are_stopped()
    {
        Assert.Contains(_studio.Studio, global::DbMigrate.Studio.Running);

        await using var other = await StudioHarness.StartAsync(_database.Url);
        await other.Studio.DisposeAsync();

        Assert.DoesNotContain(other.Studio, global::DbMigrate.Studio.Running);
    }

    private async Task RefusedAsync(Action<HttpRequestMessage> change, int status)
    {
        using var response = await _studio.SendAsync("rows", """{"table": "secrets"}""", change);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.DoesNotContain("xyzzy", await response.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> EnterAsync(string token) =>
        _studio.SendAsync("enter", JsonSerializer.Serialize(new { token }), request => request.Headers.Remove("Cookie"));

    private async Task<string> CookieAsync()
    {
        var cookie = "";
        using var _ = await _studio.SendAsync("info", "{}", request => cookie = request.Headers.GetValues("Cookie").Single());
        return cookie;
    }

    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _studio.Studio.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, timeout.Token);
        }
        catch (IOException)
        {
            // Whoever refuses may not wait for the rest.
        }

        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
