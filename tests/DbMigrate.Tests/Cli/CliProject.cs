using System.Globalization;
using System.Text.Json;
using DbMigrate.Cli;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

/// <summary>A project in a folder of its own, and the command line inside it.</summary>
internal sealed class CliProject : IDisposable
{
    private readonly TempFolder _folder = new("cli");
    private readonly List<string> _tags = [];

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What a person types; null where nobody sits there.</summary>
    public string? Typed { get; init; }

    public string Folder => _folder.Path;

    /// <summary>Two migrations, and a dbmigrate.json whose environments are files beside it.</summary>
    public static CliProject WithTwoMigrations() =>
        new CliProject()
            .WithConfig(
                """
                {
                  "dialect": "sqlite",
                  "environments": {
                    "default": { "url": "sqlite:app.db" },
                    "production": { "url": "sqlite:production.db", "protected": true }
                  }
                }
                """)
            .WithMigration(
                "0000_users",
                "CREATE TABLE users (id integer PRIMARY KEY);\n--> statement-breakpoint\nCREATE INDEX users_id ON users (id);\n")
            .WithMigration("0001_orders", "CREATE TABLE orders (id integer PRIMARY KEY);\n");

    public CliProject WithConfig(string json)
    {
        _folder.Write("dbmigrate.json", json);
        return this;
    }

    public CliProject WithMigration(string tag, string sql, string dialect = "sqlite")
    {
        _tags.Add(tag);
        _folder.Write($"migrations/{tag}.sql", sql);
        var entries = _tags.Select((name, index) => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{ "idx": {{index}}, "version": "6", "when": {{1_700_000_000_000 + (index * 1000)}}, "tag": "{{name}}", "breakpoints": true }"""));
        _folder.Write(
            "migrations/meta/_journal.json",
            $$"""{ "version": "7", "dialect": "{{dialect}}", "entries": [{{string.Join(", ", entries)}}] }""");
        return this;
    }

    /// <summary>A schema file and no migration yet, on a database of its own.</summary>
    public static CliProject WithSchema(EngineDatabase database, string? typed = null)
    {
        var scratch = database.Dialect == Dialect.Sqlite ? "" : """ "scratch": "env:APP_URL", """;
        var project = new CliProject { Typed = typed }.WithConfig($$$"""
            {
              "dialect": "{{{database.Dialect.ToString().ToLowerInvariant()}}}",
              "schema": ["schema/*.sql"],{{{scratch}}}
              "environments": {
                "default": { "url": "env:APP_URL" },
                "production": { "url": "env:APP_URL", "protected": true }
              }
            }
            """);
        project.Variables["APP_URL"] = database.Url;
        project.Write("schema/users.sql", "CREATE TABLE users (\n  id integer PRIMARY KEY,\n  name text NOT NULL\n);\n");
        return project;
    }

    /// <summary>The same schema with a column more.</summary>
    public CliProject WithEmail()
    {
        Write("schema/users.sql", "CREATE TABLE users (\n  id integer PRIMARY KEY,\n  name text NOT NULL,\n  email text\n);\n");
        return this;
    }

    public string File(params string[] parts) => _folder.File(parts);

    public string Write(string path, string text) => _folder.Write(path, text);

    /// <summary>Every file with its bytes.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() => Directory
        .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .ToDictionary(path => path, path => Convert.ToHexString(System.IO.File.ReadAllBytes(path)));

    /// <summary>Runs the command line: the code in this process, streams and variables replaced; or the executable that DBMIGRATE_TEST_CLI
    /// names.</summary>
    public Task<CliResult> RunAsync(params string[] args) => NativeCli.Given is null ? RunInProcessAsync(args) : RunNativelyAsync(args);

    /// <summary>Runs the code in this process.</summary>
    public async Task<CliResult> RunInProcessAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(Typed ?? "");
        var exitCode = await CliApp.RunAsync(args, new()
        {
            ReadLine = input.ReadLine,
            Out = output,
            Error = TextWriter.Synchronized(error),
            InIsTerminal = Typed is not null,
            ErrorIsTerminal = Typed is not null,
            Variable = name => name == "NO_COLOR" ? "1" : Variables.GetValueOrDefault(name),
            CurrentFolder = Folder,
        });
        return new(exitCode, PrintedText.Check(output.ToString()), PrintedText.Check(error.ToString()));
    }

    /// <summary>Runs the native executable, which sees the PATH beside the variables; skips the running test where there is none.</summary>
    public async Task<CliResult> RunNativelyAsync(params string[] args)
    {
        Assert.SkipWhen(Typed is not null, "A person types into a terminal, which a process that a test starts has not.");
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var result = await NativeCli.RunAsync(
            this, new Dictionary<string, string>(Variables) { ["NO_COLOR"] = "1", ["PATH"] = path }, args);
        return new(result.ExitCode, result.StandardOutput, result.StandardError);
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>What a call left behind.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    /// <summary>The objects on stdout.</summary>
    public IReadOnlyList<JsonElement> Objects => [.. JsonDocument.Parse(Out).RootElement.EnumerateArray()];

    /// <summary>The failures on stderr.</summary>
    public IReadOnlyList<JsonElement> Errors =>
    [
        .. Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("error", out _))
            .Select(line => line.GetProperty("error")),
    ];
}

internal static class JsonElementExtensions
{
    public static string? Text(this JsonElement element, string property) => element.GetProperty(property).GetString();

    public static IEnumerable<string> Keys(this JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}
