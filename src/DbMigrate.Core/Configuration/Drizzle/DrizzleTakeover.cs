namespace DbMigrate.Configuration.Drizzle;

/// <summary>What dbmigrate.json says instead of a project's drizzle.config files.</summary>
internal sealed record DrizzleTakeover
{
    public required Dialect Dialect { get; init; }

    /// <summary>The config whose TypeScript is the schema, relative to the root.</summary>
    public required string Config { get; init; }

    /// <summary>The migrations folder, relative to the root.</summary>
    public required string Migrations { get; init; }

    /// <summary>The tag prefix; null where it is the usual one.</summary>
    public string? Prefix { get; init; }

    public string? JournalSchema { get; init; }

    public string? JournalTable { get; init; }

    public IReadOnlyList<string> Schemas { get; init; } = [];

    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>The environments' databases; <c>default</c> is among them.</summary>
    public required IReadOnlyList<(string Environment, string Url, bool Protected)> Environments { get; init; }

    /// <summary>What its owner should know or do.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Takes over what the files say: one project, whose environments they are.</summary>
    /// <param name="root">The project's folder.</param>
    /// <param name="configs">The files, the one without an environment first.</param>
    /// <exception cref="DbMigrateException">They are of several projects, or of an engine that DbMigrate does not drive.</exception>
    public static DrizzleTakeover Of(string root, IReadOnlyList<DrizzleConfig> configs)
    {
        var first = configs[0];
        foreach (var other in configs.Skip(1)) RequireSame(first, other);
        var name = first.DialectName ?? throw new DbMigrateException(
            ErrorId.DialectMismatch, $"{first.Name} says no dialect.", "Add dialect: \"postgresql\" or \"sqlite\" to it.", first.Path);
        var dialect =
            Dialects.FromName(name)
            ?? throw new DbMigrateException(
                ErrorId.EngineNotSupported,
                $"{first.Name} is of {name}, which DbMigrate does not drive.",
                "Go on with Drizzle Kit.",
                first.Path);
        var databases = configs
            .Select(config => (Name: DrizzleProject.EnvironmentOf(config.Path), Database: DrizzleDatabase.Of(config, dialect, root)))
            .ToList();
        // The one without a name is what is used without one; else the developer's.
        var usual = databases.Find(found => found.Name is null || IsDevelopment(found.Name)) is { Database: { } developer }
            ? developer
            : databases[0].Database;
        return new()
        {
            Dialect = dialect,
            Config = Path.GetRelativePath(root, first.Path).Replace('\\', '/'),
            Migrations = Relative(root, first.Out),
            Prefix = first.Prefix is { } prefix && TagPrefixes.FromName(prefix) is not (null or TagPrefix.Index) ? prefix : null,
            JournalSchema = dialect == Dialect.PostgreSql ? first.JournalSchema : null,
            JournalTable = first.JournalTable,
            Schemas = dialect == Dialect.PostgreSql ? first.Schemas : [],
            Tables = first.Tables,
            Environments =
            [
                (Project.DefaultEnvironment, usual.Url, false),
                .. databases
                    .Where(found => found.Name is not null and not Project.DefaultEnvironment)
                    .Select(found => (found.Name!, found.Database.Url, IsProduction(found.Name!))),
            ],
            Remarks = [.. databases.Select(found => found.Database.Remark).OfType<string>().Distinct()],
        };
    }

    private static void RequireSame(DrizzleConfig first, DrizzleConfig other)
    {
        (string What, Func<DrizzleConfig, string?> Of)[] settings =
        [
            ("dialect", config => config.DialectName),
            ("out", config => config.Out),
            ("schema", config => string.Join(", ", config.Schema)),
            ("casing", config => config.Casing),
            ("migrations.schema", config => config.JournalSchema),
            ("migrations.table", config => config.JournalTable),
            ("migrations.prefix", config => config.Prefix),
            ("schemaFilter", config => string.Join(", ", config.Schemas)),
            ("tablesFilter", config => string.Join(", ", config.Tables)),
        ];
        if (settings.FirstOrDefault(setting => setting.Of(first) != setting.Of(other)) is not { What: { } what } differs) return;
        throw new DbMigrateException(
            ErrorId.ConfigInvalid,
            $"{first.Name} and {other.Name} are not two environments of one project: their '{what}' is '{differs.Of(first)}' and "
                + $"'{differs.Of(other)}'.",
            "Lay out a project for each of them, in folders of their own: say which with -DrizzleConfig (--drizzle-config).",
            other.Path);
    }

    private static string Relative(string root, string folder) =>
        (
            Path.IsPathRooted(folder) ? Path.GetRelativePath(root, folder) : Path.GetRelativePath(root, Path.GetFullPath(folder, root))
        ).Replace('\\', '/');

    private static bool IsDevelopment(string name) => name is "dev" or "development" or "local";

    private static bool IsProduction(string name) => name is "prod" or "production" or "live";
}
