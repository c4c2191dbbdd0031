using System.Net;

namespace DbMigrate.Web;

/// <summary>A request to the framework's own server.</summary>
internal sealed class SystemWebExchange(HttpListenerContext context) : IWebExchange
{
    public string Method => context.Request.HttpMethod.ToUpperInvariant();

    public string Path => context.Request.Url?.AbsolutePath ?? "";

    public bool IsLocal => context.Request.RemoteEndPoint is { } remote && IPAddress.IsLoopback(remote.Address);

    public int Status
    {
        set => context.Response.StatusCode = value;
    }

    public string? Header(string name) => context.Request.Headers[name];

    public async Task<byte[]?> ReadAsync(int most, CancellationToken cancel)
    {
        if (context.Request.ContentLength64 > most) return null;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.InputStream.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > most) return null;
            body.Write(buffer.AsSpan(0, read));
        }

        return body.ToArray();
    }

    public void SetHeader(string name, string value) => context.Response.Headers[name] = value;

    public async Task SendAsync(ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength64 = body.Length;
        if (!body.IsEmpty) await context.Response.OutputStream.WriteAsync(body).ConfigureAwait(false);
    }

    public Stream Stream()
    {
        context.Response.SendChunked = true;
        return context.Response.OutputStream;
    }

    public void End(bool abort)
    {
        try
        {
            if (abort) context.Response.Abort();
            else context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever asked has gone.
        }
    }
}
