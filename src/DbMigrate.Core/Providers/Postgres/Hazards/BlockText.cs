using System.Text.RegularExpressions;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Finds the SQL statements in the text of a PL/pgSQL block: those that stand in it, and those that <c>EXECUTE</c> gets as a
/// literal. What it puts together from parts stays unseen.</summary>
internal static partial class BlockText
{
    /// <summary>What stands in messages for what <c>format</c> puts in.</summary>
    private const string Unknown = "\"(named when it runs)\"";

    public static IEnumerable<string> Statements(string literal)
    {
        if (Content(literal) is not { } body) return [];
        var statements = new List<string>();
        foreach (var text in Split(body))
        {
            var tokens = new SqlTokens(PostgresSyntax.Instance, text);
            // A statement follows BEGIN, THEN, ELSE or LOOP without a semicolon.
            while (!tokens.IsEnd && !IsStart(tokens))
            {
                var executes = tokens.Is("EXECUTE");
                tokens.Next();
                if (!executes) continue;
                if (tokens.Accept("format")) tokens.Next();
                if (tokens.Kind == SqlTokenKind.Quoted && Content(tokens.Text.ToString()) is { } sql)
                    statements.Add(Gap().Replace(sql.TrimEnd(';', ' '), Unknown));
                break;
            }

            if (!tokens.IsEnd && IsStart(tokens)) statements.Add(text[tokens.Offset..]);
        }

        return statements;
    }

    private static bool IsStart(SqlTokens tokens) =>
        tokens.Is("ALTER")
        || tokens.Is("CREATE")
        || tokens.Is("DROP")
        || tokens.Is("TRUNCATE")
        || tokens.Is("DELETE")
        || tokens.Is("UPDATE")
        || tokens.Is("LOCK")
        || tokens.Is("MERGE")
        || tokens.Is("PERFORM")
        || tokens.Is("CALL")
        || tokens.Is("REFRESH")
        || tokens.Is("GRANT")
        || tokens.Is("REVOKE");

    /// <summary>The statements that semicolons part.</summary>
    public static List<string> Split(string body)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, body);
        var parts = new List<string>();
        var start = 0;
        for (; !tokens.IsEnd; tokens.Next())
        {
            if (!tokens.Is(";")) continue;
            parts.Add(body[start..tokens.Offset]);
            start = tokens.Offset + 1;
        }

        parts.Add(body[start..]);
        return parts.ConvertAll(part => part.Trim());
    }

    /// <summary>What a literal holds: <c>$tag$ … $tag$</c> or <c>'…'</c>.</summary>
    public static string? Content(string literal)
    {
        if (literal.StartsWith('$') && literal.IndexOf('$', 1) is var end and > 0 && literal.Length >= 2 * (end + 1))
            return literal[(end + 1)..^(end + 1)];
        return literal.Length >= 2 && literal[0] == '\'' ? literal[1..^1].Replace("''", "'", StringComparison.Ordinal) : null;
    }

    /// <summary>What <c>format</c> fills in, which nobody knows here.</summary>
    [GeneratedRegex(@"%(\d+\$)?-?\d*[IsL]")]
    private static partial Regex Gap();
}
