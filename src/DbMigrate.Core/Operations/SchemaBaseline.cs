using DbMigrate.Engines;
using DbMigrate.Execution.Journal;
using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Schema;
using DbMigrate.Sources;

namespace DbMigrate.Operations;

/// <summary>Begins a project with the database as it is.</summary>
internal sealed class SchemaBaseline(SchemaBench bench)
{
    private readonly DatabaseTarget _target = bench.RequireTarget();

    private string SchemaFolder => Path.Combine(bench.Project.Root, ProjectScaffold.SchemaFolder);

    public async Task<BaselinePlan> PlanAsync(BaselineOptions options, CancellationToken cancel)
    {
        await RequireNewAsync(cancel).ConfigureAwait(false);
        var model = await ReadAsync(cancel).ConfigureAwait(false);
        var empty = bench.Empty(model.EngineVersion);
        if (model.Equals(empty)) return new(null, [], SchemaFolder);
        await bench.RenderAsync(model, cancel).ConfigureAwait(false);
        model = await bench.MakeableAsync(model, cancel).ConfigureAwait(false);
        return await PlanAsync(model, new SchemaExporter(bench).ToSql(model), options.Name, null, cancel).ConfigureAwait(false);
    }

    public async Task<BaselinePlan> WriteAsync(BaselineOptions options, CancellationToken cancel)
    {
        if (_target.Protected && !options.Force)
        {
            throw new DbMigrateException(
                ErrorId.EnvironmentProtected,
                $"The environment '{_target.Environment}' ({_target}) is protected, and nobody has confirmed that its schema is recorded "
                    + $"as a migration.",
                "Set Force in the options where it is meant.",
                _target.ToString());
        }

        await RequireNewAsync(cancel).ConfigureAwait(false);
        var model = await ReadAsync(cancel).ConfigureAwait(false);
        if (model.Equals(bench.Empty(model.EngineVersion))) return new(null, [], SchemaFolder);
        var files = new SchemaExporter(bench).ToSql(model);
        var written = WriteSchema(files);
        try
        {
            // The files are read back as the project's schema: what they make must be what the database is.
            var sources = await SourcesAsync(cancel).ConfigureAwait(false);
            var made = await bench.LoadAsync(sources, cancel).ConfigureAwait(false);
            var (same, wanted) = await bench.AlignScratchAsync(made, model, cancel).ConfigureAwait(false);
            if (same.EngineVersion == wanted.EngineVersion && !KeptOwners.AreEqual(same, wanted))
            {
                throw new DbMigrateException(
                    ErrorId.PlanNotProven,
                    $"The exported schema is not what {_target} "
                        + $"is:{string.Concat(ModelDifference.Describe(wanted, same).Take(20).Select(line => $"{Environment.NewLine}    {line}"))}",
                    "Nothing was kept. Report the case.",
                    _target.ToString());
            }

            var plan = await PlanAsync(made, files, options.Name, SourceHash.Of(sources), cancel).ConfigureAwait(false);
            await new MigrationGenerator(bench).WriteAsync(plan.Migration!, cancel).ConfigureAwait(false);
            var migrator = new Migrator(bench.Project, _target, bench.Observer)
            {
                Confirm = options.Force ? (_, _) => Task.FromResult(true) : null,
            };
            await migrator.MarkAsync([plan.Migration!.Tag], applied: true, options.LockTimeout, cancel).ConfigureAwait(false);
            return plan;
        }
        catch
        {
            foreach (var path in written.Where(_ => bench.ReadFolder() is not { Migrations.Count: > 0 })) File.Delete(path);
            throw;
        }
    }

    /// <summary>The database's schema. Which versions its extensions have is often nothing that another server could install.</summary>
    private async Task<SchemaModel> ReadAsync(CancellationToken cancel) =>
        KeptVersions.None(await bench.ReadDatabaseAsync(_target.Url, cancel).ConfigureAwait(false));

    /// <summary>Proves the migration on the scratch database, which holds the model.</summary>
    private async Task<BaselinePlan> PlanAsync(
        SchemaModel model, IReadOnlyList<ExportFile> files, string name, string? sources, CancellationToken cancel)
    {
        var empty = bench.Empty(model.EngineVersion);
        var transition = new Transition(empty, model, RenamedSchema.Start(empty), bench.Provider.Plan(empty, model).Changes);
        var migration = await new MigrationGenerator(bench)
            .ComposeAsync(transition, name, MigrationChain.Empty, sources, cancel)
            .ConfigureAwait(false);
        return new(migration, files, SchemaFolder);
    }

    // A configuration whose schema lies elsewhere gets the export as files to move there.
    private Task<IReadOnlyList<SqlSource>> SourcesAsync(CancellationToken cancel) =>
        bench.ReadSourcesAsync(Path.Combine(SchemaFolder, "**", "*.sql"), cancel);

    private IReadOnlyList<string> WriteSchema(IReadOnlyList<ExportFile> files)
    {
        if (Directory.Exists(SchemaFolder))
        {
            foreach (var file in Directory.EnumerateFiles(SchemaFolder, "*.sql", SearchOption.AllDirectories).ToList())
            {
                if (File.ReadAllText(file) != ProjectScaffold.SchemaText)
                    throw new DbMigrateException(
                        ErrorId.FileExists,
                        $"'{file}' is there already.",
                        "Move the schema's files away, or use the project as it is.",
                        file);
                File.Delete(file);
            }
        }

        return ExportWriter.Write(files, SchemaFolder);
    }

    private async Task RequireNewAsync(CancellationToken cancel)
    {
        if (bench.ReadFolder() is { Migrations.Count: > 0 } folder)
        {
            throw new DbMigrateException(
                ErrorId.BaselineImpossible,
                $"'{folder.Path}' has {folder.Migrations.Count} migration(s) already.",
                "Record them as applied where they are: Set-DbMigrationJournal -Applied (dbmigrate mark --applied).",
                folder.Path);
        }

        var rows = await SchemaBench.OnDatabaseAsync(
            _target.Url,
            SessionAccess.ReadOnly,
            SessionOptions.Reading,
            async session =>
                await JournalTable.FindAsync(session, bench.Project.Journal, MigrationLayout.Journal, cancel).ConfigureAwait(false)
                    is { Exists: true } table
                    ? (await session.QueryAllAsync([table.Rows], cancel).ConfigureAwait(false))[0].Count
                    : 0,
            cancel).ConfigureAwait(false);
        if (rows > 0)
        {
            throw new DbMigrateException(
                ErrorId.BaselineImpossible,
                $"{_target} has {rows} applied migration(s) in its journal, but '{bench.Project.Migrations}' has none.",
                "Give the folder that they are from with -Migrations (--migrations).",
                _target.ToString());
        }
    }
}
