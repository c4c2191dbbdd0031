using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>The hazards' sentences, which several rules share.</summary>
internal static class HazardText
{
    /// <summary>Takes what kind of object a statement is about, in capitals: <c>MATERIALIZED VIEW</c> is one.</summary>
    public static string TakeKind(ref this SqlTokens tokens)
    {
        var kind = tokens.Text.ToString().ToUpperInvariant();
        tokens.Next();
        return kind == "MATERIALIZED" && tokens.Accept("VIEW") ? "MATERIALIZED VIEW" : kind;
    }

    /// <summary>The statement holds readers and writers off for as long as it works on the table.</summary>
    public static void Blocks(this HazardScan scan, TableName table, string reason, string? probe = null)
    {
        if (scan.IsNew(table)) return;
        scan.LocksFirst(table);
        scan.ForgetMoments(table);
        scan.Add(
            new(HazardCode.ExclusiveLock, $"Readers and writers of {table} wait while {reason}.")
            {
                Rows = scan.Original(table),
                Probe = probe,
            });
    }

    /// <summary>The statement needs the exclusive lock for a moment, for which it waits itself.</summary>
    public static void BlocksForAMoment(this HazardScan scan, TableName table)
    {
        if (scan.IsNew(table) || !scan.LocksFirst(table)) return;
        // Where the script gives up by itself, nobody waits long behind it.
        var waits = !SessionSettings.Of(scan).EndsWaits;
        scan.Add(new(
            HazardCode.ExclusiveLock,
            waits
                ? $"{table} is locked for a moment; while the statement waits for its running queries, later ones wait behind it."
                : $"{table} is locked for a moment.",
            waits ? "Set a short lock_timeout and try again, as online plans (-Online, --online) do." : null)
        {
            IsMomentary = true,
            Rows = scan.Original(table),
        });
    }

    /// <summary>The table is written anew.</summary>
    public static void Rewrites(this HazardScan scan, TableName table, string reason, string? saferWay = null)
    {
        if (scan.IsNew(table)) return;
        scan.Add(
            new(HazardCode.TableRewrite, $"Table {table} is written anew under an exclusive lock, because {reason}.", saferWay)
            {
                Rows = scan.Original(table),
            });
        scan.Blocks(table, "it is written anew");
    }

    /// <summary>Every row is looked at.</summary>
    public static void Scans(
        this HazardScan scan, TableName table, string reason, string? saferWay, bool blocksReaders, TableName? alsoBlocks = null)
    {
        if (scan.IsNew(table)) return;
        var writers =
            alsoBlocks is null || scan.IsNew(alsoBlocks) || alsoBlocks == table ? "writers" : $"writers of it and of {alsoBlocks}";
        scan.Add(new(
            HazardCode.ConstraintScan,
            $"Every row of {table} is read while {(blocksReaders ? "readers and writers" : writers)} wait, because {reason}.",
            saferWay)
        {
            Rows = scan.Original(table),
        });
        if (blocksReaders) scan.Blocks(table, "its rows are read");
    }

    /// <summary>An index is built in place.</summary>
    public static void BuildsIndex(this HazardScan scan, TableName table, string index, string saferWay, bool blocksReaders)
    {
        if (scan.IsNew(table)) return;
        scan.Add(
            new(HazardCode.IndexBuildBlocksWrites, $"Writes to {table} wait while the index of {index} is built.", saferWay)
            {
                Rows = scan.Original(table),
            });
        if (blocksReaders) scan.Blocks(table, "the index is built");
    }

    /// <summary>Programs that know the old name or shape fail.</summary>
    public static void Breaks(this HazardScan scan, string message, string? saferWay, HazardSubject? subject = null) =>
        scan.Add(new(HazardCode.BackwardIncompatible, message, saferWay) { Subject = subject });

    /// <summary>The rows of a table go.</summary>
    public static void LosesRows(this HazardScan scan, TableName table, string message, HazardSubject? subject = null)
    {
        if (scan.IsNew(table)) return;
        scan.Add(
            new(HazardCode.DataLoss, message)
            {
                Probe = SqlDialect.ProbeRows(scan.Original(table)),
                Rows = scan.Original(table),
                Subject = subject,
            });
    }
}
