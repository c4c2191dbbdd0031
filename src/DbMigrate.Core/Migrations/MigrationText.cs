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
            var comment = string.Concat(change.Hazards.Select(hazard => $"-- {hazard.Code}: {Comment(hazard.Message)}\n"));
            foreach (var statement in change.Sql)
            {
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

    /// <summary>A text that stays in its comment: names in it may hold the end of a line, or the marker, behind which SQL begins.</summary>
    private static string Comment(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Replace("-->", "- ->", StringComparison.Ordinal);

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
