using System.Text.Json;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A migrations folder that a test writes, gone after it.</summary>
public sealed class MigrationProject(Dialect dialect) : IDisposable
{
    private const long FirstWhen = 1_750_000_000_000;

    private readonly TempFolder _folder = new("project");
    private readonly List<(string Tag, long When)> _entries = [];

    public MigrationProject(EngineDatabase database)
        : this(database.Dialect)
    {
    }

    public string Folder => _folder;

    /// <summary>Somebody says that a protected database may be changed.</summary>
    public static Task<bool> Confirmed(DatabaseTarget target, CancellationToken cancel) => Task.FromResult(true);

    /// <summary>A migrator for any folder and URL.</summary>
    public static Migrator Migrator(string folder, string url, IRunObserver? observer = null, TableName? journal = null)
    {
        var project = new Project { Root = folder, Migrations = folder };
        if (journal is not null)
            project = project.WithJournal(journal);
        return new Migrator(project, new DatabaseTarget(DatabaseUrl.Parse(url, folder), "default", Protected: false), observer);
    }

    /// <summary>Adds a migration at the end, or at a place of its own, and returns its tag.</summary>
    public string Add(string name, string sql, long? when = null, int? at = null)
    {
        string tag = $"{_entries.Count:0000}_{name}";
        _entries.Insert(at ?? _entries.Count, (tag, when ?? FirstWhen + (_entries.Count * 1000)));
        Edit(tag, sql);
        WriteJournal();
        return tag;
    }

    /// <summary>Adds many at the end.</summary>
    public void AddAll(IEnumerable<(string Name, string Sql)> migrations)
    {
        foreach ((string name, string sql) in migrations)
        {
            string tag = $"{_entries.Count:0000}_{name}";
            _entries.Add((tag, FirstWhen + (_entries.Count * 1000)));
            Edit(tag, sql);
        }

        WriteJournal();
    }

    /// <summary>Replaces a migration's file.</summary>
    public void Edit(string tag, string sql) => _folder.Write($"{tag}.sql", sql);

    public string PathOf(string tag) => _folder.File($"{tag}.sql");

    public Migrator On(EngineDatabase database, IRunObserver? observer = null, TableName? journal = null) =>
        Migrator(Folder, database.Url, observer, journal);

    /// <summary>Applies what is pending, on a thread of its own: SQLite works on its caller's.</summary>
    public Task<IReadOnlyList<MigrationResult>> ApplyAsync(
        EngineDatabase database, ApplyOptions? options = null, IRunObserver? observer = null, CancellationToken cancel = default) =>
        Task.Run(() => On(database, observer).ApplyAsync(options ?? new(), cancel));

    /// <summary>The page of the journals and histories of databases.</summary>
    public Task<string> ReportAsync(params EngineDatabase[] databases) => ReportAsync(drift: false, databases);

    /// <summary>The same, with how the databases differ from what the migrations make.</summary>
    public Task<string> ReportDriftAsync(params EngineDatabase[] databases) => ReportAsync(drift: true, databases);

    private async Task<string> ReportAsync(bool drift, EngineDatabase[] databases)
    {
        var report = new JournalReport(new() { Root = Folder, Migrations = Folder }) { FindsDrift = drift };
        foreach (EngineDatabase database in databases)
            await report.ReadAsync(new(DatabaseUrl.Parse(database.Url, Folder), "default", Protected: false), _ => true);
        return PrintedText.Check(report.ToHtml().Text);
    }

    /// <summary>The status of every migration, in order.</summary>
    public async Task<IReadOnlyList<MigrationStatus>> StatusAsync(EngineDatabase database) =>
        [.. (await On(database).GetJournalAsync()).Select(entry => entry.Status)];

    public void Dispose() => _folder.Dispose();

    private void WriteJournal() => _folder.Write("meta/_journal.json", JsonSerializer.Serialize(new
    {
        version = "7",
        dialect = dialect == Dialect.Sqlite ? "sqlite" : "postgresql",
        entries = _entries.Select(
            (entry, index) =>
                new
                {
                    idx = index,
                    version = "7",
                    when = entry.When,
                    tag = entry.Tag,
                    breakpoints = true,
                }),
    }));
}
