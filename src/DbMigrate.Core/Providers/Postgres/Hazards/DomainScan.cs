using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Which changes of a domain look at every row that has a value of it, and what a domain is that a script has made.</summary>
internal static class DomainScan
{
    /// <param name="action">What follows the domain's name.</param>
    public static bool Reads(SqlTokens action)
    {
        if (action.Accept("SET")) return action.Is("NOT");
        if (action.Accept("VALIDATE")) return true;
        return action.Accept("ADD") && !(action.Contains("NOT") && action.Contains("VALID"));
    }

    /// <summary>Notes what a domain that the script has made refuses from now on.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="action">What follows its name.</param>
    /// <param name="scan">The reading.</param>
    public static void Note(TableName domain, SqlTokens action, HazardScan scan)
    {
        if (scan.Definitions.TryGetValue(domain, out var definition) && (action.Is("ADD") || (action.Accept("SET") && action.Is("NOT"))))
            scan.Definitions[domain] = $"{definition.TrimEnd(';', ' ')} {action.TakeRest()}";
    }

    /// <summary>The type that a domain of the script is of; null where it is none, or refuses values.</summary>
    public static string? FreeBaseOf(TableName domain, HazardScan scan)
    {
        if (!scan.Definitions.TryGetValue(domain, out var definition)) return null;
        var tokens = new SqlTokens(PostgresSyntax.Instance, definition);
        if (!tokens.Accept("CREATE") || !tokens.Accept("DOMAIN")) return null;
        tokens.TakeName();
        tokens.Accept("AS");
        var type = TypeName.Canonical(ColumnText.TakeType(ref tokens));
        return tokens.Contains("CHECK") || tokens.Contains("NOT") ? null : type;
    }
}
