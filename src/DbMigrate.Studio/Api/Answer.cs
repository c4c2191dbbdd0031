using System.Text.Json;
using System.Text.Json.Nodes;
using DbMigrate.Web;

namespace DbMigrate.Api;

/// <summary>What a call is answered with.</summary>
internal abstract class Answer
{
    /// <summary>Sends it.</summary>
    public abstract Task SendAsync(IWebExchange exchange, CancellationToken cancel);
}

/// <summary>A document.</summary>
/// <param name="status">The status.</param>
/// <param name="content">The document.</param>
internal sealed class JsonAnswer(int status, JsonNode content) : Answer
{
    public int Status => status;

    public JsonNode Content => content;

    public override async Task SendAsync(IWebExchange exchange, CancellationToken cancel)
    {
        exchange.Status = status;
        exchange.SetHeader("Content-Type", "application/json; charset=utf-8");
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory))
            content.WriteTo(writer);
        await exchange.SendAsync(memory.GetBuffer().AsMemory(0, (int)memory.Length)).ConfigureAwait(false);
    }
}
