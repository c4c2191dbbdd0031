using System.Diagnostics;
using System.Text;

namespace DbMigrate.Text;

/// <summary>What a program left behind that ran to its end.</summary>
/// <param name="ExitCode">0 is success.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record ChildProcess(int ExitCode, string Output, string Errors)
{
    private const int TailLines = 8;

    /// <summary>Runs a program with nothing to read. A canceled one is killed, with those that it has started, and is gone when this returns.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static async Task<ChildProcess> RunAsync(ProcessStartInfo start, CancellationToken cancel)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        (start.StandardOutputEncoding, start.StandardErrorEncoding) = (Encoding.UTF8, Encoding.UTF8);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            // A grandchild that escaped would keep the pipes open, which WaitForExitAsync waits for too.
            process.WaitForExit(TimeSpan.FromSeconds(10));
            throw;
        }

        return new(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
    }

    /// <summary>The last lines of what a program has said.</summary>
    public static string Tail(string text) =>
        string.Join(Environment.NewLine, text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(TailLines));
}
