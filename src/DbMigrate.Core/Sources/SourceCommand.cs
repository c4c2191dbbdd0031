using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Sources;

/// <summary>Runs a command whose standard output is SQL.</summary>
internal static partial class SourceCommand
{
    private const int TailLines = 8;

    /// <summary>Runs it in the platform's shell and returns what it printed.</summary>
    /// <param name="command">The command.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="scrub">Masks passwords in what it says: it has them in its environment.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.SourceInvalid"/>: it failed.</exception>
    public static async Task<string> RunAsync(string command, string folder, Func<string, string> scrub, CancellationToken cancel)
    {
        using var process = Start(command, folder);
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
            throw;
        }

        var (printed, said) = (Plain(await output.ConfigureAwait(false)), Plain(await errors.ConfigureAwait(false)));
        if (process.ExitCode == 0)
            return printed;
        // Drizzle Kit complains on its output, while npx warns of something else beside it.
        var tail = scrub(Tail(printed + "\n" + said));
        throw new DbMigrateException(
            ErrorId.SourceInvalid,
            $"The schema command '{scrub(command)}' ended with exit code {process.ExitCode}" + (tail.Length > 0 ? $":{Environment.NewLine}{tail}" : " and said nothing."),
            $"Run it in '{folder}' and correct what it complains of.",
            scrub(command));
    }

    private static Process Start(string command, string folder)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["NO_COLOR"] = "1";
        if (OperatingSystem.IsWindows())
        {
            // With /s the outer quotes go and the rest stays as it is.
            start.FileName = Environment.GetEnvironmentVariable("ComSpec") ?? "cmd.exe";
            start.Arguments = $"/d /s /c \"{command}\"";
        }
        else
        {
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(command);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new DbMigrateException(ErrorId.SourceInvalid, $"The schema command '{command}' cannot be started: {e.Message}.", "Check the command.", command, e);
        }
    }

    /// <summary>Without what colours a terminal.</summary>
    private static string Plain(string text) => Escape().Replace(text.TrimStart('\uFEFF'), "");

    private static string Tail(string text) =>
        string.Join(Environment.NewLine, text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(TailLines));

    [GeneratedRegex(@"\x1B\[[0-9;?]*[ -/]*[@-~]")]
    private static partial Regex Escape();
}
