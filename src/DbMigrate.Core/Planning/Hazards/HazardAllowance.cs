using DbMigrate.Migrations;

namespace DbMigrate.Planning;

/// <summary>A comment before a statement that takes its hazards on: <c>-- dbmigrate: allow DataLoss,TableRewrite the table is a log</c>.</summary>
/// <param name="Codes">What it allows.</param>
/// <param name="Reason">Why, as written; empty where nothing is said.</param>
/// <param name="Unknown">What it names that is no hazard, and allows nothing.</param>
internal sealed record HazardAllowance(IReadOnlyList<HazardCode> Codes, string Reason, IReadOnlyList<string> Unknown)
{
    private const string Prefix = "dbmigrate:";

    /// <summary>The allowance in the comments before a statement; null where there is none.</summary>
    public static HazardAllowance? Of(SqlStatement statement)
    {
        var codes = new List<HazardCode>();
        var reasons = new List<string>();
        var unknown = new List<string>();
        foreach (var line in statement.Comment.Split('\n'))
        {
            var text = line.Trim().TrimStart('-', '/', '*').Trim();
            if (!text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            var words = text[Prefix.Length..].Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !string.Equals(words[0], "allow", StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var word in words[1].Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                if (HazardCodes.Find(word) is { } code) codes.Add(code);
                else unknown.Add(word);
            }

            if (words.Length > 2) reasons.Add(words[2].TrimEnd('*', '/', ' '));
        }

        return codes.Count + unknown.Count == 0 ? null : new(codes, string.Join(' ', reasons), unknown);
    }
}
