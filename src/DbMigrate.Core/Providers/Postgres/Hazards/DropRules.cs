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
        var isForeign = tokens.Is("FOREIGN");
        if (tokens.Is("USER") && IsMapping(tokens)) ReadMapping(ref tokens, scan);
        else if (tokens.Is("OWNED") || tokens.Is("DATABASE"))
            scan.Add(new(HazardCode.DataLoss, $"DROP {tokens.Text.ToString().ToUpperInvariant()} drops tables with their rows."));
        else if (DroppedObjects.Take(ref tokens, scan) is { } dropped) ReadObjects(dropped, isForeign, scan);
    }

    private static void ReadObjects(DroppedObjects dropped, bool isForeign, HazardScan scan)
    {
        // What is not there goes without a trace.
        var names = dropped
            .Names.Where(name => !scan.IsNew(name) && !(dropped.Spares && scan.Before is not null && !dropped.IsFound(name, scan)))
            .ToList();
        if (names.Count == 0) return;
        if (dropped.Kind == "TABLE") ReadTables(names, isForeign, scan);
        else if (dropped.Kind == "SCHEMA") ReadSchemas(dropped, names, scan);
        else if (dropped.Kind is "TYPE" or "EXTENSION") ReadTypes(dropped, names, scan);
        else if (dropped.Kind is "VIEW" or "MATERIALIZED VIEW" or "SEQUENCE" or RemadeNames.Routine or "AGGREGATE")
        {
            // A function does not stand in for a procedure, which is called by another word.
            var kind = dropped.WrittenKind == "PROCEDURE" ? dropped.WrittenKind : dropped.Kind;
            foreach (var name in names)
                scan.Breaks($"Programs that use {dropped.Written} {name} fail.", StopUsing, new(kind, name));
        }

        if (dropped.Cascades && dropped.Kind != "SCHEMA")
            AlongRules.Read(dropped.Found, $"{dropped.Written} {string.Join(", ", names)}", scan);
    }

    private static void ReadTables(List<TableName> names, bool isForeign, HazardScan scan)
    {
        foreach (var table in names)
        {
            if (isForeign)
            {
                scan.Breaks($"Programs that name foreign table {table} fail.", StopUsing, new("TABLE", table));
                continue;
            }

            if (scan.Copies.TryGetValue(table, out var copy))
            {
                MovedRows.Read(table, copy, scan);
                continue;
            }

            ForeignKeys.Of(scan).Drop(table);
            foreach (var holder in scan.HoldersOf(table))
                scan.LosesRows(holder, $"The rows of table {holder} are lost.", new("TABLE", table));
            scan.Breaks($"Programs that name table {table} fail.", StopUsing, new("TABLE", table));
        }
    }

    private static void ReadSchemas(DroppedObjects dropped, List<TableName> names, HazardScan scan)
    {
        // Without CASCADE the server refuses where anything is in it.
        if (!dropped.Cascades) return;
        foreach (var schema in names)
        {
            // What the project leaves out is inside as well.
            scan.Add(
                new(HazardCode.DataLoss, $"The rows of every table in schema {schema.Name} are lost.")
                {
                    Probe = Emit.Probe.Schema(schema.Name),
                });
            scan.Breaks($"Programs that name anything in schema {schema.Name} fail.", StopUsing);
        }

        AlongRules.Read(dropped.Found, $"schema {string.Join(", ", names)}", scan, isWhole: true);
    }

    private static void ReadTypes(DroppedObjects dropped, List<TableName> names, HazardScan scan)
    {
        foreach (var type in names)
        {
            if (dropped.Cascades && (scan.Before is null || dropped.Kind == "EXTENSION"))
            {
                scan.Add(new(
                    HazardCode.DataLoss,
                    $"DROP {dropped.Written.ToUpperInvariant()} {type} CASCADE drops every column of "
                        + $"{(dropped.Kind == "EXTENSION" ? "its types" : "that type")}, with the values.",
                    "Name what is to go, without CASCADE.")
                {
                    Probe = dropped.Kind == "EXTENSION" ? Emit.Probe.Extension(type.Name) : Emit.Probe.Type(scan.Original(type)),
                });
            }

            // A type that has made room for another one of its name is not missed.
            if (scan.Original(type) == type)
                scan.Breaks($"Programs that name {dropped.Written} {type} fail.", StopUsing, new(dropped.WrittenKind, type));
        }
    }

    private static bool IsMapping(SqlTokens tokens)
    {
        tokens.Next();
        return tokens.Is("MAPPING");
    }

    private static void ReadMapping(ref SqlTokens tokens, HazardScan scan)
    {
        tokens.Next();
        tokens.Next();
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
}
