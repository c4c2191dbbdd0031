using System.Diagnostics;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>What a process left behind.</summary>
public sealed record ProcessResult(string Command, int ExitCode, string StandardOutput, string StandardError)
{
    public ProcessResult EnsureSuccess() => ExitCode == 0 ? this : throw new InvalidOperationException(ToString());

    public override string ToString() => $"{Command} exited with {ExitCode}.\n{StandardOutput}\n{StandardError}";
}

/// <summary>Runs a program to its end.</summary>
public static class ProcessRunner
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    /// <summary>A process that outlives <paramref name="timeout"/> is killed with its children and reported as a
    /// <see cref="TimeoutException"/>.</summary>
    /// <param name="environment">What to add to this process's environment; a null value removes a variable.</param>
    public static async Task<ProcessResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? standardInput = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingFolder = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default)
    {
        ProcessStartInfo start = StartInfo(program, arguments, environment, workingFolder);
        start.RedirectStandardInput = true;
        string command = $"{program} {string.Join(' ', start.ArgumentList)}";

        using var process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await WriteInputAsync(process, standardInput);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout ?? DefaultTimeout);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new ProcessResult(command, process.ExitCode, PrintedText.Check(await output), PrintedText.Check(await error));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"{command} did not end in {timeout ?? DefaultTimeout}.\n{await output}\n{await error}");
        }
    }

    /// <summary>A start with both output streams redirected.</summary>
    /// <param name="environment">What to add to this process's environment; a null value removes a variable.</param>
    internal static ProcessStartInfo StartInfo(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment, string? workingFolder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? "",
        };
        foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        return start;
    }

    private static async Task WriteInputAsync(Process process, string? text)
    {
        try
        {
            await process.StandardInput.WriteAsync(text);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input: its exit code tells the story.
        }
    }
}
