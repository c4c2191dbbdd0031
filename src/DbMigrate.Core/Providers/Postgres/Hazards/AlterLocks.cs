using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What <c>ALTER …</c> locks.</summary>
internal static class AlterLocks
{
    public static void Read(ref SqlTokens tokens, LockList locks)
    {
        if (tokens.Is("FOREIGN"))
        {
            tokens.Next();
            if (!tokens.Is("TABLE")) return;
        }

        if (tokens.Accept("TABLE")) TableOf(ref tokens, locks);
        else if (tokens.Accept("VIEW")) ViewOf(ref tokens, locks);
        else if (tokens.Accept("MATERIALIZED")) MaterializedOf(ref tokens, locks);
        else if (tokens.Accept("TYPE")) TypeOf(ref tokens, locks);
        else if (tokens.Accept("DOMAIN")) DomainOf(ref tokens, locks);
        else if (tokens.Is("POLICY") || tokens.Is("RULE") || tokens.Is("TRIGGER")) OnTable(ref tokens, locks);
        else if (tokens.Accept("PUBLICATION")) PublicationOf(ref tokens, locks);
        else if (tokens.Accept("EXTENSION")) MembersOf(ref tokens, locks);
    }

    private static void TableOf(ref SqlTokens tokens, LockList locks)
    {
        if (AlteredTable.Take(ref tokens) is not { Name: var table } altered || (altered.IfExists && !locks.MayExist(table))) return;
        if (tokens.Accept("RENAME"))
        {
            locks.TakeTree(table, LockMode.AccessExclusive, only: altered.Only || tokens.Is("TO") || tokens.Is("CONSTRAINT"));
            return;
        }

        foreach (var part in tokens.TakeParts())
        {
            var action = new SqlTokens(PostgresSyntax.Instance, part);
            ActionLocks.Read(ref action, table, altered.Only, locks);
        }
    }

    private static void ViewOf(ref SqlTokens tokens, LockList locks)
    {
        if (tokens.TakeExisting(locks) is { } view) locks.TakeView(view, LockMode.AccessExclusive);
    }

    private static void MaterializedOf(ref SqlTokens tokens, LockList locks)
    {
        if (!tokens.Accept("VIEW") || tokens.Is("ALL") || tokens.TakeExisting(locks) is not { } view) return;
        // Statistics, storage parameters and what it is clustered on are as they are for a table.
        var mode = LockMode.AccessExclusive;
        if (tokens.Is("CLUSTER") || tokens.Is("RESET")) mode = LockMode.ShareUpdateExclusive;
        else if (tokens.Is("DEPENDS") || tokens.Is("NO")) return;
        else if (tokens.Accept("SET") && (tokens.IsOpening || tokens.Is("WITHOUT"))) mode = LockMode.ShareUpdateExclusive;
        else if (tokens.Accept("ALTER"))
        {
            tokens.Accept("COLUMN");
            tokens.Next();
            if (tokens.Is("RESET") || (tokens.Accept("SET") && (tokens.IsOpening || tokens.Is("STATISTICS"))))
                mode = LockMode.ShareUpdateExclusive;
        }

        locks.Take(view, mode);
    }

    /// <summary>Tables that are of a type, with CASCADE.</summary>
    private static void TypeOf(ref SqlTokens tokens, LockList locks)
    {
        var type = tokens.TakeName();
        if (!tokens.Contains("CASCADE")) return;
        foreach (var table in TablesOf(type, locks.Scan)) locks.Take(table, LockMode.AccessExclusive);
    }

    /// <summary>The tables that are made of a type.</summary>
    public static IEnumerable<TableName> TablesOf(TableName type, HazardScan scan)
    {
        var original = scan.Original(type);
        return (scan.Before?.Objects.OfType<Table>() ?? [])
            .Where(table => table.OfType is { } of && of.Name == original.Name && (original.Schema is null || original.Schema == of.Schema))
            .Select(TableKin.NameOf);
    }

    private static void DomainOf(ref SqlTokens tokens, LockList locks)
    {
        var domain = tokens.TakeName();
        if (!DomainScan.Reads(tokens)) return;
        foreach (var (table, _) in locks.Scan.ColumnsOf(locks.Scan.Original(domain))) locks.Take(table, LockMode.Share);
    }

    // POLICY name ON table; a trigger's dependence on an extension needs nothing.
    private static void OnTable(ref SqlTokens tokens, LockList locks)
    {
        while (!tokens.IsEnd && !tokens.Accept("ON")) tokens.Next();
        if (tokens.IsEnd) return;
        var table = tokens.TakeName();
        if (!tokens.Is("DEPENDS") && !tokens.Is("NO")) locks.Take(table, LockMode.AccessExclusive);
    }

    // ADD TABLE a, b | SET TABLE a | DROP TABLE a
    private static void PublicationOf(ref SqlTokens tokens, LockList locks)
    {
        var publication = tokens.TakePart();
        var sets = tokens.Is("SET");
        tokens.Next();
        if (!tokens.Accept("TABLE")) return;
        foreach (var table in PublishedTables(ref tokens)) locks.TakeTree(table, LockMode.ShareUpdateExclusive);
        // The tables that are published no more.
        if (
            !sets
            || locks
                .Scan.Before?.Objects.OfType<DefinedObject>()
                .FirstOrDefault(item => item.Type == "PUBLICATION" && item.Name == publication)
                is not { } before)
            return;
        foreach (var definition in before.Definition)
        {
            var old = new SqlTokens(PostgresSyntax.Instance, definition);
            while (!old.IsEnd && !old.Accept("TABLE")) old.Next();
            if (old.IsEnd) continue;
            foreach (var table in PublishedTables(ref old)) locks.TakeTree(table, LockMode.ShareUpdateExclusive);
        }
    }

    /// <summary>Takes a list of published tables: <c>a (id) WHERE (…), ONLY b, TABLES IN SCHEMA c</c>.</summary>
    public static List<TableName> PublishedTables(ref SqlTokens tokens)
    {
        var tables = new List<TableName>();
        foreach (var part in tokens.TakeParts())
        {
            var item = new SqlTokens(PostgresSyntax.Instance, part);
            if (item.Is("TABLES")) break;
            item.Accept("TABLE");
            item.Accept("ONLY");
            if (!item.IsEnd) tables.Add(item.TakeName());
        }

        return tables;
    }

    private static void MembersOf(ref SqlTokens tokens, LockList locks)
    {
        tokens.Next();
        if ((tokens.Accept("ADD") || tokens.Accept("DROP")) && tokens.Accept("TABLE"))
            locks.Take(tokens.TakeName(), LockMode.ShareUpdateExclusive);
    }
}
