using System.Runtime.InteropServices;

namespace DbMigrate.Tests.Examples;

/// <summary>The tool <c>dbmigrate</c>, as it is on the PATH where it was installed.</summary>
internal static class ExampleTool
{
    /// <summary>What to add to a process's environment.</summary>
    public static IReadOnlyDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>
    {
        ["PATH"] = $"{AppContext.BaseDirectory}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}",
        // The tool's start program finds the runtime that these tests run on: shared/Microsoft.NETCore.App/10.0.0.
        ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
        ["DATABASE_URL"] = null,
        ["DBMIGRATE_CONFIRM"] = null,
    };
}
