using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What PostgreSQL's statements cost. Sources: the manual, "Explicit Locking" and the pages of each statement; the table in
/// docs/guides/hazards.md is made by running them on the servers.</summary>
internal sealed class PostgresHazardRules : HazardRules
{
    public static PostgresHazardRules Instance { get; } = new();

    public override void Read(string statement, HazardScan scan)
    {
        SecurityRules.Read(statement, scan);
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Accept("ALTER")) AlterRules.Read(ref tokens, scan);
        else if (tokens.Accept("CREATE")) CreateRules.Read(statement, ref tokens, scan);
        else if (tokens.Accept("DROP")) DropRules.Read(ref tokens, scan);
        else if (tokens.Accept("DO")) ReadBody(ref tokens, scan);
        else RowRules.Read(statement, ref tokens, scan);
    }

    public override void Finish(HazardScan scan) => SecurityRules.Finish(scan);

    /// <summary>An anonymous block: <c>DO $$ BEGIN … END $$</c>, whose statements cost what they cost elsewhere.</summary>
    private void ReadBody(ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Accept("LANGUAGE")) tokens.Next();
        foreach (var statement in BlockText.Statements(tokens.Text.ToString())) Read(statement, scan);
    }
}
