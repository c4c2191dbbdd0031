using DbMigrate.Engines;
using DbMigrate.Engines.Scripts;
using DbMigrate.Execution.Journal;

namespace DbMigrate.Execution.Run;

/// <summary>What a run would send to a database, statement by statement: the run itself says it, to a session that writes it
/// down.</summary>
/// <param name="read">The database, on a session that reads only.</param>
/// <param name="folder">The folder's journal, read from it.</param>
/// <param name="options">How to run.</param>
/// <param name="observer">Told of hazards.</param>
internal sealed class RunRecord(DatabaseSession read, JournalReader folder, ApplyOptions options, IRunObserver observer)
{
    private readonly Dictionary<(string Tag, int Statement), List<Hazard>> _hazards = [];
    private DbMigrate.Migration? _migration;

    /// <summary>What the run would set on its session.</summary>
    public SessionOptions Settings { get; } = new(options.LockTimeout, options.StatementTimeout);

    /// <summary>Plans the run and hands its statements over in their order.</summary>
    /// <param name="begin">Told of the migrations before the first statement; may refuse them.</param>
    /// <param name="take">Takes each statement.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>The migrations; none has no statement.</returns>
    /// <exception cref="DbMigrateException">The run would be impossible, or the engine cannot say what it would send.</exception>
    public async Task<IReadOnlyList<JournalEntry>> WriteAsync(
        Action<IReadOnlyList<PlannedMigration>> begin, Action<PlannedStatement> take, CancellationToken cancel)
    {
        if (read.Url.Engine is not IRecordsRuns engine)
        {
            throw new DbMigrateException(
                ErrorId.NotSupported, $"{read.Url} takes a migration as one batch: there is no list of statements that would do the same.",
                "-WhatIf (--what-if) alone shows the SQL of what is pending.", read.Url.Redacted);
        }

        var recording = await engine.RecordAsync(read, Settings, command => take(Planned(command)), cancel).ConfigureAwait(false);
        await using (recording.ConfigureAwait(false))
        {
            var journal = await JournalReader
                .OpenAsync(recording, folder.Folder, folder.Project, folder.Target, cancel)
                .ConfigureAwait(false);
            var work = new RunPlanner(read, journal, options).Plan();
            foreach (
                var (item, found) in await new RunGate(read, journal, folder.Project, options, observer)
                    .ShowAsync(work, cancel)
                    .ConfigureAwait(false))
                Note(item.Entry.Tag, found);
            begin(work);
            if (work.Count == 0) return [];
            await recording.WatchAsync(journal.Table.Name, journal.Table.Exists, cancel).ConfigureAwait(false);
            await recording.WatchAsync(journal.History.Name, journal.History.Exists, cancel).ConfigureAwait(false);
            recording.Open();
            var runLock = await recording.LockAsync(journal.Table.Name, _ => { }, cancel).ConfigureAwait(false);
            await using (runLock.ConfigureAwait(false))
                await new MigrationRun(recording, runLock, journal, folder.Project, options, new Listener(this, observer))
                    .RunInModeAsync(work, cancel)
                    .ConfigureAwait(false);
            _migration = null;
            recording.Close();
            return [.. work.Select(item => item.Entry)];
        }
    }

    private void Note(string tag, Engines.Hazards.StatementHazard found)
    {
        if (found.Allowance is not null) return;
        if (!_hazards.TryGetValue((tag, found.Statement.Ordinal), out var hazards)) _hazards[(tag, found.Statement.Ordinal)] = hazards = [];
        hazards.Add(found.Hazard);
    }

    private PlannedStatement Planned(RecordedCommand command) => new()
    {
        Tag = _migration?.Tag,
        Kind = command.Kind,
        Sql = command.Sql,
        Statement = command.Source?.Ordinal,
        Path = command.Source is null ? null : _migration?.Path,
        Line = command.Source?.Start.Line,
        Hazards =
            command.Source is { } source
            && _migration is { } migration
            && _hazards.TryGetValue((migration.Tag, source.Ordinal), out var hazards)
                ? hazards
                : [],
        Database = read.Url.Redacted,
        Environment = folder.Target.Environment,
        Source = command.Source,
    };

    /// <summary>Hears which migration the statements belong to; passes on what warns.</summary>
    private sealed class Listener(RunRecord record, IRunObserver observer) : IRunObserver
    {
        public bool EachStatement => false;

        public void OnEvent(RunEvent runEvent)
        {
            if (runEvent is MigrationStarted started) record._migration = started.Migration;
            if (runEvent is RunWarning or RunDetail) observer.OnEvent(runEvent);
        }
    }
}
