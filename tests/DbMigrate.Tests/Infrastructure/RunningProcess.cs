using System.Diagnostics;
using System.Globalization;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A program whose output is read while it runs; ended, where it still runs, with the test.</summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task _reading;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError))
            .ContinueWith(_ => Tell(null), TaskScheduler.Default);
    }

    public int Id => _process.Id;

    /// <summary>Both streams, as far as they have come.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <param name="environment">What to add to this process's environment; a null value removes a variable.</param>
    public static RunningProcess Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingFolder = null) => new(Process.Start(ProcessRunner.StartInfo(program, arguments, environment, workingFolder))!);

    /// <summary>The first line that holds the text, as soon as it is written.</summary>
    public async Task<string> LineAsync(string text)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_lines)
            {
                if (_lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                    return found;
                more = _more.Task;
            }

            if (_reading.IsCompleted)
                throw new InvalidOperationException($"The program ended without '{text}':\n{Output}");
            await more.WaitAsync(limit.Token);
        }
    }

    /// <summary>Sends a signal by its name, to this process only.</summary>
    public async Task SignalAsync(string signal) =>
        (await ProcessRunner.RunAsync("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)])).EnsureSuccess();

    /// <summary>Waits for its end; its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading.WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
            Tell(PrintedText.Check(line));
    }

    private void Tell(string? line)
    {
        lock (_lines)
        {
            if (line is not null)
                _lines.Add(line);
            _more.SetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
