using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace DbMigrate.Providers.D1;

/// <summary>D1's REST API: one request is one batch, and a batch is atomic.</summary>
/// <remarks>https://developers.cloudflare.com/api/resources/d1/subresources/database/. Nothing here tries a request again but one that
/// reads.</remarks>
internal sealed class D1Client(DatabaseUrl url)
{
    private const int Tries = 5;
    private const int NoDatabase = 7404;

    // What a Worker's request may take, and the way there and back.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(100);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly D1Address _address = D1Address.Of(url);
    private string? _id;

    /// <summary>What the user calls the database.</summary>
    public string Name => _address.Name;

    /// <summary>Finds the database's id where the URL has its name.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.DatabaseNotFound"/>, <see cref="ErrorId.AuthenticationFailed"/>,
    /// <see cref="ErrorId.ConnectionFailed"/>.</exception>
    public async Task FindAsync(CancellationToken cancel)
    {
        if (_address.Account.Length == 0)
        {
            throw new DbMigrateException(
                ErrorId.VariableNotSet,
                $"{url} names no account.",
                $"Write d1://account/{_address.Name}, or set {D1Url.AccountVariable}.",
                D1Url.AccountVariable);
        }

        if (_address.Token.Length == 0)
        {
            throw new DbMigrateException(
                ErrorId.VariableNotSet,
                $"{url} is asked for through Cloudflare's API, and no token is given.",
                $"Set {D1Url.TokenVariable} to an API token with the permission D1:Edit.",
                D1Url.TokenVariable);
        }

        if (Guid.TryParse(_address.Database, out _))
        {
            _id = _address.Database;
            return;
        }

        _id =
            await ReadAsync(
                    () => SendAsync(HttpMethod.Get, $"?name={Uri.EscapeDataString(_address.Database)}&per_page=1000", null, IdOf, cancel),
                    cancel)
                .ConfigureAwait(false)
            ?? throw NotThere();
    }

    /// <summary>Runs a batch, once.</summary>
    /// <exception cref="D1Exception">It failed, or what became of it is not known.</exception>
    public Task<IReadOnlyList<D1Rows>> RunAsync(IReadOnlyList<D1Statement> batch, CancellationToken cancel) =>
        SendAsync<IReadOnlyList<D1Rows>>(
            HttpMethod.Post, $"/{_id}/raw", Body(batch), result => [.. result.EnumerateArray().Select(D1Rows.Read)], cancel);

    /// <summary>Runs a batch that changes nothing, again where no answer comes.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public Task<IReadOnlyList<D1Rows>> ReadAsync(IReadOnlyList<D1Statement> batch, CancellationToken cancel) =>
        ReadAsync(() => RunAsync(batch, cancel), cancel);

    /// <summary>The point in time that Time Travel can bring the database back to; null where the token may not ask.</summary>
    public async Task<string?> BookmarkAsync(CancellationToken cancel)
    {
        try
        {
            return await ReadAsync(
                    () =>
                        SendAsync(
                            HttpMethod.Get,
                            $"/{_id}/time_travel/bookmark",
                            null,
                            result => result.TryGetProperty("bookmark", out var mark) ? mark.GetString() : null,
                            cancel),
                    cancel)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is D1Exception or DbMigrateException)
        {
            return null;
        }
    }

    /// <summary>How long to wait before the second try; twice as long before each that follows.</summary>
    public static TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long to wait before a try.</summary>
    /// <param name="tries">How many there have been.</param>
    /// <param name="failure">What became of the last.</param>
    public static TimeSpan Pause(int tries, D1Exception failure) =>
        failure.RetryAfter ?? FirstPause * ((1 << Math.Min(tries - 1, 6)) + Random.Shared.NextDouble());

    private static async Task<T> ReadAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (D1Exception e) when (e.Failure != D1Failure.Refused && tries < Tries)
            {
                await Task.Delay(Pause(tries, e), cancel).ConfigureAwait(false);
            }
        }
    }

    private string? IdOf(JsonElement databases) =>
        databases
            .EnumerateArray()
            .Where(one => one.GetProperty("name").GetString() == _address.Database)
            .Select(one => one.GetProperty("uuid").GetString())
            .FirstOrDefault();

    private static ByteArrayContent Body(IReadOnlyList<D1Statement> batch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("batch");
            foreach (var statement in batch)
            {
                writer.WriteStartObject();
                writer.WriteString("sql", statement.Sql);
                if (statement.Parameters.Count > 0)
                {
                    writer.WriteStartArray("params");
                    foreach (var parameter in statement.Parameters) writer.WriteStringValue(parameter);
                    writer.WriteEndArray();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return new(buffer.WrittenMemory.ToArray()) { Headers = { ContentType = new("application/json") } };
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, Func<JsonElement, T> read, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Longest);
        using var request = new HttpRequestMessage(method, _address.At(path)) { Content = content };
        request.Headers.Authorization = new("Bearer", _address.Token);
        try
        {
            using var response = await Http.SendAsync(request, limit.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            using var answer = Parse(body);
            if (
                answer is { RootElement: { ValueKind: JsonValueKind.Object } root }
                && root.TryGetProperty("success", out var success)
                && success.ValueKind == JsonValueKind.True
                && root.TryGetProperty("result", out var result))
                return read(result);
            throw FailureOf(response, answer?.RootElement);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new D1Exception(D1Failure.Unknown, $"no answer came within {Duration.ToText(Longest)}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new D1Exception(D1Failure.Unknown, $"the API at {_address.Api.Host} did not answer: {e.Message}", e);
        }
    }

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Exception FailureOf(HttpResponseMessage response, JsonElement? answer)
    {
        var (code, message) = ErrorOf(answer) ?? (0, $"the API answered {(int)response.StatusCode} {response.ReasonPhrase}");
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new D1Exception(D1Failure.Limited, message)
            {
                RetryAfter = response.Headers.RetryAfter?.Delta,
            },
            _ when message.Contains("SQLITE_", StringComparison.Ordinal) || Refuses(message) => new D1Exception(D1Failure.Refused, message),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new DbMigrateException(
                ErrorId.AuthenticationFailed,
                $"Cloudflare refuses the token for {url}: {message.TrimEnd('.')}.",
                $"Set {D1Url.TokenVariable} to an API token of that account with the permission D1:Edit.",
                url.Redacted),
            _ when code == NoDatabase || response.StatusCode == HttpStatusCode.NotFound => NotThere(),
            >= HttpStatusCode.InternalServerError => new D1Exception(D1Failure.Unknown, message),
            _ => new D1Exception(D1Failure.Refused, message),
        };
    }

    // What workerd says itself, and not SQLite.
    private static bool Refuses(string message) =>
        message.StartsWith("To execute a transaction", StringComparison.Ordinal)
        || message.StartsWith("SQL code did not contain a statement", StringComparison.Ordinal);

    private static (int Code, string Message)? ErrorOf(JsonElement? answer)
    {
        if (
            answer is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("errors", out var errors)
            || errors.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var error in errors.EnumerateArray())
            return (
                error.TryGetProperty("code", out var code) && code.TryGetInt32(out var number) ? number : 0,
                error.GetProperty("message").GetString() ?? "");
        return null;
    }

    private DbMigrateException NotThere() =>
        new(
            ErrorId.DatabaseNotFound,
            $"The account of {url} has no such database.",
            "Correct the URL; 'npx wrangler d1 list' shows the databases of an account.",
            url.Redacted);
}
