using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What PostgreSQL's statements cost. Sources: the manual, "Explicit Locking" and the pages of each statement; the table in
/// docs/guides/hazards.md is made by running them on the servers.</summary>
internal sealed class PostgresHazardRules : HazardRules
{
    public static PostgresHazardRules Instance { get; } = new();

    public override void Read(string statement, HazardScan scan)
    {
        // Before the statement changes what is known: it takes its locks on what it finds.
        SessionSettings.Of(scan).Read(statement);
        scan.Asks |= scan.Before is null && HangsOnOthers(statement);
        var locks = LockLevels.Of(statement, scan);
        SecurityRules.Read(statement, scan);
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Accept("ALTER")) AlterRules.Read(ref tokens, scan);
        else if (tokens.Accept("CREATE")) CreateRules.Read(statement, ref tokens, scan);
        else if (tokens.Accept("DROP")) DropRules.Read(ref tokens, scan);
        else if (tokens.Accept("DO")) ReadBody(ref tokens, scan);
        else RowRules.Read(RowChange.Executed(statement), ref tokens, scan);
        var calls = RoutineCalls.Of(scan);
        calls.Note(statement);
        calls.ReadPrepared(statement, inner => Read(inner, scan));
        calls.Read(statement, scan, inner => Read(inner, scan));
        Lock(locks, scan);
        HeldLocks.Of(scan).Follow(statement, scan);
    }

    /// <remarks>Foreign keys and CASCADE come to tables that the project leaves out.</remarks>
    public override bool ReachEveryTable => true;

    public override void Begin(SqlStatement? first, TransactionMode mode, HazardScan scan) => HeldLocks.Of(scan).Begin(first, mode, scan);

    public override void Finish(HazardScan scan)
    {
        SecurityRules.Finish(scan);
        SessionSettings.Of(scan).End();
    }

    /// <remarks>One that overwrites what it conflicts with costs something.</remarks>
    protected override bool IsRelevant(SqlStatement statement) => base.IsRelevant(statement)
        || (statement.Text.Length <= LongestCopy && statement.Text.Contains("CONFLICT", StringComparison.OrdinalIgnoreCase));

    /// <summary>Statements that cost something, or nothing, by what the database has besides what they name.</summary>
    private static bool HangsOnOthers(string statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Accept("ALTER")) return tokens.Is("DOMAIN") || tokens.Contains("CASCADE") || tokens.Contains("ATTACH");
        if (tokens.Accept("DROP")) return tokens.Is("INDEX") || tokens.Contains("CASCADE");
        if (tokens.Accept("CREATE")) return tokens.Contains("PARTITION") && tokens.Contains("OF");
        return tokens.Is("REINDEX") || tokens.Is("TRUNCATE");
    }

    /// <summary>Notes the locks, and says of which tables everybody waits a moment: of each but those that are a part of another
    /// one.</summary>
    private static void Lock(IReadOnlyCollection<TableLock> locks, HazardScan scan)
    {
        foreach (var item in locks) scan.Take(item);
        var alone = locks
            .Where(item => item is { HoldsReaders: true, IsView: false })
            .Select(item => item.Table)
            .ToHashSet(scan.Engine.TableNames);
        foreach (var table in locks.Where(item => alone.Contains(item.Table)).Select(item => item.Table))
        {
            if (scan.Find(table)?.Parents.Any(parent => alone.Contains(new(parent.Schema, parent.Name))) == true) scan.LocksFirst(table);
            else scan.BlocksForAMoment(table);
        }
    }

    /// <summary>An anonymous block: <c>DO $$ BEGIN … END $$</c>, whose statements cost what they cost elsewhere.</summary>
    private void ReadBody(ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Accept("LANGUAGE")) tokens.Next();
        foreach (var statement in BlockText.Statements(tokens.Text.ToString())) Read(statement, scan);
    }
}
