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

    private static readonly UTF8Encoding Plain = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs a program. A canceled one is killed, with those that it has started, and is gone when this returns.</summary>
    /// <param name="start">The program.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="input">What it reads; null is nothing.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static async Task<ChildProcess> RunAsync(ProcessStartInfo start, CancellationToken cancel, string? input = null)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        (start.StandardInputEncoding, start.StandardOutputEncoding, start.StandardErrorEncoding) = (Plain, Encoding.UTF8, Encoding.UTF8);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await WriteAsync(process.StandardInput, input, cancel).ConfigureAwait(false);
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            // A grandchild that escaped would keep the pipes open, which WaitForExitAsync waits for too.
#pragma warning disable CA1849
            process.WaitForExit(TimeSpan.FromSeconds(10));
#pragma warning restore CA1849
            throw;
        }

        return new(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
    }

    private static async Task WriteAsync(StreamWriter writer, string? input, CancellationToken cancel)
    {
        try
        {
            if (input is not null) await writer.WriteAsync(input.AsMemory(), cancel).ConfigureAwait(false);
            writer.Close();
        }
        catch (IOException)
        {
            // It has ended before it has read all: what it said tells why.
        }
    }

    /// <summary>The last lines of what a program has said.</summary>
    public static string Tail(string text) =>
        string.Join(
            Environment.NewLine,
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(TailLines));
}
