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
        else if (tokens.Accept("DOMAIN"))
            ReadDomain(ref tokens, scan);
        else if (
            tokens.Is("VIEW")
            || tokens.Is("MATERIALIZED")
            || tokens.Is("FUNCTION")
            || tokens.Is("PROCEDURE")
            || tokens.Is("ROUTINE")
            || tokens.Is("SCHEMA")
            || tokens.Is("SEQUENCE"))
            ReadOther(ref tokens, scan);
    }

    private static void ReadTable(ref SqlTokens tokens, HazardScan scan)
    {
        if (AlteredTable.Take(ref tokens) is not { Name: var table } altered) return;
        if (altered.IfExists && scan.Before is not null && !scan.IsNew(table) && !scan.HasRelation(table)) return;
        if (tokens.Accept("RENAME"))
        {
            Rename(ref tokens, table, scan);
            return;
        }

        var parts = tokens.TakeParts();
        // Whatever the order, the server drops first: what goes proves nothing.
        foreach (var part in parts) ReadDropped(part, table, scan);
        foreach (var part in parts)
        {
            var action = new SqlTokens(PostgresSyntax.Instance, part);
            TableActionRules.Read(ref action, table, altered.Only, scan);
        }
    }

    private static void ReadDropped(string part, TableName table, HazardScan scan)
    {
        var action = new SqlTokens(PostgresSyntax.Instance, part);
        if (!action.Accept("DROP") || !action.Accept("CONSTRAINT")) return;
        action.SkipIfExists();
        scan.DropConstraint(table, action.TakePart());
    }

    private static void Rename(ref SqlTokens tokens, TableName table, HazardScan scan)
    {
        if (tokens.Accept("CONSTRAINT")) return;

        if (tokens.Accept("TO"))
        {
            var renamed = table with { Name = tokens.TakePart() };
            if (!scan.IsNew(table))
                scan.Breaks(
                    $"Programs that name {table} fail: it becomes {renamed}.",
                    "Leave a view of the old name behind until they have moved over.",
                    new("TABLE", table));

            scan.Rename(table, renamed);
            return;
        }

        tokens.Accept("COLUMN");
        var column = tokens.TakePart();
        if (scan.IsNew(table, column)) return;
        tokens.Accept("TO");
        scan.Breaks(
            $"Programs that name column {table}.{column} fail: it becomes {tokens.TakePart()}.", TwoReleases, new("COLUMN", table, column));
    }

    private static void ReadType(ref SqlTokens tokens, HazardScan scan)
    {
        var type = tokens.TakeName();
        if (ReadMove(ref tokens, "TYPE", type, scan)) return;
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
            }

            return;
        }

        foreach (var part in tokens.TakeParts())
        {
            var action = new SqlTokens(PostgresSyntax.Instance, part);
            if (action.Accept("ALTER") && action.Accept("ATTRIBUTE"))
            {
                Retype(action, type, scan);
                continue;
            }

            if (!action.Accept("DROP") || !action.Accept("ATTRIBUTE")) continue;
            action.SkipIfExists();
            var attribute = action.TakePart();
            // With CASCADE, tables that are of the type lose the column; columns that are of it lose the values within theirs.
            var typed = action.Contains("CASCADE") ? AlterLocks.TablesOf(type, scan).ToList() : [];
            foreach (var table in typed) ColumnRules.Drop(table, attribute, scan);
            if (action.Contains("CASCADE") && scan.Before is null)
                scan.Add(new(HazardCode.DataLoss, $"Tables of type {type} lose column {attribute} with its values."));
            if (scan.Find<CompositeType>(ObjectKind.CompositeType, scan.Original(type)) is { } known)
                CompositeRules.Drop(known, attribute, scan);
            scan.Breaks($"Programs that name attribute {attribute} of {type} fail.", TwoReleases);
        }
    }

    /// <summary>An attribute of another type: the tables that are of the composite type are written anew.</summary>
    private static void Retype(SqlTokens action, TableName type, HazardScan scan)
    {
        var attribute = action.TakePart();
        if (action.Accept("SET")) action.Accept("DATA");
        var text = action.TakeRest();
        if (text.EndsWith("CASCADE", StringComparison.OrdinalIgnoreCase)) text = text[..^"CASCADE".Length];
        foreach (var table in AlterLocks.TablesOf(type, scan))
        {
            var change = new SqlTokens(PostgresSyntax.Instance, text);
            TypeRules.Change(ref change, table, attribute, scan);
        }

        scan.Breaks($"Programs that read or write attribute {attribute} of {type} meet another type.", TwoReleases);
    }

    private static void ReadDomain(ref SqlTokens tokens, HazardScan scan)
    {
        var domain = tokens.TakeName();
        if (ReadMove(ref tokens, "DOMAIN", domain, scan)) return;
        DomainScan.Note(domain, tokens, scan);
        if (!DomainScan.Reads(tokens)) return;
        // Unlike a table's, a domain's constraint keeps writers off also while it is validated.
        foreach (var (table, _) in scan.ColumnsOf(domain).DistinctBy(item => item.Table))
            scan.Scans(
                table,
                $"the domain {domain} gets a constraint",
                "Give each table that uses it a check of its own, NOT VALID and then validated.",
                blocksReaders: false);
        if (tokens.Accept("SET") || (tokens.Accept("ADD") && tokens.Contains("NULL")))
            scan.Breaks($"Programs that write null as {domain} fail.", null);
    }

    /// <summary>A name that becomes another one; false where the statement does something else.</summary>
    private static bool ReadMove(ref SqlTokens tokens, string kind, TableName name, HazardScan scan)
    {
        var ahead = tokens;
        TableName? moved = null;
        if (ahead.Accept("RENAME") && ahead.Accept("TO")) moved = name with { Name = ahead.TakePart() };
        else if (ahead.Accept("SET") && ahead.Accept("SCHEMA")) moved = new(ahead.TakePart(), name.Name);
        if (moved is null) return false;
        if (!scan.IsNew(name))
            scan.Breaks($"Programs that name {kind.ToLowerInvariant()} {name} fail: it becomes {moved}.", TwoReleases, new(kind, name));
        // These have their names among the tables'.
        if (kind is "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or "TYPE" or "DOMAIN") scan.Rename(name, moved);
        return true;
    }

    private static void ReadOther(ref SqlTokens tokens, HazardScan scan)
    {
        var kind = tokens.TakeKind();
        tokens.SkipIfExists();
        var name = tokens.TakeName();
        tokens.SkipParentheses();
        if (!ReadMove(ref tokens, kind, name, scan) && tokens.Accept("RENAME") && kind.EndsWith("VIEW", StringComparison.Ordinal))
            scan.Breaks($"Programs that name a column of {kind.ToLowerInvariant()} {name} fail.", TwoReleases);
    }
}
