using System.Diagnostics;
using DbMigrate.Providers.Postgres.Scratch;
using DbMigrate.Tests.Infrastructure;
using ServerAccount = DbMigrate.Providers.Postgres.Scratch.ServerAccount;

namespace DbMigrate.Tests.Providers.Postgres;

/// <summary>What an earlier run left is removed; what somebody has planted in its place is left alone, and no process of anybody's is ended
/// for it.</summary>
public sealed class AbandonedClusterTests
{
    // A process of that number there is not: the highest is lower on every system.
    private const string Nobody = "99999999";

    public AbandonedClusterTests() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What stands in for a server is told apart by what only Linux shows of a process.");

    [Fact]
    public async Task The_server_of_that_very_folder_is_ended_and_the_folder_removed()
    {
        string folder = await MakeAsync("700");
        using Process server = await StartAsync(folder, Path.Combine(folder, "data"));

        ClusterFolder.RemoveAbandoned();

        Assert.True(server.WaitForExit(TimeSpan.FromSeconds(10)));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_process_that_works_elsewhere_is_left_alone()
    {
        string folder = await MakeAsync("700");
        using Process server = await StartAsync(folder, "/");

        ClusterFolder.RemoveAbandoned();

        Assert.False(server.HasExited);
        Assert.False(Directory.Exists(folder));
        server.Kill();
    }

    [Theory, InlineData("755"), InlineData("777"), InlineData("770")]
    public async Task A_folder_that_others_can_enter_is_left_alone(string mode)
    {
        string folder = await MakeAsync(mode);
        using Process server = await StartAsync(folder, Path.Combine(folder, "data"));

        ClusterFolder.RemoveAbandoned();

        Assert.False(server.HasExited);
        Assert.True(Directory.Exists(folder));
        server.Kill();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_folder_of_another_user_is_left_alone()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can make another user's folder.");
        string folder = await MakeAsync("700");
        using Process server = await StartAsync(folder, Path.Combine(folder, "data"));
        // Clusters run under an account that root lends them: a folder of root's own is none of theirs.
        (await ProcessRunner.RunAsync("chown", ["-R", "0", folder])).EnsureSuccess();

        ClusterFolder.RemoveAbandoned();

        Assert.False(server.HasExited);
        Assert.True(Directory.Exists(folder));
        server.Kill();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_link_to_a_folder_is_left_alone()
    {
        string folder = await MakeAsync("700");
        string moved = Path.Combine(Path.GetTempPath(), "moved-" + Path.GetFileName(folder));
        await RunAsync(
            $"mv \"$1\" \"${{1%/*}}/moved-${{1##*/}}\" && ln -s \"${{1%/*}}/moved-${{1##*/}}\" \"$1\" && echo {Nobody} >\"$1/owner\"",
            folder);

        ClusterFolder.RemoveAbandoned();

        Assert.True(File.Exists(Path.Combine(moved, "owner")));
        File.Delete(folder);
        Directory.Delete(moved, recursive: true);
    }

    /// <summary>A folder as a run leaves it, of the account that clusters run under, without the owner's number: once that is there, any
    /// other run on this machine may remove it.</summary>
    private static async Task<string> MakeAsync(string mode)
    {
        string folder = ClusterFolder.New();
        await RunAsync($"mkdir -p \"$1/data\" && chmod {mode} \"$1\"", folder);
        return folder;
    }

    /// <summary>A process that is called as the server is, of the same account, and is named in the folder, whose owner has
    /// ended.</summary>
    private static async Task<Process> StartAsync(string folder, string workingFolder)
    {
        // A shell has what it starts in the background ignore SIGQUIT, and what those start in turn; a server takes care of that itself.
        const string script = """
            cp "$(command -v sleep)" "$1/postgres" && cd "$2" && echo $$ >"$1/data/postmaster.pid" || exit 1
            if env --default-signal=QUIT true 2>/dev/null; then exec env --default-signal=QUIT "$1/postgres" 300; fi
            exec "$1/postgres" 300
            """;
        Start(script, folder, workingFolder).Dispose();
        for (int tries = 0; tries < 400; tries++, await Task.Delay(25))
        {
            if (ClusterFolder.ServerOf(folder) is not { } id || ClusterFolder.ProcessOf(id) is not { ProcessName: "postgres" } process)
                continue;
            await RunAsync($"echo {Nobody} >\"$1/owner\"", folder);
            return process;
        }

        throw new InvalidOperationException("The process did not start.");
    }

    private static async Task RunAsync(string script, string folder)
    {
        using Process process = Start(script, folder);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static Process Start(string script, params string[] arguments)
    {
        ProcessStartInfo start = ServerAccount.Candidates().First().Run("/bin/sh", ["-c", script, "sh", .. arguments]);
        start.WorkingDirectory = "/";
        return Process.Start(start)!;
    }
}
