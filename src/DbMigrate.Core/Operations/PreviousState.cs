using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Operations;

/// <summary>The schema that a folder's migrations make, all or some of them: from the newest one's snapshot where that stands for
/// them, else replayed.</summary>
internal sealed class PreviousState
{
    private readonly SchemaBench _bench;
    private readonly IReadOnlyList<Migration> _migrations;
    private readonly string? _snapshotPath;
    private readonly Lazy<MigrationSnapshot?> _snapshot;

    public PreviousState(SchemaBench bench, MigrationFolder? folder)
        : this(bench, folder, folder?.Migrations ?? [])
    {
    }

    /// <param name="bench">The scratch database.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="migrations">Those of its migrations that count.</param>
    public PreviousState(SchemaBench bench, MigrationFolder? folder, IReadOnlyList<Migration> migrations)
    {
        _bench = bench;
        _migrations = migrations;
        Chain = MigrationChain.Of(_migrations);
        foreach (var path in _migrations.Count == 0 ? [] : SnapshotFile.Candidates(folder!, _migrations[^1]))
        {
            if (MigrationSnapshot.TryReadKeys(path) is not { } keys || !Fits(keys.Chain, keys.Scope, keys.Tool)) continue;
            (_snapshotPath, Keys) = (path, keys);
            break;
        }

        _snapshot = new(() => _snapshotPath is null ? null : MigrationSnapshot.TryRead(_snapshotPath));
    }

    /// <summary>The migrations' hashes.</summary>
    public string Chain { get; }

    /// <summary>The keys of the snapshot that stands for all of them; null where there is none.</summary>
    public SnapshotKeys? Keys { get; }

    /// <summary>The engine's version of the snapshot.</summary>
    public int? EngineVersion => _snapshot.Value?.Model.EngineVersion;

    /// <summary>A replay has filled the scratch database.</summary>
    public bool UsedScratch { get; private set; }

    /// <summary>The snapshot's schema; null where there is none that an engine of this version has read.</summary>
    public SchemaModel? Cached(int engineVersion) =>
        _migrations.Count == 0 ? _bench.Empty(engineVersion)
        : _snapshot.Value is { } snapshot && snapshot.Model.EngineVersion == engineVersion ? snapshot.Model
        : null;

    /// <summary>The schema, by whatever is quickest.</summary>
    public async Task<SchemaModel> ReadAsync(CancellationToken cancel)
    {
        // Which engine the scratch server has is known only once it is open; where another schema was read, that one's is wanted.
        if (_snapshot.Value?.Model is { } model && model.EngineVersion == (_bench.WantedVersion ??= model.EngineVersion))
            return model;
        UsedScratch = true;
        return await _bench.ReplayAsync(_migrations, cancel).ConfigureAwait(false);
    }

    /// <summary>The migrations' own result.</summary>
    public async Task<SchemaModel> ReplayAsync(int engineVersion, CancellationToken cancel)
    {
        if (Cached(engineVersion) is { } cached) return cached;
        UsedScratch = true;
        return await _bench.ReplayAsync(_migrations, cancel).ConfigureAwait(false);
    }

    private bool Fits(string chain, string scope, string tool) =>
        chain == Chain && scope == _bench.ScopeKey && tool == MigrationSnapshot.CurrentTool;
}
