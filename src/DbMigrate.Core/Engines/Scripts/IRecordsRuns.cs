namespace DbMigrate.Engines.Scripts;

/// <summary>An engine whose runs can be written down instead of done.</summary>
internal interface IRecordsRuns
{
    /// <summary>The shell that runs what was written; null where there is none.</summary>
    ScriptShell? Shell { get; }

    /// <summary>A session that writes down what it is told to do.</summary>
    /// <param name="read">The database, which is read.</param>
    /// <param name="options">What a run would set on its session.</param>
    /// <param name="record">Takes each statement in its order.</param>
    /// <param name="cancel">Ends the look at what the session has.</param>
    Task<RecordingSession> RecordAsync(
        DatabaseSession read, SessionOptions options, Action<RecordedCommand> record, CancellationToken cancel);
}
