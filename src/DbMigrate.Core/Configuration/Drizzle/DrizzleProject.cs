using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DbMigrate.Text;

namespace DbMigrate.Configuration.Drizzle;

/// <summary>A folder with drizzle.config files and the Drizzle Kit that is installed for it.</summary>
/// <param name="Root">The folder, which the paths in the files start from.</param>
/// <param name="Kit">Drizzle Kit's program; null where the folder has none.</param>
/// <param name="KitVersion">Its version.</param>
/// <param name="Configs">What the files say, in the order that they were asked for.</param>
internal sealed partial record DrizzleProject(string Root, string? Kit, string? KitVersion, IReadOnlyList<DrizzleConfig> Configs)
{
    /// <summary>The drizzle.config files of a folder: <c>drizzle.config.ts</c> first, then those for one environment, by name.</summary>
    public static IReadOnlyList<string> FindConfigs(string root) => !Directory.Exists(root) ? [] :
    [
        .. Directory.EnumerateFiles(root, "drizzle*").Where(file => ConfigName().IsMatch(Path.GetFileName(file)))
            .OrderBy(file => EnvironmentOf(file) is not null).ThenBy(file => file, StringComparer.Ordinal),
    ];

    /// <summary>The environment that a file's name names: <c>dev</c> of <c>drizzle-dev.config.ts</c> and <c>drizzle.config.dev.ts</c>; null
    /// for <c>drizzle.config.ts</c>.</summary>
    public static string? EnvironmentOf(string file) =>
        ConfigName().Match(Path.GetFileName(file)) is { Success: true } match
            ? match.Groups["before"].Value is { Length: > 0 } before
                ? before
                : match.Groups["after"].Value is { Length: > 0 } after
                    ? after
                    : null
            : null;

    /// <summary>Whether a file is one by its name.</summary>
    public static bool IsConfig(string file) => ConfigName().IsMatch(Path.GetFileName(file));

    /// <summary>The folder that the paths in a file start from: where its package is, as Drizzle Kit is run there.</summary>
    /// <param name="file">The file's full path.</param>
    /// <param name="otherwise">The folder where no package is at the file or above it.</param>
    public static string RootOf(string file, string otherwise)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "package.json"))) return folder;
        }

        return otherwise;
    }

    /// <summary>Evaluates drizzle.config files in Node.js, with the packages of their project.</summary>
    /// <param name="root">The project's folder.</param>
    /// <param name="files">Their full paths.</param>
    /// <param name="variables">The variables that the project's .env files give.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.ConfigInvalid"/>: one cannot be evaluated.</exception>
    public static async Task<DrizzleProject> ReadAsync(
        string root, IReadOnlyList<string> files, IReadOnlyDictionary<string, string> variables, CancellationToken cancel)
    {
        var start = StartInfo(root, variables, ["--input-type=module", "-", root, .. files]);
        var ended = await RunAsync(start, Script(), files[0], cancel).ConfigureAwait(false);
        if (ended.ExitCode != 0) throw Failed(files[0], ChildProcess.Tail(ended.Errors));
        using var answer = JsonDocument.Parse(ended.Output);
        var configs = answer.RootElement.GetProperty("configs").EnumerateArray().Select(Read).ToList();
        var kit = answer.RootElement.TryGetProperty("kit", out var found) ? found : (JsonElement?)null;
        return new(root, kit?.GetProperty("path").GetString(), kit?.GetProperty("version").GetString(), configs);
    }

    /// <summary>Runs Node.js in the project's folder.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.ConfigInvalid"/>: there is none.</exception>
    public static async Task<ChildProcess> RunAsync(ProcessStartInfo start, string? input, string config, CancellationToken cancel)
    {
        try
        {
            return await ChildProcess.RunAsync(start, cancel, input).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            throw new DbMigrateException(
                ErrorId.ConfigInvalid,
                $"'{config}' is a program, and Node.js, which runs it, cannot be started: {e.Message.TrimEnd('.')}.",
                "Install Node.js, or put it on the PATH.",
                config,
                e);
        }
    }

    /// <summary>Node.js with arguments, in the project's folder and with its variables.</summary>
    public static ProcessStartInfo StartInfo(string root, IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { WorkingDirectory = root };
        foreach (var (name, value) in variables)
        {
            if (string.IsNullOrEmpty(start.Environment.TryGetValue(name, out var set) ? set : null)) start.Environment[name] = value;
        }

        start.Environment["NO_COLOR"] = "1";
        return start;
    }

    private static DrizzleConfig Read(JsonElement answer)
    {
        var file = answer.GetProperty("file").GetString()!;
        if (answer.TryGetProperty("error", out var error)) throw Failed(file, error.GetString()!);
        var origins = answer.GetProperty("from").EnumerateObject().ToDictionary(
            place => place.Name,
            place => place.Value.TryGetProperty("whole", out var whole)
                ? new TextOrigin(whole.GetString(), [])
                : new TextOrigin(null, [.. place.Value.GetProperty("parts").EnumerateArray().Select(name => name.GetString()!)]));
        return new(file, answer.GetProperty("config").Clone(), origins);
    }

    private static DbMigrateException Failed(string file, string why) => new(
        ErrorId.ConfigInvalid,
        $"'{file}' cannot be evaluated: {SecretText.Redact(why).TrimEnd('.')}.",
        "Install the packages that it needs (npm install), and set the variables that it reads; or lay the project out without it, with "
            + "-NoDrizzle (--no-drizzle).",
        file);

    private static string Script()
    {
        using var stream = typeof(DrizzleProject).Assembly.GetManifestResourceStream("DbMigrate.Configuration.Drizzle.read-config.mjs")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(
        @"^drizzle(?:[-._](?<before>[\w-]+))?\.config(?:[-._](?<after>[\w-]+))?\.(?:[mc]?[tj]s|json)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex ConfigName();
}
