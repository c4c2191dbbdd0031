using System.Net;

namespace DbMigrate.Web;

/// <summary>The framework's own server, on the loopback address only.</summary>
internal sealed class SystemWebListener : IWebListener
{
    private readonly HttpListener _listener;

    private SystemWebListener(HttpListener listener) => _listener = listener;

    /// <summary>Listens on a port.</summary>
    /// <returns>Null where somebody else has it.</returns>
    public static SystemWebListener? TryListen(int port)
    {
        var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        try
        {
            listener.Start();
            return new(listener);
        }
        catch (HttpListenerException)
        {
            ((IDisposable)listener).Dispose();
            return null;
        }
    }

    public async Task<IWebExchange?> AcceptAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                return new SystemWebExchange(await _listener.GetContextAsync().ConfigureAwait(false));
            }
            catch (HttpListenerException) when (_listener.IsListening)
            {
                // One that broke off is not the end of the others.
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return null;
            }
        }

        return null;
    }

    public void Dispose() => _listener.Close();
}
