using DbMigrate.Engines;

namespace DbMigrate.Execution.Run;

/// <content>Small migrations are sent before those before them have been answered: what a run waits for is then the server's work, and
/// not the way to it.</content>
internal sealed partial class MigrationRun
{
    /// <summary>How many of the first are sent together. They are read first, and the server should not wait for that; it is twice as many
    /// each time.</summary>
    private const int FirstAhead = 4;

    /// <summary>How many are read together where each one is run by itself.</summary>
    private const int ReadTogether = 16;

    private int _ahead = FirstAhead;

    /// <summary>The first one that has not been read ahead.</summary>
    private int _read;

    /// <summary>Applies the next migrations together, as many as there are that can be sent ahead.</summary>
    /// <returns>How many were done, and the attempt at the one after them where that was begun: it goes on alone.</returns>
    private async Task<(int Done, MigrationAttempt? Begun)> ApplyAheadAsync(
        IReadOnlyList<PlannedMigration> work, int first, List<MigrationResult> results, CancellationToken cancel)
    {
        if (session.Ahead == 1) return (0, null);
        cancel.ThrowIfCancellationRequested();
        var attempts = Gather(work, first);
        var done = 0;
        var begun = false;
        try
        {
            if (attempts.Count < 2 || Send(attempts) is not [_, _, ..] scripts) return (0, null);
            _ahead = Math.Min(_ahead * 2, session.Ahead);
            ReadAhead(work, first + attempts.Count, _ahead);
            Start();
            await session.RunAheadAsync(journal.Mark, scripts, newest => Done(attempts[done].Committed(newest)), cancel)
                .ConfigureAwait(false);
            begun = done < attempts.Count;
            if (begun) attempts[done].LeaveAhead();
            return (done, begun ? attempts[done] : null);
        }
        // What keeps the journal from taking the record is no failure of the migration.
        catch (Exception e) when (e is not DbMigrateException && done < attempts.Count && attempts[done].ResultOf(e) is not null)
        {
            while (done < attempts.Count && await attempts[done].SettleAsync(runLock).ConfigureAwait(false) is { } result)
                Done(result);
            if (done == attempts.Count) return (done, null);
            throw await FailAsync(attempts[done], e).ConfigureAwait(false);
        }
        finally
        {
            await session.RollbackAsync().ConfigureAwait(false);
            foreach (var attempt in attempts.Where((_, i) => !begun || i != done)) attempt.Dispose();
        }

        void Done(MigrationResult result)
        {
            results.Add(Finished(result));
            if (++done < attempts.Count) Start();
        }

        void Start()
        {
            TellStart(work[first + done], first + done, work.Count);
            attempts[done].StartAhead();
        }
    }

    /// <summary>Those that can be sent together, the first of them next.</summary>
    private List<MigrationAttempt> Gather(IReadOnlyList<PlannedMigration> work, int first)
    {
        var attempts = new List<MigrationAttempt>();
        var (statements, length) = (0, 0L);
        for (var i = first; i < work.Count && attempts.Count < _ahead; i++)
        {
            var attempt = NewAttempt(work[i], i, work.Count);
            attempts.Add(attempt);
            (statements, length) = (statements + attempt.Statements, length + attempt.Length);
            if (MigrationAttempt.FitsWhole(statements, length) && attempt.FitsAhead) continue;
            Drop(attempts, i - first);
            break;
        }

        return attempts;
    }

    /// <summary>Reads what is sent. A file that is not what it was any more is the failure of its own attempt, after those before
    /// it.</summary>
    private static List<RecordedScript> Send(List<MigrationAttempt> attempts)
    {
        var scripts = new List<RecordedScript>();
        try
        {
            foreach (var attempt in attempts) scripts.Add(attempt.Send(scripts.Count));
        }
        catch (DbMigrateException)
        {
            Drop(attempts, scripts.Count);
        }

        return scripts;
    }

    private static void Drop(List<MigrationAttempt> attempts, int from)
    {
        foreach (var attempt in attempts.Skip(from)) attempt.Dispose();
        attempts.RemoveRange(from, attempts.Count - from);
    }

    /// <summary>The next ones are cut while the engine works at those before them: several at once, since waking a thread costs as much as
    /// one of them.</summary>
    private void ReadAhead(IReadOnlyList<PlannedMigration> work, int next, int count)
    {
        if (_read - next > count / 2) return;
        AttemptScript[] scripts = [.. work.Skip(Math.Max(next, _read)).Take(count).Select(item => item.Script)];
        if (scripts.Length == 0) return;
        _read = Math.Max(next, _read) + scripts.Length;
        AttemptScript.ReadAhead(scripts, session.Splitter);
    }
}
