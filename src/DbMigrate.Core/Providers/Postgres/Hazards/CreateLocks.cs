using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What <c>CREATE …</c> locks of what is there already.</summary>
internal static class CreateLocks
{
    private static readonly string[] Qualities =
        ["TEMP", "TEMPORARY", "LOCAL", "GLOBAL", "UNLOGGED", "RECURSIVE", "FOREIGN", "UNIQUE", "CONSTRAINT"];

    public static void Read(ref SqlTokens tokens, LockList locks)
    {
        var replaces = tokens.Accept("OR") && tokens.Accept("REPLACE");
        while (IsQuality(tokens)) tokens.Next();
        if (tokens.Accept("TABLE")) TableOf(ref tokens, locks);
        else if (tokens.Accept("INDEX")) IndexOf(ref tokens, locks);
        else if (tokens.Accept("TRIGGER")) OnTable(ref tokens, "ON", LockMode.ShareRowExclusive, locks);
        else if (tokens.Accept("POLICY")) OnTable(ref tokens, "ON", LockMode.AccessExclusive, locks);
        else if (tokens.Accept("RULE")) OnTable(ref tokens, "TO", LockMode.AccessExclusive, locks);
        else if (tokens.Accept("STATISTICS")) StatisticsOf(ref tokens, locks);
        else if (tokens.Accept("PUBLICATION")) PublicationOf(ref tokens, locks);
        else if (replaces && tokens.Accept("VIEW")) ReplacedView(ref tokens, locks);
    }

    private static bool IsQuality(SqlTokens tokens)
    {
        foreach (var quality in Qualities)
        {
            if (tokens.Is(quality)) return true;
        }

        return false;
    }

    private static void TableOf(ref SqlTokens tokens, LockList locks)
    {
        var spares = tokens.Is("IF");
        tokens.SkipIfExists();
        var table = tokens.TakeName();
        if (spares && (locks.Scan.IsNew(table) || locks.Scan.HasRelation(table))) return;
        if (tokens.Accept("PARTITION") && tokens.Accept("OF"))
        {
            var whole = tokens.TakeName();
            locks.Take(whole, LockMode.AccessExclusive);
            if (locks.Kin.DefaultOf(whole) is { } other) locks.TakeTree(other, LockMode.AccessExclusive, partitionsOnly: true);
            locks.TakeReferenced(whole, LockMode.ShareRowExclusive);
        }

        References(ref tokens, locks);
    }

    /// <summary>The tables that the new one refers to or inherits from.</summary>
    private static void References(ref SqlTokens tokens, LockList locks)
    {
        for (; !tokens.IsEnd; tokens.Next())
        {
            while (tokens.Accept("REFERENCES"))
                locks.TakeTree(KeyText.TakeReference(ref tokens, []).Parent, LockMode.ShareRowExclusive, partitionsOnly: true);
            if (!tokens.Accept("INHERITS") || !tokens.IsOpening) continue;
            do
            {
                tokens.Next();
                locks.Take(tokens.TakeName(), LockMode.ShareUpdateExclusive);
            }
            while (tokens.Is(","));
        }
    }

    private static void IndexOf(ref SqlTokens tokens, LockList locks)
    {
        var gently = tokens.Accept("CONCURRENTLY");
        tokens.SkipIfExists();
        if (!tokens.Is("ON")) tokens.TakeName();
        if (!tokens.Accept("ON")) return;
        var only = tokens.Accept("ONLY");
        locks.TakeTree(tokens.TakeName(), gently ? LockMode.ShareUpdateExclusive : LockMode.Share, only, partitionsOnly: true);
    }

    private static void OnTable(ref SqlTokens tokens, string word, LockMode mode, LockList locks)
    {
        // INSTEAD OF INSERT ON view, AS ON INSERT TO table: the event comes before.
        if (word == "TO") tokens.TakeName();
        while (!tokens.IsEnd && !tokens.Accept(word)) tokens.Next();
        if (!tokens.IsEnd) locks.TakeTree(tokens.TakeName(), mode, only: mode == LockMode.AccessExclusive, partitionsOnly: true);
    }

    private static void StatisticsOf(ref SqlTokens tokens, LockList locks)
    {
        var spares = tokens.Is("IF");
        while (!tokens.IsEnd && !tokens.Accept("FROM"))
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        if (!tokens.IsEnd && !spares) locks.Take(tokens.TakeName(), LockMode.ShareUpdateExclusive);
    }

    private static void PublicationOf(ref SqlTokens tokens, LockList locks)
    {
        tokens.Next();
        if (!tokens.Accept("FOR") || !tokens.Accept("TABLE")) return;
        foreach (var table in AlterLocks.PublishedTables(ref tokens)) locks.TakeTree(table, LockMode.ShareUpdateExclusive);
    }

    private static void ReplacedView(ref SqlTokens tokens, LockList locks)
    {
        var view = tokens.TakeName();
        if (locks.Scan.Before is null || locks.Scan.Find<View>(ObjectKind.View, view) is not null)
            locks.TakeView(view, LockMode.AccessExclusive);
    }
}
