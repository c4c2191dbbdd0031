using System.Collections.Concurrent;
using System.ComponentModel;
using DbMigrate.Text;

namespace DbMigrate.Engines;

/// <summary>A command that prints a password: a token of Entra ID or of a cloud, which lives for an hour, or an entry of a vault. It is
/// asked at the first connection, and again for a connection of a long run, never before a connection is needed.</summary>
/// <param name="command">The command line.</param>
/// <param name="folder">Where it runs.</param>
/// <param name="what">Whose password it gives, as an error says it.</param>
internal sealed class PasswordCommand(string command, string folder, string what)
{
    /// <summary>Tokens are given out with five minutes left at least; within a command, several connections take one.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(4);

    /// <summary>A command that waits for somebody to log in must not keep a pipeline for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1);
    private string? _password;
    private long _since;

    /// <summary>What it has given so far, so that no message shows it.</summary>
    public ICollection<string> Known => _known.Keys;

    /// <summary>Gives the password.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.AuthenticationFailed"/>: the command failed, or printed nothing.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_password is not null && Environment.TickCount64 - _since < Kept.TotalMilliseconds)
                return _password;
            _password = await AskAsync(cancel).ConfigureAwait(false);
            _since = Environment.TickCount64;
            _known[_password] = true;
            return _password;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<string> AskAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            var ended = await ChildProcess.RunAsync(ShellCommand.Of(command, folder), limit.Token).ConfigureAwait(false);
            if (ended.ExitCode != 0)
                throw Failed($"ended with exit code {ended.ExitCode}", ChildProcess.Tail(ended.Errors));
            return ended.Output.Trim() is { Length: > 0 } password
                ? password
                : throw Failed("printed nothing", ChildProcess.Tail(ended.Errors));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Failed($"did not end within {Duration.ToText(Patience)}", "");
        }
        catch (Win32Exception e)
        {
            throw Failed($"cannot be started ({e.Message})", "");
        }
    }

    // Its output is not shown: it may be a password.
    private DbMigrateException Failed(string how, string said) => new(
        ErrorId.AuthenticationFailed,
        $"The command that gives the password of {what} "
            + $"{how}{(said.Length > 0 ? $":{Environment.NewLine}{SecretText.Redact(said)}" : ".")}",
        $"Run it in '{folder}': it has to print the password, and nothing else, on its standard output.",
        SecretText.Redact(command));
}
