using System.Globalization;
using System.Text.Json;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>What Drizzle Kit makes of a module: the statements of an empty database's first migration, or what it complains of.</summary>
internal sealed record DrizzleAnswer(IReadOnlyList<string> Sql, string? Error);

/// <summary>Drizzle Kit and the TypeScript compiler, as judges of many modules at once: each takes seconds to start.</summary>
internal sealed class DrizzleJudge : IDisposable
{
    private const string Options = """
        { "compilerOptions": { "strict": true, "noEmit": true, "skipLibCheck": true, "module": "nodenext", "target": "es2022", "types": [] }, "include": ["*/*.ts"] }
        """;

    private readonly TempFolder _folder = new("drizzle");
    private int _count;

    public DrizzleJudge()
    {
        Directory.CreateSymbolicLink(_folder.File("node_modules"), RepoPaths.NodeModules);
        _folder.Write("package.json", """{ "private": true, "type": "module" }""");
        _folder.Write("tsconfig.json", Options);
    }

    /// <summary>Takes a module; the answer is under the name that comes back.</summary>
    public string Add(Dialect dialect, string text)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{(dialect == Dialect.Sqlite ? "sqlite" : "pg")}/{++_count:0000}.ts");
        _folder.Write(name, text);
        return name;
    }

    /// <summary>What Drizzle Kit makes of each.</summary>
    public async Task<IReadOnlyDictionary<string, DrizzleAnswer>> AskAsync()
    {
        var run = await ProcessRunner.RunAsync("node", [Path.Combine(RepoPaths.Tests, "drizzle", "judge.mjs"), _folder]);
        using var answers = JsonDocument.Parse(run.EnsureSuccess().StandardOutput);
        return answers.RootElement.EnumerateObject().ToDictionary(answer => answer.Name, answer => new DrizzleAnswer(
            answer.Value.TryGetProperty("sql", out var sql) ? [.. sql.EnumerateArray().Select(statement => statement.GetString()!)] : [],
            answer.Value.TryGetProperty("error", out var error) ? error.GetString() : null));
    }

    /// <summary>What the compiler complains of; empty where it does not.</summary>
    public async Task<string> CompileAsync()
    {
        var run = await ProcessRunner.RunAsync(
            "node",
            [Path.Combine(RepoPaths.NodeModules, "typescript", "lib", "tsc.js"), "--project", _folder],
            timeout: TimeSpan.FromMinutes(4));
        return run.ExitCode == 0 ? "" : run.StandardOutput;
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>A module's comment at its end: the SQL of what Drizzle has no word for.</summary>
internal sealed record DrizzleRest(string Before, string After)
{
    private const string Heading = "// Drizzle has no word for what follows.";

    /// <summary>Reads it.</summary>
    public static DrizzleRest Of(string module)
    {
        var start = module.IndexOf(Heading, StringComparison.Ordinal);
        if (start < 0) return new("", "");
        var sections = new Dictionary<string, List<string>> { ["Before the tables:"] = [], ["After the tables:"] = [] };
        List<string> lines = [];
        foreach (var line in module[start..].Split('\n').Skip(1))
        {
            var text = line.StartsWith("// ", StringComparison.Ordinal) ? line[3..] : line.TrimStart('/');
            if (sections.TryGetValue(text, out var section)) lines = section;
            else lines.Add(text);
        }

        return new(string.Join('\n', sections.First().Value), string.Join('\n', sections.Last().Value));
    }

    /// <summary>Whether Drizzle said it all.</summary>
    public bool IsEmpty => Before.Length + After.Length == 0;
}
