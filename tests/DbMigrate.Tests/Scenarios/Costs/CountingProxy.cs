using System.Net;
using System.Net.Sockets;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Costs;

/// <summary>A line to a PostgreSQL server that counts connections and round trips: how often something is sent when everything before it
/// has been answered.</summary>
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
    public int RoundTrips => _roundTrips;

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
                var line = new Line(this);
                await Task.WhenAny(line.AskAsync(ours, theirs), line.AnswerAsync(theirs, ours));
            }
            catch (IOException)
            {
                // One of them is gone, and so is the other with this line.
            }
        }
    }

    /// <summary>One connection. What is sent while an answer is still to come is sent ahead, and waits for nothing.</summary>
    private sealed class Line(CountingProxy proxy)
    {
        private int _unanswered;

        public async Task AskAsync(NetworkStream client, NetworkStream server)
        {
            var together = new List<byte[]>();
            while (true)
            {
                together.Add(await PostgresWire.ReadAsync(client));
                // What is sent in several pieces is one question all the same.
                if (!client.DataAvailable) await Task.Delay(5);
                if (client.DataAvailable) continue;
                // Each Sync and each simple query is answered with the word that the server is ready.
                int questions = together.Count(message => message[0] is (byte)'S' or (byte)'Q');
                if (questions > 0 && Interlocked.Add(ref _unanswered, questions) == questions)
                    Interlocked.Increment(ref proxy._roundTrips);
                foreach (byte[] message in together) await server.WriteAsync(message);
                together.Clear();
            }
        }

        public async Task AnswerAsync(NetworkStream server, NetworkStream client)
        {
            while (true)
            {
                byte[] message = await PostgresWire.ReadAsync(server);
                // Before the client can go on. The first one ends the login, which nobody counts.
                if (message[0] == 'Z' && _unanswered > 0)
                    Interlocked.Decrement(ref _unanswered);
                await client.WriteAsync(message);
            }
        }
    }
}
