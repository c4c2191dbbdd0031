using System.Text.RegularExpressions;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Makes pg_dump's texts comparable: only the order of objects, of a table's columns and of parameters is taken out, and the
/// numbers that the server gives to triggers of its own.</summary>
internal static partial class PgDumpText
{
    public static string Normalize(string dump)
    {
        var blocks = Header().Split(KeyTrigger().Replace(dump.Replace("\r", ""), "RI_ConstraintTrigger"))
            .Select(block => string.Join('\n', block.Split('\n').Where(IsSql)))
            .Where(block => block.Length > 0)
            .SelectMany(Statements)
            .Select(SortColumns)
            .Select(statement => Parameters().Replace(statement, SortParameters));
        return string.Join('\n', blocks.Order(StringComparer.Ordinal));
    }

    private static bool IsSql(string line) => line.Length > 0 && !line.StartsWith("--") && !line.StartsWith('\\');

    // The grants of an object are one block, in the order in which they were made.
    private static IEnumerable<string> Statements(string block) =>
        block.StartsWith("GRANT ") || block.StartsWith("REVOKE ") || block.StartsWith("ALTER DEFAULT ")
            ? block.Split('\n')
            : [block.Replace("\n", " ⏎ ")];

    private static string SortParameters(Match list) =>
        $"WITH ({string.Join(", ", list.Groups[1].Value.Split(", ").Order(StringComparer.Ordinal))})";

    private static string SortColumns(string statement)
    {
        if (!Table().IsMatch(statement)) return statement;
        var parts = statement.Split(" ⏎ ").Select(part => part.StartsWith("    ") ? part.TrimEnd(',') : part).ToArray();
        return string.Join(" ⏎ ", parts.Order(StringComparer.Ordinal));
    }

    // pg_dump writes this comment before each object.
    [GeneratedRegex(@"^-- Name: .*$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"RI_ConstraintTrigger_[ac]_\d+")]
    private static partial Regex KeyTrigger();

    [GeneratedRegex(@"WITH \(([^()]*)\)")]
    private static partial Regex Parameters();

    [GeneratedRegex("^(CREATE|ALTER) (UNLOGGED |FOREIGN )?TABLE ")]
    private static partial Regex Table();
}
