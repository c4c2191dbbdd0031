using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>GRANT and REVOKE: the rights that a script states of what it has made anew.</summary>
internal static class RightStatement
{
    /// <summary>Stands for every right.</summary>
    public const string All = "ALL";

    public static void Read(ref SqlTokens tokens, HazardScan scan)
    {
        if (scan.Remade.Count == 0) return;
        var isGrant = tokens.Is("GRANT");
        tokens.Next();
        if (!isGrant && tokens.Accept("GRANT"))
        {
            tokens.Next();
            tokens.Next();
        }

        var rights = TakeRights(ref tokens);
        // A role that is granted to another one.
        if (!tokens.Accept("ON")) return;
        var objects = TakeObjects(ref tokens, scan, isGrant ? "TO" : "FROM");
        if (tokens.IsEnd) return;
        tokens.Next();
        do
        {
            tokens.Accept("GROUP");
            var role = tokens.Is("PUBLIC") ? "" : null;
            if (RemadeNames.IsCurrent(tokens)) role = scan.Before?.Role;
            var named = tokens.TakePart();
            foreach (var remade in objects)
            {
                foreach (var right in rights) remade.Stated.Add((role ?? named, right));
            }
        }
        while (tokens.Accept(","));
    }

    private static List<string> TakeRights(ref SqlTokens tokens)
    {
        var rights = new List<string>();
        while (!tokens.IsEnd && !tokens.Is("ON"))
        {
            var right = tokens.Text.ToString().ToUpperInvariant();
            tokens.Next();
            tokens.Accept("PRIVILEGES");
            if (tokens.IsOpening)
            {
                var list = tokens.TakeParentheses();
                rights.AddRange(
                    list.Trim('(', ')').Split(',').Select(column => $"{right} ({PostgresSyntax.Instance.NameOf(column.Trim())})"));
            }
            else
            {
                rights.Add(right);
            }

            tokens.Accept(",");
        }

        return rights;
    }

    private static List<RemadeObject> TakeObjects(ref SqlTokens tokens, HazardScan scan, string end)
    {
        if (tokens.Accept("ALL"))
        {
            while (!tokens.IsEnd && !tokens.Accept("SCHEMA")) tokens.Next();
            var schemas = new HashSet<string>(StringComparer.Ordinal);
            while (!tokens.IsEnd && !tokens.Is(end))
            {
                schemas.Add(tokens.TakePart());
                tokens.Accept(",");
            }

            return [.. scan.Remade.Where(item => item.Before.Schema is { } schema && schemas.Contains(schema))];
        }

        var ahead = tokens;
        var kind = ahead.Is("FOREIGN") && Skip(ref ahead) && ahead.Accept("SERVER") ? "SERVER" : RemadeNames.TakeKind(ref tokens);
        if (kind == "SERVER") tokens = ahead;
        if (kind is null)
        {
            // Without a word it is a table.
            tokens = ahead;
            kind = "TABLE";
        }

        var objects = new List<RemadeObject>();
        while (!tokens.IsEnd && !tokens.Is(end))
        {
            var name = RemadeNames.TakeName(ref tokens, kind);
            tokens.SkipParentheses();
            // An aggregate is a function here.
            objects.AddRange(scan.Remade.Where(item => RemadeNames.Is(item.Before, kind, name)
                || (kind == RemadeNames.Routine && RemadeNames.Is(item.Before, "AGGREGATE", name))));
            tokens.Accept(",");
        }

        return objects;

        static bool Skip(ref SqlTokens tokens)
        {
            tokens.Next();
            return true;
        }
    }
}
