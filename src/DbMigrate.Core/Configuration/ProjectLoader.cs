using DbMigrate.Configuration;

namespace DbMigrate;

/// <summary>Finds dbmigrate.json, lays the parameters over it and resolves the databases.</summary>
public static class ProjectLoader
{
    /// <summary>Resolves a project. Opens no database and changes nothing.</summary>
    /// <exception cref="DbMigrateException">The configuration is missing or wrong.</exception>
    public static Project Load(ProjectOptions options)
    {
        var path = FindConfig(options);
        var config = path is null ? null : ConfigFile.Read(path);
        var root = path is null ? ProjectPath.Full(options.Project ?? ".", options.CurrentFolder) : Path.GetDirectoryName(path)!;
        var environment = options.Environment ?? Project.DefaultEnvironment;
        var environments = config?.Environments ?? [];
        if (options.Environment is { } asked && asked != Project.DefaultEnvironment && !environments.ContainsKey(asked))
        {
            throw new DbMigrateException(
                ErrorId.EnvironmentUnknown,
                path is null
                    ? $"There is no environment '{asked}': no {Project.FileName} was found."
                    : $"{path} has no environment '{asked}'.",
                environments.Count > 0 ? $"It has: {string.Join(", ", environments.Keys)}." : "Add it under \"environments\".",
                asked);
        }

        var variables = ProjectVariables.Load(root, environment, options.Variable);
        if (
            path is null
            && options is { Optional: false, Migrations: null, Schema.Count: 0, Database.Count: 0, Project: null }
            && variables["DATABASE_URL"] is null)
        {
            throw new DbMigrateException(
                ErrorId.ConfigNotFound,
                $"No {Project.FileName} was found in '{options.CurrentFolder}' or above it.",
                "Run Initialize-DbMigration (dbmigrate init), or give -Migrations and -Database (--migrations, --database).",
                options.CurrentFolder);
        }

        var migrations = options.Migrations is { } folder
            ? ProjectPath.Full(folder, options.CurrentFolder)
            : ProjectPath.Full(config?.Migrations ?? DefaultMigrations(root), root);
        return new()
        {
            Root = root,
            ConfigPath = path,
            // Parameters that name another folder and another database have left the configured project.
            Dialect = options.Dialect is { } name ? ParseDialect(name)
                : options is { Migrations: not null, Database.Count: > 0 } ? null
                : config?.Dialect,
            Schema = options.Schema.Count > 0 ? [.. options.Schema.Select(glob => new SchemaSource(glob, null))] : config?.Schema ?? [],
            SnakeCase = config?.SnakeCase ?? false,
            Migrations = migrations,
            Prefix = config?.Prefix ?? default,
            Journal = config?.Journal ?? DefaultJournal(migrations),
            Include = config?.Include ?? new(),
            Scratch = options.Scratch ?? config?.Scratch,
            Environments = environments,
            Environment = environment,
            Options = options,
            Variables = variables,
        };
    }

