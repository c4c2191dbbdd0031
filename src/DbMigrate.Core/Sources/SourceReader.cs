using DbMigrate.Configuration;
using DbMigrate.Configuration.Drizzle;
using DbMigrate.Engines;
using DbMigrate.Sources.Drizzle;
using DbMigrate.Sql;

namespace DbMigrate.Sources;

/// <summary>Reads what a project configures as its schema: files, globs, PowerShell scripts and commands.</summary>
/// <param name="root">What relative paths start from, and where commands run.</param>
/// <param name="excluded">A folder that no glob above it reaches into: the migrations; null where there is none.</param>
/// <param name="dialect">The engine whose SQL they are; null where that is not known yet.</param>
/// <param name="runPowerShell">Runs a script and returns its output; null where no PowerShell hosts this process.</param>
internal sealed class SourceReader(
    string root, string? excluded, Dialect? dialect, Func<string, CancellationToken, Task<string>>? runPowerShell)
{
    /// <summary>Reads the sources of a project; those given as parameters are relative to the current folder.</summary>
    public SourceReader(Project project, Dialect? dialect, Func<string, CancellationToken, Task<string>>? runPowerShell)
        : this(
            project.Options.Schema.Count > 0 ? project.Options.CurrentFolder : project.Root,
            project.Migrations,
            dialect,
            runPowerShell
        ) => (Scrub, Variables, AreCamelCase) = (text => ProjectSecrets.Scrub(project, text), project.Variables.Files, project.SnakeCase);

    private bool AreCamelCase { get; init; }

    private Func<string, string> Scrub { get; init; } = SecretText.Redact;

    private IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Called with the name of a file or folder that holds no statement, which then stands for an empty schema; without it,
    /// that is an error: from a project's schema, everything would be dropped.</summary>
    public Action<string>? OnEmpty { get; init; }

    /// <summary>Reads all sources, in their order; a file that two of them name is read once.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.SourceNotFound"/>, <see cref="ErrorId.SourceInvalid"/>.</exception>
    public async Task<IReadOnlyList<SqlSource>> ReadAsync(IReadOnlyList<SchemaSource> sources, CancellationToken cancel)
    {
        var read = new List<SqlSource>();
        var placeholders = new List<SqlSource>();
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (source.Command is { } command)
            {
                var printed = new SqlSource(
                    Scrub(command), await SourceCommand.RunAsync(command, root, Scrub, cancel).ConfigureAwait(false));
                read.Add(HasStatements(printed) ? printed : throw Empty(printed, "printed"));
                continue;
            }

            if (source.DrizzleConfig is { } config)
            {
                RequireOwnCasing(config);
                read.Add(await ReadConfigAsync(ProjectPath.Full(config, root), cancel).ConfigureAwait(false));
                continue;
            }

            foreach (var path in FindFiles(source.Glob!).Where(files.Add))
            {
                var file = await ReadFileAsync(path, cancel).ConfigureAwait(false);
                // A snapshot that is empty means it.
                (HasStatements(file) || IsSnapshot(path) ? read : placeholders).Add(file);
            }
        }

        // Beside files that say something, one that holds nothing but comments says that nothing is there yet. One without any text is an
        // accident.
        foreach (var file in placeholders.Where(file => read.Count == 0 || string.IsNullOrWhiteSpace(file.Text)))
            (OnEmpty ?? throw Empty(file, "holds"))(file.Name);
        return AreCamelCase ? [.. read.Select(source => source with { IsCamelCase = true })] : read;
    }

    /// <summary>What comes from Drizzle has the names that its own casing has given it.</summary>
    private void RequireOwnCasing(string name)
    {
        if (!AreCamelCase) return;
        throw new DbMigrateException(
            ErrorId.ConfigInvalid,
            $"'{name}' is Drizzle's, which writes names by the 'casing' of its own config, and dbmigrate.json says \"casing\" too.",
            "Take \"casing\" out of dbmigrate.json.",
            name);
    }

    private async Task<SqlSource> ReadFileAsync(string path, CancellationToken cancel)
    {
        var name = NameOf(path);
        if (DrizzleProject.IsConfig(path) || IsSnapshot(path)) RequireOwnCasing(name);
        if (DrizzleProject.IsConfig(path)) return await ReadConfigAsync(path, cancel).ConfigureAwait(false);
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".ps1" when runPowerShell is null:
                throw new DbMigrateException(
                    ErrorId.SourceInvalid,
                    $"'{name}' is a PowerShell script, which only the module can run.",
                    "Use the module's cmdlets, or name the command that prints the SQL: { \"command\": \"…\" }.",
                    path);
            case ".ps1":
                var printed = new SqlSource(name, await RunAsync(path, cancel).ConfigureAwait(false));
                return HasStatements(printed) ? printed : throw Empty(printed, "printed");
            case var _ when IsSnapshot(path):
                return DrizzleSnapshot.Render(path, name);
            case ".ts" or ".js" or ".mts" or ".cts" or ".mjs" or ".cjs":
                throw new DbMigrateException(
                    ErrorId.SourceInvalid,
                    $"'{name}' is a program, not SQL.",
                    "Name the config whose schema it is: { \"drizzle\": \"drizzle.config.ts\" }, or a command that prints SQL: { "
                        + "\"command\": \"…\" }.",
                    path);
            default:
                return new(name, SourceFiles.Decode(SourceFiles.ReadBytes(path, name), name));
        }
    }

    private Task<SqlSource> ReadConfigAsync(string path, CancellationToken cancel) =>
        DrizzleGeneration.ReadAsync(path, NameOf(path), root, Variables, Scrub, cancel);

    /// <summary>A script that fails may say what it connected with.</summary>
    private async Task<string> RunAsync(string path, CancellationToken cancel)
    {
        try
        {
            return await runPowerShell!(path, cancel).ConfigureAwait(false);
        }
        catch (DbMigrateException e) when (Scrub(e.Message) != e.Message)
        {
            throw new DbMigrateException(e.Id, Scrub(e.Message), e.RecommendedAction, e.Target);
        }
    }

    private IReadOnlyList<string> FindFiles(string source)
    {
        try
        {
            return SourceFiles.Find(source, root, excluded);
        }
        catch (DbMigrateException e)
            when (e.Id == ErrorId.SourceNotFound && OnEmpty is not null && Directory.Exists(Path.GetFullPath(source, root)))
        {
            OnEmpty(source);
            return [];
        }
    }

    /// <summary>A path as messages show it.</summary>
    private string NameOf(string path)
    {
        var relative = Path.GetRelativePath(root, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? path : relative.Replace('\\', '/');
    }

    private static bool IsSnapshot(string path) =>
        !DrizzleProject.IsConfig(path) && Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);

    private bool HasStatements(SqlSource source) =>
        (dialect is { } known ? [known] : Enum.GetValues<Dialect>()).Any(engine => HasStatements(source, engine));

    private static bool HasStatements(SqlSource source, Dialect dialect)
    {
        // Where a comment ends is the engine's to say; what cannot be cut into statements holds some.
        using var reader = new StringReader(source.Text);
        try
        {
            return KnownEngines.Of(dialect).Splitter.Split(reader).Any();
        }
        catch (SqlSplitException)
        {
            return true;
        }
    }

    private static DbMigrateException Empty(SqlSource source, string verb) => new(
        ErrorId.SourceInvalid, $"'{source.Name}' {verb} no SQL statement.", "Fill it, or take it out of the schema sources.", source.Name);
}
