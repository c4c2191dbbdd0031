using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary><c>DROP …</c></summary>
internal static class DropRules
{
    private const string StopUsing = "Stop using it in every program first, and drop it in a later migration.";

    public static void Read(ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Accept("FOREIGN"))
        {
            if (!tokens.Is("TABLE")) return;
            ReadForeignTables(ref tokens, scan);
        }
        else if (tokens.Accept("TABLE")) ReadTables(ref tokens, scan);
        else if (tokens.Accept("INDEX")) ReadIndexes(ref tokens, scan);
        else if (tokens.Accept("SCHEMA")) ReadSchemas(ref tokens, scan);
        else if (tokens.Is("TYPE") || tokens.Is("DOMAIN") || tokens.Is("EXTENSION")) ReadTypes(ref tokens, scan);
        else if (tokens.Is("VIEW") || tokens.Is("MATERIALIZED") || tokens.Is("FUNCTION") || tokens.Is("PROCEDURE") || tokens.Is("ROUTINE")
            || tokens.Is("AGGREGATE") || tokens.Is("SEQUENCE"))
            ReadOthers(ref tokens, scan);
        else if (tokens.Is("POLICY") || tokens.Is("TRIGGER") || tokens.Is("RULE"))
            ReadOnTable(ref tokens, scan);
        else if (tokens.Accept("USER")) ReadMapping(ref tokens, scan);
        else if (tokens.Is("OWNED") || tokens.Is("DATABASE"))
            scan.Add(new(HazardCode.DataLoss, $"DROP {tokens.Text.ToString().ToUpperInvariant()} drops tables with their rows."));
    }

    private static void ReadTables(ref SqlTokens tokens, HazardScan scan)
    {
        foreach (var table in Names(ref tokens))
        {
            if (scan.IsNew(table)) continue;
            if (scan.Copies.TryGetValue(table, out var copy))
            {
                MovedRows.Read(table, copy, scan);
                continue;
            }

            foreach (var holder in scan.HoldersOf(table)) scan.LosesRows(holder, $"The rows of table {holder} are lost.", new("TABLE", table));
            scan.BlocksForAMoment(table);
            scan.Breaks($"Programs that name table {table} fail.", StopUsing, new("TABLE", table));
        }
    }

    private static void ReadForeignTables(ref SqlTokens tokens, HazardScan scan)
    {
        tokens.Next();
        foreach (var table in Names(ref tokens)) scan.Breaks($"Programs that name foreign table {table} fail.", StopUsing, new("TABLE", table));
    }

    private static void ReadMapping(ref SqlTokens tokens, HazardScan scan)
    {
        if (!tokens.Accept("MAPPING")) return;
        tokens.SkipIfExists();
        if (!tokens.Accept("FOR")) return;
        var role = tokens.TakePart();
        if (!tokens.Accept("SERVER")) return;
        var server = tokens.TakePart();
        var name = $"{(role == "public" ? "PUBLIC" : Emit.PostgresText.Identifier(role))} SERVER {Emit.PostgresText.Identifier(server)}";
        if (scan.Before?.Find<DefinedObject>(new(ObjectKind.Defined, null, $"USER MAPPING {name}")) is not { HasSecrets: true }) return;
        scan.Add(new(
            HazardCode.DataLoss,
            $"The password, or what else is secret, of the user mapping for {role} on server {server} is lost: a schema does not hold it.",
            "Give it again afterwards: ALTER USER MAPPING … OPTIONS (ADD password '…')."));
    }

    private static void ReadIndexes(ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Accept("CONCURRENTLY")) return;
        foreach (var index in Names(ref tokens))
        {
            if (scan.Find<TableIndex>(ObjectKind.Index, index) is { } known) scan.BlocksForAMoment(new(known.Schema, known.Table));
        }
    }

    private static void ReadSchemas(ref SqlTokens tokens, HazardScan scan)
    {
        // Without CASCADE the server refuses where anything is in it.
        if (!tokens.Contains("CASCADE")) return;
        foreach (var schema in Names(ref tokens))
        {
            scan.Add(new(HazardCode.DataLoss, $"The rows of every table in schema {schema.Name} are lost.") { Probe = Emit.Probe.Schema(schema.Name) });
            foreach (var table in scan.Before?.Objects.OfType<Table>() ?? [])
            {
                if (table.Schema == schema.Name) scan.BlocksForAMoment(new(table.Schema, table.Name));
            }

            scan.Breaks($"Programs that name anything in schema {schema.Name} fail.", StopUsing);
        }
    }

    private static void ReadTypes(ref SqlTokens tokens, HazardScan scan)
    {
        var kind = tokens.Text.ToString().ToUpperInvariant();
        tokens.Next();
        var cascades = tokens.Contains("CASCADE");
        foreach (var type in Names(ref tokens))
        {
            if (scan.IsNew(type)) continue;
            var columns = cascades ? scan.ColumnsOf(scan.Original(type)).ToList() : [];
            foreach (var (table, column) in columns)
            {
                scan.BlocksForAMoment(table);
                ColumnRules.Drop(table, column, scan);
            }

            if (cascades && columns.Count == 0)
            {
                scan.Add(new(
                    HazardCode.DataLoss,
                    $"DROP {kind} {type} CASCADE drops every column of {(kind == "EXTENSION" ? "its types" : "that type")}, with the values.",
                    "Name what is to go, without CASCADE.")
                {
                    Probe = kind == "EXTENSION" ? null : Emit.Probe.Type(scan.Original(type)),
                });
            }

            // A type that has made room for another one of its name is not missed.
            if (scan.Original(type) == type) scan.Breaks($"Programs that name {kind.ToLowerInvariant()} {type} fail.", StopUsing, new(kind, type));
        }
    }

    private static void ReadOthers(ref SqlTokens tokens, HazardScan scan)
    {
        var kind = tokens.TakeKind();

        foreach (var name in Names(ref tokens))
        {
            if (scan.IsNew(name)) continue;
            if (kind == "MATERIALIZED VIEW") scan.BlocksForAMoment(name);
            scan.Breaks($"Programs that use {kind.ToLowerInvariant()} {name} fail.", StopUsing, new(kind, name));
        }
    }

    private static void ReadOnTable(ref SqlTokens tokens, HazardScan scan)
    {
        while (!tokens.IsEnd && !tokens.Accept("ON")) tokens.Next();
        if (!tokens.IsEnd) scan.BlocksForAMoment(tokens.TakeName());
    }

    private static List<TableName> Names(ref SqlTokens tokens)
    {
        tokens.SkipIfExists();
        var names = new List<TableName>();
        do
        {
            tokens.Accept("ONLY");
            names.Add(tokens.TakeName());
            tokens.Accept("*");
            tokens.SkipParentheses();
        }
        while (tokens.Accept(","));
        return names;
    }
}
