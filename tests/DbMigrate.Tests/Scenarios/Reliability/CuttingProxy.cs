using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>Where a line is cut.</summary>
/// <param name="Statement">How the statement begins.</param>
/// <param name="Answered">After the server has run it, its answer lost, and with whatever was sent behind it; else before the server
/// gets it.</param>
/// <param name="Behind">Only behind a statement that begins so; null is anywhere.</param>
public sealed record CutPoint(string Statement, bool Answered, string? Behind = null);

/// <summary>A line to a PostgreSQL server that is cut once, at a chosen message. The server does not notice: its end stays open.</summary>
/// <remarks>Messages: https://www.postgresql.org/docs/current/protocol-message-formats.html</remarks>
public sealed class CuttingProxy : IAsyncDisposable
{
    private const int CancelRequest = 80877102;

    /// <summary>What is silent for so long waits for an answer, and has sent all that it sends ahead of it.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Line> _lines = [];
    private readonly int _serverPort;
    private readonly CutPoint _point;
    private readonly bool _everything;
    private readonly Task _accepting;
    private volatile bool _refuses;
    private int _cuts;

    /// <param name="serverPort">The server's port.</param>
    /// <param name="point">Where to cut.</param>
    /// <param name="everything">Cut all lines at once, on the server's side too, and let nobody through again.</param>
    public CuttingProxy(int serverPort, CutPoint point, bool everything = false)
    {
        (_serverPort, _point, _everything) = (serverPort, point, everything);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Whether the point was reached.</summary>
    public bool HasCut => _cuts > 0;

    /// <summary>The same database through this line.</summary>
    public string Through(string url) => url.Replace($":{_serverPort}/", $":{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (Line line in _lines)
            line.Close();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                if (_refuses)
                {
                    client.Dispose();
                    continue;
                }

                var server = new TcpClient { NoDelay = true };
                await server.ConnectAsync(IPAddress.Loopback, _serverPort);
                client.NoDelay = true;
                var line = new Line(this, client, server);
                _lines.Add(line);
                line.Start();
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Cut(Line line)
    {
        if (Interlocked.Increment(ref _cuts) > 1)
            return;
        if (!_everything)
        {
            line.CloseClient();
            return;
        }

        _refuses = true;
        foreach (Line each in _lines)
            each.Close();
    }

    private sealed class Line(CuttingProxy proxy, TcpClient client, TcpClient server)
    {
        private readonly ConcurrentQueue<bool> _sent = new();
        private bool _isBehind = proxy._point.Behind is null;
        private bool _isPoint;
        private long _lastRequest;

        public void Start()
        {
            _ = Task.Run(() => PumpAsync(RequestsAsync));
            _ = Task.Run(() => PumpAsync(AnswersAsync));
        }

        public void CloseClient() => client.Dispose();

        public void Close()
        {
            client.Dispose();
            server.Dispose();
        }

        private async Task PumpAsync(Func<Task> pump)
        {
            try
            {
                await pump();
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // One of them is gone. Where we have cut, the server keeps its end.
                if (!proxy.HasCut)
                    Close();
            }
        }

        private async Task RequestsAsync()
        {
            NetworkStream from = client.GetStream(), to = server.GetStream();
            byte[] first = await PostgresWire.ReadFirstAsync(from);
            await to.WriteAsync(first);
            if (PostgresWire.CodeOf(first) == CancelRequest)
                return;
            while (true)
            {
                byte[] message = await PostgresWire.ReadAsync(from);
                if (message[0] == 'P' && IsPoint(message) && !proxy._point.Answered)
                {
                    proxy.Cut(this);
                    return;
                }

                if (message[0] == 'E')
                    _sent.Enqueue(_isPoint);
                await to.WriteAsync(message);
                Volatile.Write(ref _lastRequest, Stopwatch.GetTimestamp());
            }
        }

        private async Task AnswersAsync()
        {
            NetworkStream from = server.GetStream(), to = client.GetStream();
            while (true)
            {
                byte[] message = await PostgresWire.ReadAsync(from);
                switch ((char)message[0])
                {
                    case 'C' or 'I' when _sent.TryDequeue(out bool isPoint) && isPoint && proxy._point.Answered:
                        while (Stopwatch.GetElapsedTime(Volatile.Read(ref _lastRequest)) < Silence)
                            await Task.Delay(Silence / 10);
                        proxy.Cut(this);
                        return;
                    case 'E':
                        _sent.Clear();
                        break;
                }

                await to.WriteAsync(message);
            }
        }

        // A Parse message: the statement's name and its text, each with a zero at its end.
        private bool IsPoint(byte[] message)
        {
            int name = Array.IndexOf(message, (byte)0, 5);
            string text = Encoding.UTF8.GetString(message, name + 1, Array.IndexOf(message, (byte)0, name + 1) - name - 1);
            _isPoint = _isBehind && text.StartsWith(proxy._point.Statement, StringComparison.Ordinal);
            _isBehind |= proxy._point.Behind is { } behind && text.StartsWith(behind, StringComparison.Ordinal);
            return _isPoint;
        }
    }
}