    /// <summary>The databases that a command works on: those given, else the environment's, else DATABASE_URL's.</summary>
    /// <exception cref="DbMigrateException">None is configured, or a URL is wrong.</exception>
    public static IReadOnlyList<DatabaseTarget> Targets(Project project)
    {
        var settings = project.Environments.GetValueOrDefault(project.Environment);
        var isProtected = settings?.Protected ?? false;
        if (project.Options.Database.Count > 0)
            return [.. project.Options.Database.Select(url => Target(url, project.Options.CurrentFolder, "-Database"))];

        var configured = settings?.Url ?? (project.Variables["DATABASE_URL"] is null ? null : "env:DATABASE_URL");
        if (configured is null)
        {
            throw new DbMigrateException(
                ErrorId.DatabaseNotConfigured,
                $"No database is configured for the environment '{project.Environment}'.",
                $"Give -Database (--database), set DATABASE_URL, or add \"environments\": {{ \"{project.Environment}\": {{ \"url\": … }} "
                    + $"}} to {Project.FileName}.",
                project.Environment);
        }

        return [Target(configured, project.Root, $"the environment '{project.Environment}'")];

        DatabaseTarget Target(string text, string baseFolder, string what)
        {
            var url = DatabaseUrl.Parse(project.Variables.Resolve(text, what), baseFolder, project.Variable);
            if (project.Dialect is { } dialect && dialect != url.Dialect)
            {
                throw new DbMigrateException(
                    ErrorId.DialectMismatch,
                    $"The project's dialect is {dialect.ToName()}, but {url.Redacted} is {url.Dialect.ToName()}.",
                    "Correct the dialect or the URL.",
                    url.Redacted);
            }

            return new(Login(url), project.Environment, isProtected);
        }

        // A URL that replaces the environment's is another database, which the environment's password is not for.
        DatabaseUrl Login(DatabaseUrl url) =>
            project.Options.Credential is { } credential
                ? url.Engine.WithLogin(url, credential.UserName is { Length: > 0 } user ? user : null, credential.Password)
            : project.Options.Database.Count > 0 || settings?.Password is not { } password ? url
            : password.Command is { } command
                ? url.Engine.WithPassword(url, new(command, project.Root, $"the environment '{project.Environment}'"))
            : url.Engine.WithLogin(
                url, null, project.Variables.Resolve(password.Variable!, $"the password of the environment '{project.Environment}'"));
    }

    /// <summary>The databases of a command that also works without one: a single null where none is configured, or the configured one is
    /// not for this command.</summary>
    /// <exception cref="DbMigrateException">A URL is wrong.</exception>
    public static IReadOnlyList<DatabaseTarget?> OptionalTargets(Project project)
    {
        try
        {
            return Targets(project);
        }
        catch (DbMigrateException e)
            when (project.Options.Database.Count == 0
                && e.Id is ErrorId.DatabaseNotConfigured or ErrorId.VariableNotSet or ErrorId.DialectMismatch)
        {
            return [null];
        }
    }

    private static string? FindConfig(ProjectOptions options)
    {
        if (options.Project is { } given)
        {
            var path = ProjectPath.Full(given, options.CurrentFolder);
            if (File.Exists(path))
                return path;
            if (!Directory.Exists(path))
            {
                throw new DbMigrateException(
                    ErrorId.ConfigNotFound,
                    $"The project '{path}' is neither a folder nor a {Project.FileName}.",
                    "Give an existing folder.",
                    path);
            }

            var inside = Path.Combine(path, Project.FileName);
            return File.Exists(inside) ? inside : null;
        }

        for (var folder = new DirectoryInfo(options.CurrentFolder); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, Project.FileName);
            if (File.Exists(path))
                return path;
        }

        return null;
    }

    // Drizzle Kit's own default is ./drizzle; wrangler's file may name another folder.
    private static string DefaultMigrations(string root) =>
        WranglerFile.Find(root)?.Databases.Select(database => database.Migrations).OfType<string>().Distinct().ToList() is [var folder]
            ? folder
        : !Directory.Exists(Path.Combine(root, "migrations")) && Directory.Exists(Path.Combine(root, "drizzle")) ? "drizzle"
        : "migrations";

    // Wrangler's where the folder is wrangler's alone.
    private static TableName DefaultJournal(string migrations)
    {
        var wrangler = File.Exists(Path.Combine(migrations, "meta", "_journal.json")) ? null : WranglerFile.OfMigrations(migrations);
        return new(null, wrangler?.JournalTable ?? Project.DrizzleJournal);
    }

    private static Dialect ParseDialect(string name) => Dialects.FromName(name) ?? throw new DbMigrateException(
        ErrorId.EngineNotSupported, $"'{name}' is no dialect that DbMigrate knows.", "Use postgresql or sqlite.", name);
}
