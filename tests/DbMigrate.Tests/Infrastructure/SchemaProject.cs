
namespace DbMigrate.Tests.Infrastructure;

/// <summary>A project with a schema folder, a migrations folder and a database of either engine; gone after the test.</summary>
public sealed class SchemaProject(EngineDatabase database, bool isProtected = false) : IDisposable
{
    private readonly TempFolder _folder = new("schema");

    public string Root => _folder;

    public EventLog Log { get; } = new();

    public Project Project => new()
    {
        Root = _folder,
        Dialect = database.Dialect,
        Schema = [new("schema/**/*.sql", null)],
        Migrations = MigrationsFolder ?? _folder.File("migrations"),
        Options = new() { CurrentFolder = _folder },
        Environments = new Dictionary<string, EnvironmentSettings> { ["default"] = new() { Protected = isProtected, Refuse = Refuse } },
        Scratch = Scratch,
        Include = Include,
        SnakeCase = SnakeCase,
    };

    public string? MigrationsFolder { get; init; }

    public string? Scratch { get; init; }

    public bool SnakeCase { get; init; }

    public IncludeFilter Include { get; init; } = new();

    public IReadOnlyList<HazardCode> Refuse { get; init; } = [];

    public DatabaseTarget Target => new(DatabaseUrl.Parse(database.Url, _folder), "default", isProtected);

    public Migrator Migrator => new(Project, Target, Log);

    /// <summary>Replaces the schema's only file.</summary>
    public void Schema(string sql) => Write("schema/schema.sql", sql);

    public string Write(string path, string text) => _folder.Write(path, text);

    public string PathOf(params string[] parts) => _folder.File(parts);

    public SchemaWorkbench Workbench(bool withTarget = true) => new(Project, withTarget ? Target : null, Log);

    public async Task<NewMigration?> PlanAsync(NewMigrationOptions? options = null)
    {
        await using SchemaWorkbench workbench = Workbench();
        return await workbench.PlanMigrationAsync(options ?? new());
    }

    /// <summary>Generates the migration and writes it, where there is something to do.</summary>
    public async Task<bool> TryNewAsync(NewMigrationOptions options)
    {
        await using SchemaWorkbench workbench = Workbench();
        if (await workbench.PlanMigrationAsync(options) is not { } plan) return false;
        await workbench.WriteMigrationAsync(plan);
        return true;
    }

    /// <summary>Generates the migration and writes it.</summary>
    public async Task<NewMigration> NewAsync(NewMigrationOptions? options = null)
    {
        await using SchemaWorkbench workbench = Workbench();
        NewMigration? plan = await workbench.PlanMigrationAsync(options ?? new());
        Assert.NotNull(plan);
        await workbench.WriteMigrationAsync(plan);
        return plan;
    }

    public async Task<IReadOnlyList<SchemaChange>> CompareAsync(string from = "database", string to = "schema", params string[] renames)
    {
        await using SchemaWorkbench workbench = Workbench();
        return await workbench.CompareAsync(new() { From = from, To = to, Renames = renames });
    }

    public async Task<IReadOnlyList<SchemaChange>> SyncAsync(SyncOptions? options = null)
    {
        await using SchemaWorkbench workbench = Workbench();
        return await workbench.SyncAsync(options ?? new());
    }

    public async Task<IReadOnlyList<ExportFile>> ExportAsync(string source = "database", ExportFormat format = ExportFormat.Sql)
    {
        await using SchemaWorkbench workbench = Workbench();
        return await workbench.ExportAsync(new() { Source = source, Format = format });
    }

    public Task<IReadOnlyList<MigrationResult>> ApplyAsync() => Migrator.ApplyAsync(new());

    public Task<IReadOnlyList<MigrationResult>> UndoAsync(UndoOptions? options = null) => Migrator.UndoAsync(options ?? new());

    public async Task<IReadOnlyList<string>> PendingAsync() =>
        [.. (await Migrator.GetJournalAsync()).Where(entry => entry.Pending).Select(entry => entry.Tag)];

    public void Dispose() => _folder.Dispose();
}
