using dotenv.net;

namespace DbMigrate.Configuration;

/// <summary>The process's variables over those of <c>.env.&lt;environment&gt;</c> over those of <c>.env</c>.</summary>
/// <remarks>The default environment is a developer's: <c>.env.local</c>, which web frameworks keep out of the repository, is read for it
/// too.</remarks>
internal sealed class ProjectVariables(Func<string, string?> process, IReadOnlyDictionary<string, string> files)
{
    /// <summary>What the files say, whatever the process says.</summary>
    public IReadOnlyDictionary<string, string> Files => files;

    public static ProjectVariables None { get; } = new(_ => null, new Dictionary<string, string>());

    public static ProjectVariables Load(string root, string environment, Func<string, string?> process)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var name in (ReadOnlySpan<string>)
                [$".env.{environment}", .. environment == Project.DefaultEnvironment ? [".env.local"] : (string[])[], ".env"])
        {
            var path = Path.Combine(root, name);
            if (!File.Exists(path))
                continue;
            try
            {
                var read = DotEnv.Read(new DotEnvOptions(ignoreExceptions: false, envFilePaths: [path], trimValues: true));
                foreach (var (key, value) in read)
                    merged.TryAdd(NameOf(key), value);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
            {
                // The message could quote a line, and lines hold passwords.
                throw new DbMigrateException(
                    ErrorId.ConfigInvalid, $"'{path}' cannot be read as NAME=value lines.", "Correct the file.", path);
            }
        }

        return new(process, merged);
    }

    // A file that a shell also reads has "export NAME=value".
    private static string NameOf(string key) => key.StartsWith("export ", StringComparison.Ordinal) ? key["export ".Length..].Trim() : key;

    /// <summary>A variable's value; null where it is unset or empty.</summary>
    public string? this[string name] =>
        process(name) is { Length: > 0 } value ? value
        : files.TryGetValue(name, out var fromFile) && fromFile.Length > 0 ? fromFile
        : null;

    /// <summary>Replaces <c>env:NAME</c> by the variable's value; returns anything else as it is.</summary>
    public string Resolve(string text, string what)
    {
        if (!text.StartsWith("env:", StringComparison.OrdinalIgnoreCase))
            return text;
        var name = text["env:".Length..].Trim();
        return this[name] ?? throw new DbMigrateException(
            ErrorId.VariableNotSet,
            $"The variable {name}, which {what} refers to, is not set.",
            $"Set {name} in the environment, in .env or in .env.<environment>.",
            name);
    }
}
