using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>A transaction keeps each lock to its end: what one statement locks for a moment waits for all that a later one does. Follows
/// the locks through a script, and says where readers or writers wait for more than a moment.</summary>
/// <remarks>The manual, "Explicit Locking": "Once acquired, a lock is normally held until the end of the transaction."</remarks>
internal sealed class HeldLocks
{
    private const int MostNamed = 3;

    /// <summary>Each statement is a transaction of its own.</summary>
    private bool _released;

    /// <summary>The strongest lock of each table that keeps somebody waiting, with the statement that took it.</summary>
    private readonly Dictionary<TableName, (SqlStatement Statement, TableLock Lock)> _held;

    /// <summary>The hazards of the statement that have been looked at: those of a block's statements are found before its own.</summary>
    private readonly HashSet<Hazard> _followed = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many of the scan's locks have been looked at.</summary>
    private int _seen;

    private SqlStatement? _statement;

    private HeldLocks(HazardScan scan) => _held = new(scan.Engine.TableNames);

    /// <summary>Those of a reading.</summary>
    public static HeldLocks Of(HazardScan scan) => scan.Know(_ => new HeldLocks(scan));

    /// <summary>A script begins; the transaction is a new one, but where all migrations share one.</summary>
    /// <param name="first">Its first statement, which has its directives; null where it has none.</param>
    /// <param name="mode">How migrations share transactions.</param>
    /// <param name="scan">What is known.</param>
    public void Begin(SqlStatement? first, TransactionMode mode, HazardScan scan)
    {
        if (mode != TransactionMode.All) _held.Clear();
        _released = mode == TransactionMode.None || (first is not null && AsksForNone(first));
        _statement = null;
    }

    /// <summary>Looks at what the rules have just read: a statement of the script, or one of a block or routine that it runs.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="scan">What is known, with its locks and hazards.</param>
    public void Follow(string text, HazardScan scan)
    {
        if (!ReferenceEquals(_statement, scan.Statement)) Enter(scan.Statement);
        // What a single action does under its own lock the rules know; of several, one waits under the lock of another.
        var withOwn = IsSeveral(text);
        if (withOwn) TakeNew(scan);
        var found = scan.FoundNow.ToList();
        if (_held.Count > 0)
        {
            foreach (var work in LongWork.Of(text, found.Where(_followed.Add), scan).ToList()) Add(work, found, scan);
        }

        _followed.UnionWith(found);
        if (!withOwn) TakeNew(scan);
    }

    /// <summary>The script's next statement: where the one before it was a transaction of its own, its locks are gone.</summary>
    private void Enter(SqlStatement statement)
    {
        if (
            _released
            || _statement is { Kind: StatementKind.OutsideTransaction }
            || statement.Kind is StatementKind.Commit or StatementKind.OutsideTransaction)
            _held.Clear();
        if (statement.Kind == StatementKind.Begin) _released = false;
        else if (statement.Kind == StatementKind.Commit) _released = !statement.Head.Contains("AND CHAIN", StringComparison.Ordinal);
        _followed.Clear();
        _statement = statement;
    }

    private void TakeNew(HazardScan scan)
    {
        for (; _seen < scan.Locks.Count; _seen++)
        {
            var item = scan.Locks[_seen];
            // Who reads a view waits for its tables.
            if (
                item.Lock is { HoldsWriters: true, IsView: false }
                && (!_held.TryGetValue(item.Lock.Table, out var held) || held.Lock.Mode < item.Lock.Mode))
                _held[item.Lock.Table] = item;
        }
    }

    private void Add(LongWork work, List<Hazard> found, HazardScan scan)
    {
        foreach (var group in _held.Values.GroupBy(item => item.Lock.HoldsReaders))
        {
            var code = group.Key ? HazardCode.ExclusiveLock : work.Code;
            var waited = group.Where(item => !IsSaid(item.Lock.Table, code)).ToList();
            if (waited.Count == 0) continue;
            var lockers = waited.Select(item => item.Statement).Distinct(ReferenceEqualityComparer.Instance).Cast<SqlStatement>().ToList();
            var own = ReferenceEquals(lockers[^1], scan.Statement) && lockers.Count == 1;
            scan.Add(new(
                code,
                $"{(group.Key ? "Readers and writers" : "Writers")} of {Names(waited)} wait while {work.What}: "
                    + (
                        own
                            ? "the same statement locks it until its end."
                            : $"{Lockers(lockers)} locked {(waited.Count == 1 ? "it" : "them")} until the transaction ends."),
                own ? "Make it several statements, in a migration each." : "Put this statement into a migration of its own.")
            {
                Rows = scan.Original(work.Table),
            });
        }

        bool IsSaid(TableName table, HazardCode code) => found.Exists(hazard =>
            !hazard.IsMomentary
            && hazard.Rows is { } rows
            && scan.Engine.TableNames.Equals(rows, table)
            && (hazard.Code == code || hazard.Code == HazardCode.ExclusiveLock));
    }

    private static string Names(List<(SqlStatement Statement, TableLock Lock)> waited)
    {
        var names = waited.Take(MostNamed).Select(item => item.Lock.Table.ToString()).ToList();
        return waited.Count > MostNamed ? $"{string.Join(", ", names)} and {waited.Count - MostNamed} more"
            : names.Count > 1 ? $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}"
            : names[0];
    }

    private static string Lockers(List<SqlStatement> statements) => statements switch
    {
        [var only] => $"{Head(only)} has",
        [var first, var second] => $"{Head(first)} and {Head(second)} have",
        [var first, ..] => $"{Head(first)} and {statements.Count - 1} more statements have",
        _ => "earlier statements have",
    };

    private static string Head(SqlStatement statement)
    {
        var line = statement.Text.ReplaceLineEndings(" ");
        return $"'{(line.Length <= 60 ? line : line[..59] + "…")}'{(statement.Start.Line > 0 ? $" in line {statement.Start.Line}" : "")}";
    }

    private static bool IsSeveral(string text)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, text);
        if (!tokens.Accept("ALTER") || !tokens.Accept("TABLE") || AlteredTable.Take(ref tokens) is null) return false;
        return tokens.TakeParts().Skip(1).Any();
    }

    private static bool AsksForNone(SqlStatement first)
    {
        try
        {
            return StatementDirectives.Of(first).WithoutTransaction;
        }
        catch (FormatException)
        {
            // The run says so before its first statement.
            return false;
        }
    }
}
