using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using DbMigrate.Text;

namespace DbMigrate.Sources;

/// <summary>Runs a command whose standard output is SQL.</summary>
internal static partial class SourceCommand
{
    /// <summary>Runs it in the platform's shell and returns what it printed.</summary>
    /// <param name="command">The command.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="scrub">Masks passwords in what it says: it has them in its environment.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.SourceInvalid"/>: it failed.</exception>
    public static async Task<string> RunAsync(string command, string folder, Func<string, string> scrub, CancellationToken cancel)
    {
        var ended = await RunAsync(ShellCommand.Of(command, folder), command, cancel).ConfigureAwait(false);
        var (printed, said) = (Plain(ended.Output), Plain(ended.Errors));
        if (ended.ExitCode == 0)
            return printed;
        // Drizzle Kit complains on its output, while npx warns of something else beside it.
        var tail = scrub(ChildProcess.Tail(printed + "\n" + said));
        throw new DbMigrateException(
            ErrorId.SourceInvalid,
            $"The schema command '{scrub(command)}' ended with exit code {ended.ExitCode}"
                + (tail.Length > 0 ? $":{Environment.NewLine}{tail}" : " and said nothing."),
            $"Run it in '{folder}' and correct what it complains of.",
            scrub(command));
    }

    private static async Task<ChildProcess> RunAsync(ProcessStartInfo start, string command, CancellationToken cancel)
    {
        try
        {
            return await ChildProcess.RunAsync(start, cancel).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            throw new DbMigrateException(
                ErrorId.SourceInvalid, $"The schema command '{command}' cannot be started: {e.Message}.", "Check the command.", command, e);
        }
    }

    /// <summary>Without what colours a terminal.</summary>
    public static string Plain(string text) => Escape().Replace(text.TrimStart('\uFEFF'), "");

    [GeneratedRegex(@"\x1B\[[0-9;?]*[ -/]*[@-~]")]
    private static partial Regex Escape();
}
