using System.Net;
using System.Net.Sockets;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Costs;

/// <summary>A line to a PostgreSQL server that counts connections and round trips: each ends in the server's word that it is ready for the
/// next.</summary>
public sealed class CountingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _connections;
    private int _roundTrips;

    public CountingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>How many connections were made.</summary>
    public int Connections => _connections;

    /// <summary>How often a client waited for the server, logging in not counted.</summary>
    public int RoundTrips => _roundTrips - _connections;

    /// <summary>The same database through this line.</summary>
    public string Through(string url) =>
        url.Replace($":{_serverPort}/", $":{((IPEndPoint)_listener.LocalEndpoint).Port}/", StringComparison.Ordinal);

    /// <summary>Begins to count anew.</summary>
    public void Clear() => (_connections, _roundTrips) = (0, 0);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // No more of them.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient { NoDelay = true })
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            NetworkStream ours = client.GetStream(), theirs = server.GetStream();
            try
            {
                byte[] first = await PostgresWire.ReadFirstAsync(ours);
                Interlocked.Increment(ref _connections);
                await theirs.WriteAsync(first);
                await Task.WhenAny(ours.CopyToAsync(theirs), CountAsync(theirs, ours));
            }
            catch (IOException)
            {
                // One of them is gone, and so is the other with this line.
            }
        }
    }

    private async Task CountAsync(NetworkStream from, NetworkStream to)
    {
        while (true)
        {
            byte[] message = await PostgresWire.ReadAsync(from);
            // Before the client can go on.
            if (message[0] == 'Z')
                Interlocked.Increment(ref _roundTrips);
            await to.WriteAsync(message);
        }
    }
}
