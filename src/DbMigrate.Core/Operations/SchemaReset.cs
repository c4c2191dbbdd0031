using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Execution.Journal;
using DbMigrate.Execution.Run;
using DbMigrate.Planning;
using DbMigrate.Sources;
using DbMigrate.Sql;

namespace DbMigrate.Operations;

/// <summary>Drops everything that is looked at, and makes it anew.</summary>
internal sealed class SchemaReset(SchemaBench bench)
{
    private const string What = "The reset";

    private readonly DatabaseTarget _target = bench.RequireTarget();

    public async Task<ResetPlan> PlanAsync(ResetOptions options, CancellationToken cancel)
    {
        var folder = bench.ReadFolder();
        var creates = folder is null
            ? await CreatesAsync(await bench.ReadSourcesAsync(cancel).ConfigureAwait(false), cancel).ConfigureAwait(false)
            : [];
        var drops = await SchemaBench
            .OnDatabaseAsync(_target.Url, SessionAccess.ReadOnly, SessionOptions.Reading, session => DropsAsync(session, cancel), cancel)
            .ConfigureAwait(false);
        return new(drops, folder?.Migrations ?? [], creates);
    }

    public async Task<ResetResult> ResetAsync(ResetOptions options, CancellationToken cancel)
    {
        if (_target.Protected && !options.Force) throw SchemaSync.Protected("reset", _target);
        if (!options.Confirmed)
        {
            throw new DbMigrateException(
                ErrorId.DataLossRefused,
                $"{What} of {_target} drops every table with its rows, and nobody has confirmed it.",
                "Confirm it, or add -Confirm:$false (--yes).",
                _target.ToString());
        }

        var folder = bench.ReadFolder();
        // What the schema is like is known before anything is dropped.
        var creates = folder is null
            ? await CreatesAsync(await bench.ReadSourcesAsync(cancel).ConfigureAwait(false), cancel).ConfigureAwait(false)
            : [];
        var settings = new SessionOptions(options.LockTimeout, options.StatementTimeout, bench.Notice);
        var dropped = await SchemaBench
            .OnDatabaseAsync(
                _target.Url, SessionAccess.ReadWrite, settings, session => DropAsync(session, creates, options, cancel), cancel)
            .ConfigureAwait(false);
        IReadOnlyList<MigrationResult> applied = folder is null
            ? []
            : await new Migrator(bench.Project, _target, bench.Observer) { Confirm = (_, _) => Task.FromResult(true) }
                .ApplyAsync(new() { LockTimeout = options.LockTimeout, StatementTimeout = options.StatementTimeout }, cancel)
                .ConfigureAwait(false);
        return new(dropped, applied, creates);
    }

    private async Task<IReadOnlyList<SchemaChange>> DropAsync(
        DatabaseSession session, IReadOnlyList<SchemaChange> creates, ResetOptions options, CancellationToken cancel)
    {
        var name = session.Dialect.Resolve(bench.Project.Journal);
        var runLock = await session.LockAsync(
            name, holder => bench.Observer?.OnEvent(new LockWaiting(_target, holder, options.LockTimeout)), cancel).ConfigureAwait(false);
        await using (runLock.ConfigureAwait(false))
        {
            var drops = await DropsAsync(session, cancel).ConfigureAwait(false);
            bench.Step($"Dropping {drops.Count} object(s) of {_target}");
            // Where no migrations will run, what makes the schema is part of the same transaction.
            await new LiveScript(session, bench.Warn)
                .RunAsync(
                    What,
                    MigrationText.Of([.. drops, .. creates]),
                    null,
                    cancel,
                    await ForgetAsync(session, name, cancel).ConfigureAwait(false))
                .ConfigureAwait(false);
            return drops;
        }
    }

    /// <summary>Nothing is applied any more. The history stays: it is what happened.</summary>
    private static async Task<IReadOnlyList<SqlCommand>> ForgetAsync(DatabaseSession session, TableName journal, CancellationToken cancel)
    {
        var commands = new List<SqlCommand>();
        foreach (var table in (TableName?[])[journal, session.Dialect.OtherJournal])
        {
            if (table is not null && await session.DescribeAsync(table, cancel).ConfigureAwait(false) is { IsTable: true })
                commands.Add(JournalTable.Clear(table));
        }

        return commands;
    }

    private async Task<IReadOnlyList<SchemaChange>> DropsAsync(DatabaseSession session, CancellationToken cancel)
    {
        bench.Step($"Reading {_target}");
        var model = await bench.ReadAsync(session, cancel).ConfigureAwait(false);
        return bench.Provider.Plan(model, bench.Empty(model.EngineVersion)).Changes;
    }

    private async Task<IReadOnlyList<SchemaChange>> CreatesAsync(IReadOnlyList<SqlSource> sources, CancellationToken cancel)
    {
        var model = await bench.LoadAsync(sources, cancel).ConfigureAwait(false);
        var empty = bench.Empty(model.EngineVersion);
        await bench.ClearScratchAsync(cancel).ConfigureAwait(false);
        return await new Prover(bench)
            .RunAsync("script", new(empty, model, bench.Provider.Plan(empty, model).Changes), online: false, cancel)
            .ConfigureAwait(false);
    }
}
