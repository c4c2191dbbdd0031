using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Planning;

/// <content>The scratch database, and the one beside it.</content>
internal sealed partial class SchemaBench
{
    private ScratchDatabase? _scratch;
    private ScratchDatabase? _spare;

    /// <summary>The major version that a scratch server should have; null is any.</summary>
    public int? WantedVersion { get; set; }

    /// <summary>The scratch database, which the last load, replay or rendering has filled.</summary>
    public ScratchDatabase Scratch => _scratch ?? throw new InvalidOperationException("No scratch database is open.");

    /// <summary>Makes a model's schema on the scratch database.</summary>
    public async Task RenderAsync(SchemaModel model, CancellationToken cancel)
    {
        var scratch = await EmptyScratchAsync(cancel).ConfigureAwait(false);
        model = await MakeableAsync(model, cancel).ConfigureAwait(false);
        var script = MigrationText.Of(Provider.Plan(New(model.EngineVersion), model).Statements);
        try
        {
            await new ScratchScript(scratch).RunAsync(script, cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.Error is { } error)
        {
            throw new DbMigrateException(
                ErrorId.PlanNotProven,
                $"The schema cannot be made on the scratch database: '{e.Statement.Head}' failed: {error.Message}",
                "Give a scratch server that has what the schema needs, with -Scratch (--scratch).",
                e.Statement.Text,
                e);
        }
    }

    /// <summary>Makes the scratch database empty.</summary>
    public Task ClearScratchAsync(CancellationToken cancel) => EmptyScratchAsync(cancel);

    public async Task<SchemaModel> ReadScratchAsync(CancellationToken cancel)
    {
        var model = await Provider.ReadAsync(Scratch.Session, Scope, cancel).ConfigureAwait(false);
        WantedVersion ??= model.EngineVersion;
        return model;
    }

    /// <summary>A schema as far as the scratch database can hold it.</summary>
    public Task<SchemaModel> MakeableAsync(SchemaModel model, CancellationToken cancel) =>
        Provider.MakeableAsync(Scratch.Session, model, cancel);

    /// <summary>What the scratch database holds and what it should hold, aligned, both as far as it can hold them.</summary>
    public async Task<(SchemaModel Actual, SchemaModel Expected)> AlignScratchAsync(
        SchemaModel actual, SchemaModel expected, CancellationToken cancel) =>
        await AlignAsync(
                await MakeableAsync(actual, cancel).ConfigureAwait(false),
                await MakeableAsync(expected, cancel).ConfigureAwait(false),
                cancel)
            .ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        var (scratch, spare) = (_scratch, _spare);
        (_scratch, _spare) = (null, null);
        if (spare is not null) await spare.DisposeAsync().ConfigureAwait(false);
        if (scratch is not null) await scratch.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<ScratchDatabase> EmptyScratchAsync(CancellationToken cancel)
    {
        Prerequisites.Forget();
        if (_scratch is null)
        {
            Step("Opening a scratch database");
            // On the target's own server its sessions tell.
            if (Target is { } target && target.Url.Dialect == Dialect && (target.Protected || Project.Scratch is not null))
                Prerequisites.Profile ??= await Provider.ReadProfileAsync(target.Url, cancel).ConfigureAwait(false);
            _scratch = await OpenScratchAsync(cancel).ConfigureAwait(false);
        }
        else
        {
            await _scratch.ResetAsync(cancel).ConfigureAwait(false);
        }

        return _scratch;
    }

    /// <summary>An empty scratch database beside the one that holds what is worked on.</summary>
    private async Task<ScratchDatabase> OpenSpareAsync(CancellationToken cancel)
    {
        if (_spare is not null) return _spare;
        var scratch = _scratch ?? await EmptyScratchAsync(cancel).ConfigureAwait(false);
        return _spare = await scratch.OpenAnotherAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>On the configured server, which may be another engine's that speaks the same language; or as the engine itself
    /// does.</summary>
    private Task<ScratchDatabase> OpenScratchAsync(CancellationToken cancel)
    {
        var configured = Project.Scratch is { } text
            ? DatabaseUrl.Parse(
                Project.Variables.Resolve(text, "the scratch database"),
                Project.Options.Scratch is null ? Project.Root : Project.Options.CurrentFolder,
                Project.Variable)
            : null;
        if (configured is not null && configured.Dialect != Dialect)
        {
            throw new DbMigrateException(
                ErrorId.DialectMismatch,
                $"The scratch database {configured} is {configured.Dialect.ToName()}, but the schema is {Dialect.ToName()}.",
                $"Give the URL of a {Dialect.ToName()} server with -Scratch (--scratch) or \"scratch\", or leave it out.",
                configured.Redacted);
        }

        var engine = configured?.Engine ?? Engine;
        var request = new ScratchRequest(
            configured,
            Target is { Protected: false } && Target.Url.Engine == engine ? [Target.Url] : [],
            WantedVersion,
            Prerequisites.Profile)
        {
            Root = Project.Root,
        };
        return engine.Schema.OpenScratchAsync(request, cancel);
    }
}
