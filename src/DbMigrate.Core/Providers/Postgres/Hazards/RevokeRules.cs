using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary><c>REVOKE</c>: who has relied on a right does so no more.</summary>
internal static class RevokeRules
{
    /// <summary>What follows REVOKE.</summary>
    public static void Read(SqlTokens tokens, HazardScan scan)
    {
        // What a plan revokes the schema does not grant, or nobody had it before: what is made anew gets its rights so.
        if (scan.IsPlan) return;
        // REVOKE GRANT OPTION FOR …: the right itself stays.
        if (tokens.Is("GRANT") || tokens.Is("ADMIN") || tokens.Is("INHERIT") || tokens.Is("SET")) return;
        var right = TakeUpTo(ref tokens, "ON", "FROM");
        if (tokens.IsEnd) return;
        var objects = tokens.Accept("ON") ? TakeUpTo(ref tokens, "FROM") : "";
        if (!tokens.Accept("FROM") || IsOfScript(objects, scan)) return;
        var roles = TakeUpTo(ref tokens, "GRANTED", "CASCADE", "RESTRICT");
        var what = objects.Length == 0 ? $"role {right}" : $"{right} on {objects}";
        scan.Add(new(HazardCode.SecurityChange, $"{roles} loses {what}."));
        scan.Breaks($"Programs of {roles} that need {what} fail.", "Look who uses it first.");
    }

    /// <summary>Nobody has a right yet on what the script itself has made.</summary>
    private static bool IsOfScript(string objects, HazardScan scan)
    {
        if (objects.Length == 0) return false;
        var tokens = new SqlTokens(PostgresSyntax.Instance, objects);
        var ahead = tokens;
        var kind = RemadeNames.TakeKind(ref ahead);
        if (kind is null) kind = "TABLE";
        else tokens = ahead;
        var name = RemadeNames.TakeName(ref tokens, kind);
        return scan.Made.Contains((kind, name)) || (kind == "TABLE" && (scan.IsNew(name) || scan.Made.Contains(("VIEW", name))));
    }

    private static string TakeUpTo(ref SqlTokens tokens, params ReadOnlySpan<string> ends)
    {
        var text = new System.Text.StringBuilder();
        while (!tokens.IsEnd)
        {
            foreach (var end in ends)
            {
                if (tokens.Is(end)) return text.ToString();
            }

            if (text.Length > 0 && tokens.Text is not ("," or "." or ")" or "(") && text[^1] is not ('.' or '(')) text.Append(' ');
            if (tokens.IsOpening)
            {
                text.Append(tokens.TakeParentheses());
                continue;
            }

            text.Append(tokens.Text);
            tokens.Next();
        }

        return text.ToString();
    }
}
