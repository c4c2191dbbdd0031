using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What <c>VACUUM</c>, <c>CLUSTER</c> and <c>REINDEX</c> say.</summary>
internal static class MaintenanceText
{
    /// <summary>Whether it writes tables anew, and which it names; none is every table.</summary>
    public static (bool Full, IReadOnlyList<TableName> Tables) Vacuum(ref SqlTokens tokens)
    {
        var full = tokens.IsOpening && IsOn(tokens.TakeParentheses(), "FULL");
        while (true)
        {
            if (tokens.Accept("FULL")) full = true;
            else if (!tokens.Accept("FREEZE") && !tokens.Accept("VERBOSE") && !tokens.Accept("ANALYZE") && !tokens.Accept("ANALYSE")) break;
        }

        var tables = new List<TableName>();
        foreach (var part in tokens.TakeParts())
        {
            var item = new SqlTokens(PostgresSyntax.Instance, part);
            item.Accept("ONLY");
            if (!item.IsEnd) tables.Add(item.TakeName());
        }

        return (full, tables);
    }

    /// <summary>The table; none is every table that has been clustered before.</summary>
    public static IReadOnlyList<TableName> Cluster(ref SqlTokens tokens)
    {
        tokens.SkipParentheses();
        tokens.Accept("VERBOSE");
        if (tokens.IsEnd) return [];
        var table = tokens.TakeName();
        // CLUSTER index ON table, as it once was.
        return [tokens.Accept("ON") ? tokens.TakeName() : table];
    }

    /// <summary>What is reindexed; null where it cannot be told.</summary>
    public static ReindexText? Reindex(ref SqlTokens tokens, HazardScan scan)
    {
        var gently = tokens.IsOpening && IsOn(tokens.TakeParentheses(), "CONCURRENTLY");
        var kind = tokens.Text.ToString().ToUpperInvariant();
        tokens.Next();
        gently |= tokens.Accept("CONCURRENTLY");
        var name = tokens.IsEnd ? null : tokens.TakeName();
        IReadOnlyList<TableName>? tables = kind switch
        {
            "TABLE" when name is not null => [name],
            "INDEX" when name is not null => scan.Find<TableIndex>(ObjectKind.Index, name) is { } index ? [new(index.Schema, index.Table)]
            : scan
                .Before?.Objects.OfType<Constraint>()
                .FirstOrDefault(item => item.Name == name.Name && (name.Schema is null || item.Schema == name.Schema))
                is { } key
                ? [new(key.Schema, key.Table)]
            : [],
            "SCHEMA" when name is not null => [.. TablesIn(scan, name.Name)],
            "DATABASE" or "SYSTEM" => kind == "SYSTEM" ? [] : [.. TablesIn(scan, schema: null)],
            _ => null,
        };
        return tables is null ? null : new(kind, name, tables, gently);
    }

    private static IEnumerable<TableName> TablesIn(HazardScan scan, string? schema) =>
        (scan.Before?.Objects.OfType<Table>() ?? [])
            .Where(table => table.Kind == TableKind.Ordinary && (schema is null || table.Schema == schema))
            .Select(TableKin.NameOf);

    /// <summary>Whether an option stands in a list and is not turned off: <c>(FULL false)</c>.</summary>
    private static bool IsOn(string list, string option)
    {
        foreach (var part in new SqlTokens(PostgresSyntax.Instance, SqlTokens.Inside(list)).TakeParts())
        {
            var item = new SqlTokens(PostgresSyntax.Instance, part);
            if (!item.Accept(option)) continue;
            var value = item.IsEnd ? "" : PostgresSyntax.Instance.NameOf(item.Text);
            return value is not ("false" or "off" or "0" or "no");
        }

        return false;
    }
}

/// <summary>What a <c>REINDEX</c> says.</summary>
/// <param name="Kind"><c>INDEX</c>, <c>TABLE</c>, <c>SCHEMA</c>, <c>DATABASE</c> or <c>SYSTEM</c>.</param>
/// <param name="Name">The name; null where there is none.</param>
/// <param name="Tables">The tables whose indexes are built, as far as they are known.</param>
/// <param name="Gently">It says <c>CONCURRENTLY</c>.</param>
internal sealed record ReindexText(string Kind, TableName? Name, IReadOnlyList<TableName> Tables, bool Gently);
