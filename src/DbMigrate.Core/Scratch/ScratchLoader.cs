using DbMigrate.Engines;
using DbMigrate.Sources;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Scratch;

/// <summary>Builds on a scratch database what SQL says.</summary>
internal sealed class ScratchLoader(ScratchDatabase scratch)
{
    /// <summary>Told of each command of the engine's shell that is passed over.</summary>
    public Action<SqlSource, SkippedCommand>? OnSkipped { get; init; }

    private Dialect Dialect => scratch.Session.Dialect.Name;

    /// <summary>Runs schema sources: objects may stand in any order, across files.</summary>
    /// <remarks>Session settings (<c>SET</c>) hold to the end of their file, and for whatever of it is run later.</remarks>
    /// <exception cref="StatementFailedException"><see cref="ErrorId.SchemaInvalid"/>: what still fails when nothing more
    /// succeeds.</exception>
    public Task LoadAsync(IReadOnlyList<SqlSource> sources, CancellationToken cancel) =>
        new SchemaLoad(scratch, [.. SchemaStatement.Read(sources, Dialect, OnSkipped)]).RunAsync(cancel);

    /// <summary>Runs migrations in their order, as a runner would on a new database.</summary>
    /// <exception cref="StatementFailedException"><see cref="ErrorId.ReplayFailed"/>.</exception>
    public async Task ReplayAsync(IEnumerable<Migration> migrations, CancellationToken cancel)
    {
        var replay = new MigrationReplay(scratch);
        foreach (var migration in migrations)
            await replay.AddAsync(migration, cancel).ConfigureAwait(false);
        await replay.FlushAsync(cancel).ConfigureAwait(false);
    }
}
