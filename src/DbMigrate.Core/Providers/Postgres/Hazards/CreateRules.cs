using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary><c>CREATE …</c></summary>
internal static class CreateRules
{
    private const string Concurrently = "Build it CONCURRENTLY; online plans (-Online, --online) do.";
    private const string OfPartitions =
        "Create it ON ONLY the table, build one on each partition CONCURRENTLY, and ATTACH those; online plans (-Online, --online) do.";

    public static void Read(string statement, ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Accept("OR")) tokens.Accept("REPLACE");
        while (
            tokens.Is("TEMP")
            || tokens.Is("TEMPORARY")
            || tokens.Is("LOCAL")
            || tokens.Is("GLOBAL")
            || tokens.Is("UNLOGGED")
            || tokens.Is("RECURSIVE")
            || tokens.Is("FOREIGN")
            || tokens.Is("UNIQUE")
            || tokens.Is("CONSTRAINT"))
            tokens.Next();
        if (tokens.Accept("TABLE")) ReadTable(statement, ref tokens, scan);
        else if (tokens.Accept("INDEX")) ReadIndex(ref tokens, scan);
        else if (tokens.Accept("TYPE")) ReadType(ref tokens, scan);
        else if (tokens.Accept("DOMAIN")) ReadDomain(statement, ref tokens, scan);
        else Return(ref tokens, scan);
    }

    private static void ReadTable(string statement, ref SqlTokens tokens, HazardScan scan)
    {
        var unlessThere = tokens.Is("IF");
        tokens.SkipIfExists();
        var table = tokens.TakeName();
        // What may be there already, nobody knows without a look; where one was taken, it is known.
        if (unlessThere && scan.Find(table) is not null) return;
        if (unlessThere && scan.Before is null) scan.CreateUnlessThere(table);
        else scan.Create(table);
        scan.Definitions[table] = statement;
        if (tokens.Accept("PARTITION") && tokens.Accept("OF"))
        {
            var whole = tokens.TakeName();
            PartitionRules.Create(tokens, whole, table.Name, scan);
        }
    }

    private static void ReadIndex(ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Accept("CONCURRENTLY")) return;
        var spares = tokens.Is("IF");
        tokens.SkipIfExists();
        var name = tokens.Is("ON") ? new TableName(null, "an unnamed index") : tokens.TakeName();
        if (spares && IsThere(name, scan)) return;
        if (!tokens.Accept("ON")) return;
        var only = tokens.Accept("ONLY");
        var table = tokens.TakeName();
        // On a partitioned table alone there is nothing to build from.
        if (only && scan.Find(table) is null or { Kind: TableKind.Partitioned }) return;
        if (scan.Find<MaterializedView>(ObjectKind.MaterializedView, table) is not null) return;
        // PostgreSQL builds none of a partitioned table CONCURRENTLY.
        scan.BuildsIndex(
            table, name.Name, scan.Find(table) is { Kind: TableKind.Partitioned } ? OfPartitions : Concurrently, blocksReaders: false);
    }

    private static bool IsThere(TableName index, HazardScan scan) =>
        scan.Find<TableIndex>(ObjectKind.Index, index) is not null
        || (
            scan.Before?.Objects.OfType<Constraint>()
                .Any(key => key.Kind != ConstraintKind.Check && key.Name == index.Name && (index.Schema ?? "public") == key.Schema)
            ?? false);

    /// <summary>A type that takes another's place, whose values or attributes may be fewer.</summary>
    private static void ReadType(ref SqlTokens tokens, HazardScan scan)
    {
        var type = tokens.TakeName();
        var before = scan.Find<EnumType>(ObjectKind.Enum, type);
        var composite = scan.Find<CompositeType>(ObjectKind.CompositeType, type);
        scan.Create(type);
        scan.TakeBack("TYPE", type);
        if (!tokens.Accept("AS")) return;
        if (composite is not null) CompositeRules.Replace(composite, ref tokens, scan);
        if (before is null || !tokens.Accept("ENUM")) return;
        var values = new HashSet<string>(StringComparer.Ordinal);
        for (; !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Kind == SqlTokenKind.Quoted) values.Add(PostgresSyntax.Instance.NameOf(tokens.Text));
        }

        foreach (var value in before.Values.Where(value => !values.Contains(value))) EnumRules.Drop(before, value, scan);
    }

    /// <summary>A domain that may take another's place; what it is of and refuses is asked when a column becomes it.</summary>
    private static void ReadDomain(string statement, ref SqlTokens tokens, HazardScan scan)
    {
        var domain = tokens.TakeName();
        scan.Create(domain);
        scan.Definitions[domain] = statement;
        foreach (var kind in new[] { "TYPE", "DOMAIN" }) scan.TakeBack(kind, domain);
    }

    /// <summary>What was dropped above and is made again is not missed.</summary>
    private static void Return(ref SqlTokens tokens, HazardScan scan)
    {
        var kind = tokens.TakeKind();

        tokens.SkipIfExists();
        var name = tokens.TakeName();
        if (kind == "MATERIALIZED VIEW") scan.Create(name);
        scan.TakeBack(kind, name);
        // A view in a table's place: programs go on with the old name.
        if (kind == "VIEW") scan.TakeBack("TABLE", name);
    }
}
