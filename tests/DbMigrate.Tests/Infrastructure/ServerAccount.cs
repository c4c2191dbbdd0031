namespace DbMigrate.Tests.Infrastructure;

/// <summary>
/// The account that PostgreSQL's programs run under. They refuse to be root, so a test run that is root (as in a
/// container) lends them an account without rights that every system has.
/// </summary>
internal sealed class ServerAccount
{
    private static readonly string[] Unprivileged = ["postgres", "nobody"];

    private readonly string? _user;

    private ServerAccount(string? user) => _user = user;

    public static async Task<ServerAccount> ChooseAsync()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return new ServerAccount(null);
        foreach (string user in Unprivileged)
            if ((await ProcessRunner.RunAsync("id", [user])).ExitCode == 0)
                return new ServerAccount(user);
        throw new InvalidOperationException(
            $"PostgreSQL refuses to run as root, and there is no account {string.Join(" or ", Unprivileged)}.");
    }

    /// <summary>The program and arguments that run a command under this account.</summary>
    public (string Program, string[] Arguments) Wrap(string program, params string[] arguments) =>
        _user is null ? (program, arguments) : ("runuser", ["-u", _user, "--", program, .. arguments]);

    public async Task<ProcessResult> RunAsync(string workingFolder, string program, params string[] arguments)
    {
        (string wrapped, string[] all) = Wrap(program, arguments);
        return await ProcessRunner.RunAsync(wrapped, all, workingFolder: workingFolder);
    }

    public async Task OwnAsync(string folder)
    {
        if (_user is not null)
            (await ProcessRunner.RunAsync("chown", ["-R", _user, folder])).EnsureSuccess();
    }

    /// <summary>
    /// The installation itself if the account can run it; else (a checkout below /root) a copy of it in
    /// <paramref name="folder"/>.
    /// </summary>
    public async Task<PostgresBinaries> MakeAccessibleAsync(PostgresBinaries binaries, string folder)
    {
        if (_user is null || (await RunAsync(folder, binaries.Program("postgres"), "--version")).ExitCode == 0)
            return binaries;

        string copy = Path.Combine(folder, "postgres");
        (await ProcessRunner.RunAsync("cp", ["-a", Path.GetDirectoryName(binaries.BinFolder)!, copy])).EnsureSuccess();
        await OwnAsync(copy);
        return binaries with { BinFolder = Path.Combine(copy, "bin") };
    }
}
