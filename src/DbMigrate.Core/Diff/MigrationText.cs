using System.Text;
using DbMigrate.Sql;

namespace DbMigrate.Diff;

/// <summary>Writes statements as a migration file: Drizzle's migrator runs it, and so does psql.</summary>
internal static class MigrationText
{
    /// <summary>The script of some steps; what they cost stands at its head.</summary>
    public static string Of(IReadOnlyCollection<SchemaChange> changes) => Head(changes) + Of(changes.SelectMany(change => change.Sql));

    /// <summary>The script of some steps without a transaction around them, each statement with the limits that it is to have.</summary>
    /// <param name="changes">The steps.</param>
    /// <param name="limits">A statement's limits; null for none. Those of a BEGIN hold for its whole transaction.</param>
    public static string Of(IReadOnlyCollection<SchemaChange> changes, Func<string, StatementLimits?> limits)
    {
        var script = new StringBuilder();
        var comment = $"{StatementDirectives.NoTransaction}\n{Head(changes)}";
        var inTransaction = false;
        foreach (var statement in changes.SelectMany(change => change.Sql))
        {
            if (!inTransaction) comment += string.Concat(limits(statement)?.Write().Select(directive => directive + "\n") ?? []);
            inTransaction = statement == "BEGIN" || (inTransaction && statement != "COMMIT");
            Append(script, statement, comment);
            comment = "";
        }

        return script.ToString();
    }

    /// <summary>The script of some statements.</summary>
    public static string Of(IEnumerable<string> statements)
    {
        var script = new StringBuilder();
        foreach (var statement in statements)
            Append(script, statement);
        return script.ToString();
    }

    private static string Head(IEnumerable<SchemaChange> changes)
    {
        var lines = changes.SelectMany(change => change.Hazards).Where(hazard => !hazard.IsMomentary)
            .Select(hazard => $"--   {hazard.Code}: {Comment(hazard.Message)}\n").Distinct().ToList();
        return lines.Count == 0 ? "" : $"-- Hazards:\n{string.Concat(lines)}";
    }

    /// <summary>A text that stays in its comment: names in it may hold the end of a line, or the marker, behind which SQL begins.</summary>
    private static string Comment(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c))
            .Replace("-->", "- ->", StringComparison.Ordinal);

    private static void Append(StringBuilder script, string statement, string comment = "")
    {
        // As drizzle-kit writes it: the marker stands on the line of the semicolon.
        if (script.Length > 0) script.Insert(script.Length - 1, SqlSyntax.Breakpoint);
        script.Append(comment).Append(statement);
        // A comment at the end would swallow the semicolon.
        if (statement.AsSpan(statement.LastIndexOf('\n') + 1).Contains("--", StringComparison.Ordinal)) script.Append('\n');
        script.Append(";\n");
    }
}
