using System.Text;

namespace DbMigrate.Migrations;

/// <summary>Writes statements as a migration file: Drizzle's migrator runs it, and so does psql.</summary>
internal static class MigrationText
{
    /// <summary>The script of some steps; what a step costs stands above it as a comment.</summary>
    public static string Of(IEnumerable<SchemaChange> changes)
    {
        var script = new StringBuilder();
        foreach (var change in changes)
        {
            var comment = HazardsOf(change);
            foreach (var statement in change.Sql)
            {
                Append(script, comment, statement);
                comment = "";
            }
        }

        return script.ToString();
    }

    /// <summary>The script of some steps without a transaction around them, each statement with the limits that it is to have.</summary>
    /// <param name="changes">The steps.</param>
    /// <param name="limits">A statement's limits; null for none. Those of a BEGIN hold for its whole transaction.</param>
    public static string Of(IEnumerable<SchemaChange> changes, Func<string, StatementLimits?> limits)
    {
        var script = new StringBuilder();
        var comment = StatementDirectives.NoTransaction + "\n";
        var inTransaction = false;
        foreach (var change in changes)
        {
            comment += HazardsOf(change);
            foreach (var statement in change.Sql)
            {
                if (!inTransaction) comment += string.Concat(limits(statement)?.Write().Select(directive => directive + "\n") ?? []);
                inTransaction = statement == "BEGIN" || (inTransaction && statement != "COMMIT");
                Append(script, comment, statement);
                comment = "";
            }
        }

        return script.ToString();
    }

    /// <summary>The script of some statements.</summary>
    public static string Of(IEnumerable<string> statements)
    {
        var script = new StringBuilder();
        foreach (var statement in statements)
            Append(script, "", statement);
        return script.ToString();
    }

    private static string HazardsOf(SchemaChange change) =>
        string.Concat(change.Hazards.Select(hazard => $"-- {hazard.Code}: {hazard.Message.ReplaceLineEndings(" ")}\n"));

    private static void Append(StringBuilder script, string comment, string statement)
    {
        // As drizzle-kit writes it: the marker stands on the line of the semicolon.
        if (script.Length > 0) script.Insert(script.Length - 1, SqlSyntax.Breakpoint);
        script.Append(comment).Append(statement);
        // A comment at the end would swallow the semicolon.
        if (statement.AsSpan(statement.LastIndexOf('\n') + 1).Contains("--", StringComparison.Ordinal)) script.Append('\n');
        script.Append(";\n");
    }
}
