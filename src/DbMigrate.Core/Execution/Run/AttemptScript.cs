using DbMigrate.Execution.History;
using DbMigrate.Execution.Journal;
using DbMigrate.Migrations;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Execution.Run;

/// <summary>What an attempt runs, and what that means to the journal.</summary>
internal abstract class AttemptScript(Migration migration)
{
    private (Task<List<SqlStatement>?[]> Batch, int At)? _ahead;

    /// <summary>The migration.</summary>
    public Migration Migration { get; } = migration;

    public abstract MigrationDirection Direction { get; }

    /// <summary>The attempt as the start of a sentence.</summary>
    public abstract string What { get; }

    /// <summary>The same with the tag.</summary>
    public ScriptSubject Subject => new(What, Migration.Tag, TakesBack: Direction == MigrationDirection.Down);

    /// <summary>How many bytes or characters the script has, roughly.</summary>
    public abstract long Length { get; }

    /// <summary>What a success is called.</summary>
    public abstract MigrationOutcome Success { get; }

    /// <summary>What a success is recorded as.</summary>
    public abstract HistoryStatus Recorded { get; }

    protected abstract string File { get; }

    /// <summary>Reads the small ones of the scripts while another one runs. One that cannot be read is read again when it is its turn,
    /// and what is wrong with it is said then.</summary>
    /// <param name="scripts">The next ones.</param>
    /// <param name="splitter">Cuts them.</param>
    public static void ReadAhead(IReadOnlyList<AttemptScript> scripts, ISqlSplitter splitter)
    {
        var batch = Task.Run(() => scripts.Select(script => script.CutSmall(splitter)).ToArray());
        for (var i = 0; i < scripts.Count; i++) scripts[i]._ahead = (batch, i);
    }

    /// <summary>Reads the statements from the beginning.</summary>
    /// <param name="splitter">Cuts them.</param>
    /// <param name="whole">Check the whole script before the first statement: for one whose statements become durable before its end
    /// is read. It is then in memory.</param>
    /// <param name="skipped">Told of each command of the engine's shell that is passed over.</param>
    public IEnumerable<SqlStatement> Read(ISqlSplitter splitter, bool whole = false, Action<SkippedCommand>? skipped = null)
    {
        if (_ahead is not { } ahead || skipped is not null) return Cut(splitter, whole, skipped);
        _ahead = null;
        var batch = ahead.Batch.GetAwaiter().GetResult();
        var statements = batch[ahead.At] ?? Cut(splitter, whole, skipped);
        // The others of the batch are still to come.
        batch[ahead.At] = null;
        return statements;
    }

    private List<SqlStatement>? CutSmall(ISqlSplitter splitter)
    {
        try
        {
            return Length <= MigrationScript.Small ? [.. Cut(splitter, whole: true, skipped: null)] : null;
        }
        catch (Exception e) when (e is DbMigrateException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="Read"/>
    protected abstract IEnumerable<SqlStatement> Cut(ISqlSplitter splitter, bool whole, Action<SkippedCommand>? skipped);

    /// <summary>The commands that record the success in the journal table, and in another tool's where there is one.</summary>
    public abstract IReadOnlyList<SqlCommand> JournalChange(JournalTable table, JournalEntry entry);

    /// <summary>Whether it is still to do, as the journal says now.</summary>
    public abstract bool IsToDo(JournalEntry entry);

    /// <summary>An earlier attempt at the same made a part of it durable.</summary>
    public abstract bool IsHalfDone(JournalEntry entry);

    /// <summary>Where a statement of it is, for messages.</summary>
    public StatementOrigin OriginOf(SqlStatement statement, int total) => new(
        File, Migration.Tag, $"{char.ToLowerInvariant(What[0])}{What[1..]} failed at statement {statement.Ordinal} of {total}");
}

/// <summary>The migration's own script.</summary>
internal sealed class UpScript(Migration migration) : AttemptScript(migration)
{
    public override MigrationDirection Direction => MigrationDirection.Up;

    public override string What => $"Migration '{Migration.Tag}'";

    public override long Length => new FileInfo(Migration.Path).Length;

    public override MigrationOutcome Success => MigrationOutcome.Applied;

    public override HistoryStatus Recorded => HistoryStatus.Applied;

    protected override string File => Migration.Path;

    protected override IEnumerable<SqlStatement> Cut(ISqlSplitter splitter, bool whole, Action<SkippedCommand>? skipped) =>
        new MigrationScript(Migration, splitter).Read(whole, skipped);

    public override IReadOnlyList<SqlCommand> JournalChange(JournalTable table, JournalEntry entry) => table.Insert(Migration);

    public override bool IsToDo(JournalEntry entry) => entry.Pending;

    public override bool IsHalfDone(JournalEntry entry) => entry.IsHalfDone();
}

/// <summary>What takes a migration back: its down script, or one that was derived. What was shown is what runs: the text is read
/// once.</summary>
internal sealed class DownScript(Migration migration, string text, bool derived) : AttemptScript(migration)
{
    public string Text { get; } = text;

    public bool Derived { get; } = derived;

    public override MigrationDirection Direction => MigrationDirection.Down;

    public override string What => $"The undo of '{Migration.Tag}'";

    public override long Length => Text.Length;

    public override MigrationOutcome Success => MigrationOutcome.Undone;

    public override HistoryStatus Recorded => HistoryStatus.Undone;

    protected override string File => Migration.DownPath ?? $"{Migration.Tag} (derived down script)";

    protected override IEnumerable<SqlStatement> Cut(ISqlSplitter splitter, bool whole, Action<SkippedCommand>? skipped)
    {
        using var reader = new StringReader(Text);
        using var statements = splitter.Split(reader, skipped).GetEnumerator();
        while (MoveNext(statements)) yield return statements.Current;
    }

    public override IReadOnlyList<SqlCommand> JournalChange(JournalTable table, JournalEntry entry) =>
        table.Delete(entry.Row!, Migration.Tag);

    public override bool IsToDo(JournalEntry entry) => entry.Row is not null;

    public override bool IsHalfDone(JournalEntry entry) => entry.IsHalfUndone();

    private bool MoveNext(IEnumerator<SqlStatement> statements)
    {
        try
        {
            return statements.MoveNext();
        }
        catch (SqlSplitException e)
        {
            throw new DbMigrateException(
                ErrorId.ScriptInvalid, $"{File}:{e.Position}: {e.Message}", e.Advice ?? "Correct the file.", Migration.Tag, e);
        }
    }
}
