using System.ComponentModel;
using System.Text.Json;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Pester;

/// <summary>A PowerShell that can run the module's tests: 7.4 or later, with Pester 5.5 or later.</summary>
internal sealed record PowerShellProgram(string Program, IReadOnlyList<string> Arguments)
{
    private const string Question =
        "if ($PSVersionTable.PSVersion -lt '7.4') { \"it is PowerShell $($PSVersionTable.PSVersion)\" } " +
        "elseif (-not (Import-Module Pester -MinimumVersion 5.5 -PassThru -ErrorAction Ignore)) { 'it has no Pester 5.5 or later' } " +
        "else { 'ready' }";

    private static readonly Lazy<Task<PowerShellProgram>> Found = new(SearchAsync);

    /// <summary>The first that is good; skips the running test, and says what was found, where there is none.</summary>
    public static Task<PowerShellProgram> FindAsync() => Found.Value;

    public Task<ProcessResult> RunAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        TimeSpan? timeout = null,
        string? workingFolder = null) =>
        ProcessRunner.RunAsync(
            Program,
            [.. Arguments, "-NoProfile", "-NonInteractive", .. arguments],
            environment: environment,
            workingFolder: workingFolder ?? RepoPaths.Root,
            timeout: timeout);

    public override string ToString() => string.Join(' ', [Program, .. Arguments]);

    private static async Task<PowerShellProgram> SearchAsync()
    {
        var found = new List<string>();
        foreach (PowerShellProgram candidate in Candidates())
        {
            string answer = await candidate.AskAsync();
            if (answer == "ready")
                return candidate;
            found.Add($"{candidate}: {answer}");
        }

        Assert.Skip(
            "The module's own tests need PowerShell 7.4 or later (dotnet tool install --global PowerShell) with Pester 5.5 or later " +
            $"(Install-Module Pester). {string.Join("; ", found)}.");
        throw new InvalidOperationException();
    }

    private static IEnumerable<PowerShellProgram> Candidates()
    {
        yield return new("pwsh", []);
        yield return new(
            Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools", OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"),
            []);
        if (IsLocalTool())
            yield return new("dotnet", ["tool", "run", "pwsh", "--"]);
    }

    private static bool IsLocalTool()
    {
        string manifest = Path.Combine(RepoPaths.Root, ".config", "dotnet-tools.json");
        if (!File.Exists(manifest))
            return false;
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(manifest));
        return json.RootElement.TryGetProperty("tools", out JsonElement tools) && tools.TryGetProperty("powershell", out _);
    }

    private async Task<string> AskAsync()
    {
        try
        {
            ProcessResult answer = await RunAsync(["-Command", Question]);
            return answer.ExitCode == 0 ? answer.StandardOutput.Trim() : $"it does not start ({answer.StandardError.Trim().Split('\n')[0]})";
        }
        catch (Win32Exception)
        {
            return "it is not there";
        }
    }
}
