using System.Diagnostics;
using DbMigrate.Cli;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

/// <summary>The real process: its streams, its exit codes, its signals.</summary>
public sealed class CliProcessTests
{
    private static readonly string[] Command = NativeCli.Given is { } executable
        ? [executable]
        : ["dotnet", typeof(CliApp).Assembly.Location];

    [Fact]
    public async Task Help_shows_verbs_and_examples()
    {
        using var project = new CliProject();

        var help = await RunAsync(project, "--help");
        var bare = await RunAsync(project);

        Assert.Equal(0, help.ExitCode);
        Assert.Equal("", help.StandardError);
        foreach (var verb in (string[])["init", "new", "journal", "apply", "undo", "sync", "diff", "export", "mark", "reset", "studio"])
            Assert.Matches($@"\n  {verb} .*\w", help.StandardOutput);
        Assert.Contains("Examples:\n  dbmigrate journal", help.StandardOutput.ReplaceLineEndings("\n"));
        Assert.Contains("Exit codes: 0 done", help.StandardOutput);
        Assert.Equal(help.StandardOutput, bare.StandardOutput);
    }

    [Fact]
    public async Task Version_is_a_version()
    {
        using var project = new CliProject();

        Assert.Matches(@"^\d+\.\d+\.\d+\S*\s*$", (await RunAsync(project, "--version")).StandardOutput);
    }

    [Fact]
    public async Task Output_is_utf8_without_colours_and_exit_codes_are_the_promised_ones()
    {
        using var project = CliProject.WithTwoMigrations().WithMigration("0002_größe", "CREATE TABLE größe (id integer);\n");

        var pending = await RunAsync(project, "journal", "--exit-code");
        var apply = await RunAsync(project, "apply");
        var usage = await RunAsync(project, "aply");
        var failed = await RunAsync(project, "apply", "-e", "nowhere");

        Assert.Equal(3, pending.ExitCode);
        Assert.Equal(0, apply.ExitCode);
        Assert.Contains("✓ 0002_größe", apply.StandardOutput);
        Assert.DoesNotContain('\e', apply.StandardOutput + apply.StandardError);
        Assert.Equal(2, usage.ExitCode);
        Assert.Equal(1, failed.ExitCode);
        Assert.Equal("", failed.StandardOutput);
    }

    [Theory, InlineData("INT", 2), InlineData("TERM", 15)]
    public async Task A_signal_undoes_what_was_open_and_ends_with_130(string signal, int number)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send to one process.");
        Assert.SkipWhen(
            IsIgnored(number),
            $"The tests run where SIG{signal} is ignored, as a shell's job in the background, and so would this process.");
        using var project = CliProject.WithTwoMigrations().WithMigration(
            "0002_endless",
            "CREATE TABLE numbers (n integer);\n--> statement-breakpoint\n"
            + "INSERT INTO numbers WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c;\n");
        using var process = Process.Start(new ProcessStartInfo(Command[0], [.. Command[1..], "apply"])
        {
            WorkingDirectory = project.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var end = patience.Token.Register(() => process.Kill());
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.Contains("0001_orders"))
        {
        }

        await Task.Delay(300);
        await ProcessRunner.RunAsync("kill", [$"-{signal}", $"{process.Id}"]);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(130, process.ExitCode);
        Assert.StartsWith("error Canceled: Migration '0002_endless' was canceled.", error);
        var entry = (await project.RunAsync("journal", "endless", "--json")).Objects[0];
        Assert.Equal("Failed", entry.Text("status"));
        Assert.DoesNotContain("numbers", SchemaDump.DumpSqlite(project.File("app.db")));
    }

    // A process begins with the signals ignored that its parent ignores.
    private static bool IsIgnored(int signal) => OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (Convert.ToUInt64(line[7..].Trim(), 16) >> (signal - 1) & 1) == 1;

    private static Task<ProcessResult> RunAsync(CliProject project, params string[] args) =>
        ProcessRunner.RunAsync(Command[0], [.. Command[1..], .. args], workingFolder: project.Folder);
}
