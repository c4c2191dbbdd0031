using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Which changes of a domain look at every row that has a value of it.</summary>
internal static class DomainScan
{
    /// <param name="action">What follows the domain's name.</param>
    public static bool Reads(SqlTokens action)
    {
        if (action.Accept("SET")) return action.Is("NOT");
        if (action.Accept("VALIDATE")) return true;
        return action.Accept("ADD") && !(action.Contains("NOT") && action.Contains("VALID"));
    }
}
