using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Migrations;
using DbMigrate.Schema;
using DbMigrate.Scratch;
using DbMigrate.Sources;
using DbMigrate.Sql;

namespace DbMigrate.Planning;

/// <summary>What the operations on schemas share: the project, the engine, and at most one scratch database.</summary>
internal sealed partial class SchemaBench(
    Project project,
    DatabaseTarget? target,
    IRunObserver? observer,
    Func<string, CancellationToken, Task<string>>? runPowerShell) : IAsyncDisposable
{
    private Prerequisites? _prerequisites;
    private Dialect? _dialect;
    private (IReadOnlyList<SqlSource> Sources, IReadOnlyList<SqlSource> Rewritten)? _cased;

    public Project Project { get; } = project;

    public DatabaseTarget? Target { get; } = target;

    public IRunObserver? Observer { get; } = observer;

    /// <summary>The engine: the configuration's, the database's, the migrations folder's.</summary>
    public Dialect Dialect => _dialect ??= Project.Dialect ?? Target?.Url.Dialect ?? FolderDialect() ?? throw new DbMigrateException(
        ErrorId.DialectMismatch,
        "Nothing says which dialect the schema has.",
        "Give -Dialect (--dialect) postgresql or sqlite, or set \"dialect\" in dbmigrate.json.",
        Project.ToString());

    /// <summary>The engine as far as it is known yet.</summary>
    public Dialect? KnownDialect => _dialect ?? Project.Dialect ?? Target?.Url.Dialect;

    public SchemaProvider Provider => Engine.Schema;

    /// <summary>The engine that schemas are planned for: the database's, where it speaks the dialect.</summary>
    public DatabaseEngine Engine => Target is { } target && target.Url.Dialect == Dialect ? target.Url.Engine : KnownEngines.Of(Dialect);

    /// <summary>What a reading looks at.</summary>
    public ReadScope Scope => new(Project.Include, Journal);

    /// <summary>The same as a text, for the keys of snapshots.</summary>
    public string ScopeKey =>
        $"schemas {string.Join(',', Project.Include.Schemas)}; tables {string.Join(',', Project.Include.Tables)}; journal {Journal}";

    private Prerequisites Prerequisites => _prerequisites ??= new(Target, FolderTexts, Warn);

    private TableName Journal => KnownEngines.Of(Dialect).Sql.Resolve(Project.Journal);

    public DatabaseTarget RequireTarget() =>
        Target
        ?? throw new DbMigrateException(
            ErrorId.DatabaseNotConfigured,
            "No database is given.",
            "Give -Database (--database), set DATABASE_URL, or configure a URL.",
            Project.ToString());

    /// <summary>Takes an engine that is known only now; null changes nothing.</summary>
    public void AgreeOn(Dialect? dialect, string source)
    {
        if (dialect is null) return;
        _dialect ??= Project.Dialect ?? dialect;
        if (_dialect != dialect)
        {
            throw new DbMigrateException(
                ErrorId.DialectMismatch,
                $"'{source}' is {dialect.Value.ToName()}, not {_dialect.Value.ToName()}.",
                "Correct the dialect or the source.",
                source);
        }
    }

    /// <summary>Throws where the engine knows no online changes.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>.</exception>
    public void RequireOnline()
    {
        if (Provider is IPlansOnline) return;
        throw new DbMigrateException(ErrorId.NotSupported, Provider.WhyNotOnline, "Leave -Online (--online) out.");
    }

    public void Step(string activity) => Observer?.OnEvent(new StepStarted(Target, activity));

    public void Detail(string message) => Observer?.OnEvent(new RunDetail(Target, message));

    public void Notice(string message, bool isWarning) => Observer?.OnEvent(RunEvent.OfNotice(Target, message, isWarning));

    public void Warn(string message) => Observer?.OnEvent(new RunWarning(Target, message));

    /// <summary>Reads the project's schema sources.</summary>
    public Task<IReadOnlyList<SqlSource>> ReadSourcesAsync(CancellationToken cancel)
    {
        if (Project.Schema.Count == 0)
        {
            throw new DbMigrateException(
                ErrorId.SourceNotFound,
                "The project names no schema sources.",
                "Add \"schema\": [\"schema/**/*.sql\"] to dbmigrate.json, or give -Schema (--schema).",
                Project.ToString());
        }

        return new SourceReader(Project, KnownDialect, runPowerShell).ReadAsync(Project.Schema, cancel);
    }

    /// <summary>Reads a file or folder that a comparison names; one that holds nothing is an empty schema.</summary>
    public Task<IReadOnlyList<SqlSource>> ReadSourcesAsync(string path, CancellationToken cancel) =>
        new SourceReader(Project.Options.CurrentFolder, null, KnownDialect, runPowerShell)
        {
            OnEmpty = name => Warn($"'{name}' holds no SQL statement: it stands for an empty schema."),
        }.ReadAsync([new(path, null)], cancel);

    /// <summary>The schema that sources make, which the scratch database holds afterwards.</summary>
    public async Task<SchemaModel> LoadAsync(IReadOnlyList<SqlSource> sources, CancellationToken cancel)
    {
        if (!sources.Any(source => source.IsCamelCase)) return await LoadTextAsync(sources, cancel).ConfigureAwait(false);
        if (_cased is { } known && ReferenceEquals(known.Sources, sources))
            return await LoadTextAsync(known.Rewritten, cancel).ConfigureAwait(false);
        var cased = new CasedSources(Engine, await LoadTextAsync(sources, cancel).ConfigureAwait(false));
        cased.RequireQuotes(sources, Dialect);
        var rewritten = cased.IsNeeded ? cased.Rewrite(sources, Dialect) : sources;
        var model = await LoadTextAsync(rewritten, cancel).ConfigureAwait(false);
        cased.Verify(model);
        _cased = (sources, rewritten);
        return model;
    }

    private async Task<SchemaModel> LoadTextAsync(IReadOnlyList<SqlSource> sources, CancellationToken cancel)
    {
        var scratch = await EmptyScratchAsync(cancel).ConfigureAwait(false);
        Step("Building the schema on the scratch database");
        await Prerequisites.ProvideAsync(scratch, [.. sources.Select(source => source.Text)], cancel).ConfigureAwait(false);
        var loader = new ScratchLoader(scratch)
        {
            OnSkipped = (source, command) => Observer?.OnEvent(
                new RunDetail(
                    Target, $"{source.Name}:{command.Start}: {command.Name} is a command of {command.Shell}; it is passed over.")),
        };
        await loader.LoadAsync(sources, cancel).ConfigureAwait(false);
        Prerequisites.Tell(scratch);
        return await ReadScratchAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>The schema that migrations make, which the scratch database holds afterwards.</summary>
    public async Task<SchemaModel> ReplayAsync(IReadOnlyList<Migration> migrations, CancellationToken cancel)
    {
        var scratch = await EmptyScratchAsync(cancel).ConfigureAwait(false);
        Step($"Replaying {migrations.Count} migration(s) on the scratch database");
        await Prerequisites.ProvideAsync(scratch, TextsOf(migrations), cancel).ConfigureAwait(false);
        await new ScratchLoader(scratch).ReplayAsync(migrations, cancel).ConfigureAwait(false);
        Prerequisites.Tell(scratch);
        return await ReadScratchAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Runs more migrations on what the scratch database holds.</summary>
    public async Task ContinueAsync(IReadOnlyList<Migration> migrations, CancellationToken cancel)
    {
        await new ScratchLoader(Scratch).ReplayAsync(migrations, cancel).ConfigureAwait(false);
        Prerequisites.Tell(Scratch);
    }

    /// <summary>Two schemas, the first in the words of the second wherever only the engine's spelling of the same thing differs.</summary>
    public async Task<(SchemaModel From, SchemaModel To)> AlignAsync(SchemaModel from, SchemaModel to, CancellationToken cancel)
    {
        (from, to) = Prerequisites.Complete(from, to);
        from = Provider.Align(from, to);
        return Provider.PrintsVary
            ? await new ModelAlignment(Provider, OpenSpareAsync, Scope, Warn).AlignAsync(from, to, cancel).ConfigureAwait(false)
            : (from, to);
    }

    /// <summary>Whether two schemas are the same, however the engine spells them.</summary>
    public async Task<bool> AreSameAsync(SchemaModel one, SchemaModel other, CancellationToken cancel)
    {
        (one, other) = await AlignAsync(one, other, cancel).ConfigureAwait(false);
        return one.Equals(other);
    }

    /// <summary>Reads a database on a session that cannot write.</summary>
    public async Task<SchemaModel> ReadDatabaseAsync(DatabaseUrl url, CancellationToken cancel)
    {
        AgreeOn(url.Dialect, url.Redacted);
        Step($"Reading {url}");
        return await OnDatabaseAsync(url, SessionAccess.ReadOnly, SessionOptions.Reading, session => ReadAsync(session, cancel), cancel)
            .ConfigureAwait(false);
    }

    /// <summary>Reads the schema of an open session; a scratch server should be of its version.</summary>
    public async Task<SchemaModel> ReadAsync(DatabaseSession session, CancellationToken cancel)
    {
        Prerequisites.Profile ??= await Provider.ReadProfileAsync(session, cancel).ConfigureAwait(false);
        var model = KeptOwners.WithinReach(await session.Url.Engine.Schema.ReadAsync(session, Scope, cancel).ConfigureAwait(false));
        WantedVersion = model.EngineVersion;
        return model;
    }

    /// <summary>Runs an operation. What an engine fails with, and no database of the project has a name for, is the scratch
    /// database's.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (DatabaseException e) when (e.Error is { Role: DatabaseRole.Scratch } error && (_scratch ?? _spare) is { } scratch)
        {
            throw DatabaseRefusal.OfScratch(scratch.Session.Url, error);
        }
    }

    /// <summary>Works on a database; gives the engine's failures a name.</summary>
    public static async Task<T> OnDatabaseAsync<T>(
        DatabaseUrl url, SessionAccess access, SessionOptions options, Func<DatabaseSession, Task<T>> work, CancellationToken cancel)
    {
        var session = await DatabaseSession.OpenAsync(url, access, options, cancel).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            try
            {
                return await work(session).ConfigureAwait(false);
            }
            // What a scratch database fails with, who has opened that one tells.
            catch (DatabaseException e) when (e.Error is { Role: DatabaseRole.Target } error)
            {
                throw DatabaseRefusal.Of(url.Redacted, url, error, "Check what the database's user may do.");
            }
        }
    }

    /// <summary>A database on which nothing was run yet, as far as it is looked at: the schemas of the target's search path that nothing
    /// makes are there.</summary>
    public SchemaModel Empty(int engineVersion)
    {
        var empty = New(engineVersion);
        var provided = Prerequisites.Schemas.Where(item => empty.Find(item.Id) is null && IsIncluded(item.Name));
        return new(empty.Dialect, empty.EngineVersion, empty.Objects.Concat(provided), empty.Dependencies);
    }

    /// <summary>A new database, as far as it is looked at.</summary>
    private SchemaModel New(int engineVersion)
    {
        var empty = Provider.Empty(engineVersion);
        return new(
            empty.Dialect,
            empty.EngineVersion,
            empty.Objects.Where(item => IsIncluded(item is Namespace ? item.Name : item.Schema)),
            empty.Dependencies);
    }

    /// <summary>The migrations folder; null where it is not there or holds nothing yet.</summary>
    public MigrationFolder? ReadFolder()
    {
        if (MigrationPlace.IsNew(Project.Migrations)) return null;
        var folder = MigrationFolder.Read(Project.Migrations);
        AgreeOn(folder.Dialect, folder.Path);
        return folder;
    }

    private bool IsIncluded(string? schema) =>
        schema is null || Project.Include.HasSchema(schema);

    private string[] FolderTexts() => TextsOf(ReadFolder()?.Migrations ?? []);

    private static string[] TextsOf(IEnumerable<Migration> migrations) =>
        [.. migrations.Where(migration => File.Exists(migration.Path)).Select(migration => File.ReadAllText(migration.Path))];

    private Dialect? FolderDialect() => MigrationPlace.IsNew(Project.Migrations) ? null : MigrationFolder.Read(Project.Migrations).Dialect;
}
