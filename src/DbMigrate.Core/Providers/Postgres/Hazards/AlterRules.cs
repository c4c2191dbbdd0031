using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary><c>ALTER …</c></summary>
internal static class AlterRules
{
    private const string TwoReleases = "Add the new one first, move the programs over, and drop the old one in a later migration.";

    public static void Read(ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Is("FOREIGN"))
        {
            tokens.Next();
            if (!tokens.Is("TABLE")) return;
        }

        if (tokens.Accept("TABLE")) ReadTable(ref tokens, scan);
        else if (tokens.Accept("TYPE")) ReadType(ref tokens, scan);
        else if (tokens.Accept("DOMAIN")) ReadDomain(ref tokens, scan);
        else if (tokens.Is("VIEW") || tokens.Is("MATERIALIZED") || tokens.Is("FUNCTION") || tokens.Is("PROCEDURE") || tokens.Is("ROUTINE") || tokens.Is("SCHEMA") || tokens.Is("SEQUENCE"))
            ReadOther(ref tokens, scan);
        else if (tokens.Is("POLICY") || tokens.Is("TRIGGER")) CreateRules.ReadOnTable(ref tokens, scan);
    }

    private static void ReadTable(ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Is("ALL")) return;
        tokens.SkipIfExists();
        var only = tokens.Accept("ONLY");
        var table = tokens.TakeName();
        tokens.Accept("*");
        if (tokens.Accept("RENAME"))
        {
            Rename(ref tokens, table, scan);
            return;
        }

        foreach (var part in tokens.TakeParts())
        {
            var action = new SqlTokens(PostgresSyntax.Instance, part);
            TableActionRules.Read(ref action, table, only, scan);
        }
    }

    private static void Rename(ref SqlTokens tokens, TableName table, HazardScan scan)
    {
        if (tokens.Accept("CONSTRAINT"))
        {
            scan.BlocksForAMoment(table);
            return;
        }

        if (tokens.Accept("TO"))
        {
            var renamed = table with { Name = tokens.TakePart() };
            if (!scan.IsNew(table))
            {
                scan.BlocksForAMoment(table);
                scan.Breaks($"Programs that name {table} fail: it becomes {renamed}.", "Leave a view of the old name behind until they have moved over.", new("TABLE", table));
            }

            scan.Rename(table, renamed);
            return;
        }

        tokens.Accept("COLUMN");
        var column = tokens.TakePart();
        if (scan.IsNew(table, column)) return;
        tokens.Accept("TO");
        scan.BlocksForAMoment(table);
        scan.Breaks($"Programs that name column {table}.{column} fail: it becomes {tokens.TakePart()}.", TwoReleases, new("COLUMN", table, column));
    }

    private static void ReadType(ref SqlTokens tokens, HazardScan scan)
    {
        var type = tokens.TakeName();
        if (tokens.Accept("RENAME"))
        {
            if (tokens.Accept("VALUE"))
            {
                scan.Breaks($"Programs that write {tokens.Text} of {type} fail.", TwoReleases);
                return;
            }

            if (tokens.Accept("ATTRIBUTE"))
            {
                scan.Breaks($"Programs that name attribute {tokens.TakePart()} of {type} fail.", TwoReleases);
                return;
            }

            if (tokens.Accept("TO"))
            {
                scan.Rename(type, type with { Name = tokens.TakePart() });
                scan.Breaks($"Programs that name type {type} fail.", null, new("TYPE", type));
            }

            return;
        }

        foreach (var part in tokens.TakeParts())
        {
            var action = new SqlTokens(PostgresSyntax.Instance, part);
            if (!action.Accept("DROP") || !action.Accept("ATTRIBUTE")) continue;
            action.SkipIfExists();
            var attribute = action.TakePart();
            // With CASCADE, tables that are of the type lose the column; columns that are of it lose the values within theirs.
            if (action.Contains("CASCADE")) scan.Add(new(HazardCode.DataLoss, $"Tables of type {type} lose column {attribute} with its values."));
            else if (scan.Find<CompositeType>(ObjectKind.CompositeType, scan.Original(type)) is { } known) CompositeRules.Drop(known, attribute, scan);
            scan.Breaks($"Programs that name attribute {attribute} of {type} fail.", TwoReleases);
        }
    }

    private static void ReadDomain(ref SqlTokens tokens, HazardScan scan)
    {
        var domain = tokens.TakeName();
        var adds = tokens.Accept("ADD");
        var refusesNull = !adds && tokens.Accept("SET") && tokens.Accept("NOT");
        if (!refusesNull && (!adds || tokens.Contains("VALID"))) return;
        foreach (var (table, _) in scan.ColumnsOf(domain).DistinctBy(item => item.Table)) scan.Scans(table, $"the domain {domain} gets a constraint", "Add it NOT VALID, and validate it afterwards.", blocksReaders: false);
    }

    private static void ReadOther(ref SqlTokens tokens, HazardScan scan)
    {
        var kind = tokens.TakeKind();
        tokens.SkipIfExists();
        var name = tokens.TakeName();
        tokens.SkipParentheses();
        if (!tokens.Accept("RENAME")) return;
        if (tokens.Accept("TO")) scan.Breaks($"Programs that name {kind.ToLowerInvariant()} {name} fail: it becomes {tokens.TakePart()}.", TwoReleases, new(kind, name));
        else if (kind.EndsWith("VIEW", StringComparison.Ordinal)) scan.Breaks($"Programs that name a column of {kind.ToLowerInvariant()} {name} fail.", TwoReleases);
    }
}
