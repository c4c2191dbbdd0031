using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Whose <c>ALTER TABLE</c> it is.</summary>
/// <param name="Name">The table.</param>
/// <param name="Only">Without its children.</param>
/// <param name="IfExists">A missing one is spared.</param>
internal sealed record AlteredTable(TableName Name, bool Only, bool IfExists)
{
    /// <summary>Takes what follows TABLE up to the first action; null for <c>ALL IN TABLESPACE</c>, which names none.</summary>
    public static AlteredTable? Take(ref SqlTokens tokens)
    {
        if (tokens.Is("ALL")) return null;
        var spares = tokens.Is("IF");
        tokens.SkipIfExists();
        var only = tokens.Accept("ONLY");
        var name = tokens.TakeName();
        tokens.Accept("*");
        return new(name, only, spares);
    }
}
