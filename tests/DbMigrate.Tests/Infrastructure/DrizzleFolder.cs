namespace DbMigrate.Tests.Infrastructure;

/// <summary>A Node.js project with Drizzle Kit, as its owner has it.</summary>
internal sealed class DrizzleFolder : IDisposable
{
    private readonly TempFolder _folder = new("drizzle");

    public DrizzleFolder()
    {
        _folder.Write("package.json", """{ "private": true }""");
        Directory.CreateSymbolicLink(_folder.File("node_modules"), RepoPaths.NodeModules);
    }

    public string Path => _folder;

    public string File(string name) => System.IO.Path.Combine(_folder, name);

    public string Write(string name, string text) => _folder.Write(name, text);

    public string Read(string name) => System.IO.File.ReadAllText(File(name));

    /// <summary>Runs the project's Drizzle Kit.</summary>
    public async Task<string> KitAsync(string command, string? url = null)
    {
        var result = await ProcessRunner.RunAsync(
            "node", [System.IO.Path.Combine(RepoPaths.NodeModules, "drizzle-kit", "bin.cjs"), .. command.Split(' ')],
            workingFolder: Path, environment: new Dictionary<string, string?> { ["DATABASE_URL"] = url });
        return result.EnsureSuccess().StandardOutput + result.StandardError;
    }

    public void Dispose() => _folder.Dispose();
}
