using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Which tables a statement locks, and how: its own, and those that hang together with it by partitions, foreign keys, views and
/// <c>CASCADE</c>. What is only read is left out: nobody but who needs a table alone waits for that.</summary>
/// <remarks>What servers from 14 to 18 did in a held transaction; the grammar's test runs every form of every command and compares. The
/// manual, "Explicit Locking", has less.</remarks>
internal static class LockLevels
{
    /// <summary>The locks of one statement that is about to run.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="scan">What is known at its moment.</param>
    public static IReadOnlyCollection<TableLock> Of(string statement, HazardScan scan)
    {
        var locks = new LockList(scan);
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Accept("ALTER")) AlterLocks.Read(ref tokens, locks);
        else if (tokens.Accept("CREATE")) CreateLocks.Read(ref tokens, locks);
        else if (tokens.Accept("DROP")) DropLocks.Read(ref tokens, locks);
        else if (tokens.Accept("COMMENT")) Comment(ref tokens, locks);
        else RowLocks.Read(ref tokens, statement, locks);
        return locks.All;
    }

    // COMMENT ON TABLE | COLUMN | VIEW …
    private static void Comment(ref SqlTokens tokens, LockList locks)
    {
        if (!tokens.Accept("ON")) return;
        if (tokens.Accept("COLUMN"))
        {
            var parts = new List<string>();
            do parts.Add(tokens.TakePart());
            while (tokens.Accept("."));
            if (parts.Count > 1) locks.Take(new(parts.Count > 2 ? parts[^3] : null, parts[^2]), LockMode.ShareUpdateExclusive);
            return;
        }

        if (!tokens.Accept("FOREIGN")) tokens.Accept("MATERIALIZED");
        if (tokens.Accept("TABLE")) locks.Take(tokens.TakeName(), LockMode.ShareUpdateExclusive);
        else if (tokens.Accept("VIEW")) locks.Take(tokens.TakeName(), LockMode.ShareUpdateExclusive);
    }

    /// <summary>The table's name, where a table is spoken of that is there; null where <c>IF EXISTS</c> spares a missing one.</summary>
    public static TableName? TakeExisting(ref this SqlTokens tokens, LockList locks)
    {
        var spares = tokens.Is("IF");
        tokens.SkipIfExists();
        var name = tokens.TakeName();
        return spares && !locks.MayExist(name) ? null : name;
    }
}
