namespace DbMigrate.Tests.Infrastructure;

/// <summary>Projects that differ in one thing.</summary>
internal static class OtherProject
{
    public static Project WithScratch(this Project project, string scratch) => Copy(project, scratch: scratch);

    public static Project WithSchema(this Project project, params SchemaSource[] schema) => Copy(project, schema: schema);

    public static Project WithDialect(this Project project, Dialect? dialect) => Copy(project, dialect: () => dialect);

    public static Project WithJournal(this Project project, TableName journal) => Copy(project, journal: journal);

    public static Project WithSnakeCase(this Project project, bool snakeCase = true) => Copy(project, snakeCase: snakeCase);

    public static Project WithDefault(this Project project, EnvironmentSettings settings) =>
        Copy(project, environments: new Dictionary<string, EnvironmentSettings> { ["default"] = settings });

    private static Project Copy(
        Project project,
        string? scratch = null,
        IReadOnlyList<SchemaSource>? schema = null,
        Func<Dialect?>? dialect = null,
        TableName? journal = null,
        IReadOnlyDictionary<string, EnvironmentSettings>? environments = null,
        bool? snakeCase = null) => new()
    {
        Root = project.Root,
        ConfigPath = project.ConfigPath,
        Dialect = dialect is null ? project.Dialect : dialect(),
        Schema = schema ?? project.Schema,
        SnakeCase = snakeCase ?? project.SnakeCase,
        Migrations = project.Migrations,
        Prefix = project.Prefix,
        Journal = journal ?? project.Journal,
        Include = project.Include,
        Scratch = scratch ?? project.Scratch,
        Environments = environments ?? project.Environments,
        Environment = project.Environment,
        Options = project.Options,
        Variables = project.Variables,
    };
}
