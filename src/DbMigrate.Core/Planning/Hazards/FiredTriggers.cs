using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Planning.Hazards;

/// <summary>The triggers that run when rows are updated or deleted, which both engines spell alike.</summary>
internal static class FiredTriggers
{
    /// <summary>A sentence that names the triggers of a table that an update of these columns fires; empty where there is none, or nobody
    /// has looked.</summary>
    public static string Sentence(HazardScan scan, TableName table, IReadOnlyCollection<string> columns) =>
        Sentence(scan, table, "UPDATE", columns);

    /// <summary>A sentence that names the triggers of a table that a DELETE fires; empty where there is none, or nobody has
    /// looked.</summary>
    public static string OfDelete(HazardScan scan, TableName table) => Sentence(scan, table, "DELETE", []);

    private static string Sentence(HazardScan scan, TableName table, string verb, IReadOnlyCollection<string> columns)
    {
        if (scan.Find(table) is not { } known) return "";
        var names = scan.Before!.Objects.OfType<Trigger>()
            .Where(trigger =>
                trigger.TableId == known.Id
                && trigger.Enabled is FiringMode.Origin or FiringMode.Always
                && Fires(trigger.Definition, verb, columns, scan.Engine.Syntax))
            .Select(trigger => trigger.Name)
            .ToList();
        return names.Count == 0 ? "" : $" It runs {(names.Count == 1 ? "trigger" : "triggers")} {string.Join(", ", names)}.";
    }

    // CREATE [CONSTRAINT] TRIGGER name BEFORE INSERT OR UPDATE [OF column, …] ON …
    private static bool Fires(string definition, string verb, IReadOnlyCollection<string> columns, SqlSyntax syntax)
    {
        var tokens = new SqlTokens(syntax, definition);
        while (!tokens.IsEnd && !tokens.Accept("TRIGGER")) tokens.Next();
        tokens.SkipIfExists();
        tokens.SkipName();
        while (!tokens.IsEnd && !tokens.Is("ON"))
        {
            if (!tokens.Accept(verb))
            {
                tokens.Next();
                continue;
            }

            if (!tokens.Accept("OF")) return true;
            do
            {
                if (columns.Contains(tokens.TakePart(), StringComparer.OrdinalIgnoreCase)) return true;
            }
            while (tokens.Accept(","));
        }

        return false;
    }
}
