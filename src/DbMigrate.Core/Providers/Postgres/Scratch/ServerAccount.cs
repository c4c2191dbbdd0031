using System.Diagnostics;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>The account that PostgreSQL's programs run under: ours, or, as they refuse to be root, another that root can lend
/// them.</summary>
internal sealed class ServerAccount
{
    private static readonly string[] Unprivileged = ["postgres", "nobody"];

    private readonly string[] _before;

    private ServerAccount(params string[] before) => _before = before;

    /// <summary>The accounts to try, in order.</summary>
    public static IEnumerable<ServerAccount> Candidates()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return [new()];
        var users = Unprivileged.Where(IsUser);
        return InPath("runuser") is { } runuser ? users.Select(user => new ServerAccount(runuser, "-u", user, "--"))
            : InPath("setpriv") is { } setpriv ? users.Select(user => new ServerAccount(setpriv, $"--reuid={user}", "--clear-groups", "--"))
            : InPath("sudo") is { } sudo ? users.Select(user => new ServerAccount(sudo, "-n", "-u", user, "--"))
            // What follows a script's text are its parameters, as with sh itself.
            : InPath("su") is { } su ? users.Select(user => new ServerAccount(su, "-s", "/bin/sh", user, "-c", "exec \"$0\" \"$@\"", "--"))
            : [];
    }

    /// <summary>How a program is started under this account.</summary>
    public ProcessStartInfo Run(string program, params string[] arguments)
    {
        string[] all = [.. _before, program, .. arguments];
        return new(all[0], all.Skip(1));
    }

    private static bool IsUser(string name)
    {
        try
        {
            return File.ReadLines("/etc/passwd").Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string? InPath(string program) => new[] { "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/bin" }
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
