using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Scenarios.Acceptance.Faults;

/// <summary>What a database defines: in words that a second reading may change, and, apart, owners and states, which none may.</summary>
/// <param name="Definitions">The catalog's words, one object a line.</param>
/// <param name="States">Owners, states of triggers, targets of statistics, options of user mappings.</param>
internal sealed record StateDigest(string Definitions, string States)
{
    // The owner that made the server owns everything else, and is not listed.
    private const string StateSql = """
        SELECT format('owner of %s: %s', pg_describe_object(classid, objid, objsubid), refobjid::regrole) FROM pg_shdepend
        WHERE deptype = 'o' AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND pg_describe_object(classid, objid, objsubid) !~ 'toast'
        UNION ALL
        SELECT format('%s depends on extension %s', pg_describe_object(classid, objid, objsubid), (SELECT extname FROM pg_extension WHERE oid = refobjid))
        FROM pg_depend WHERE deptype = 'x'
        UNION ALL
        SELECT format('trigger %s on %s is %s', tgname, tgrelid::regclass, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL
        SELECT format('target of %s of %s: %s', attnum, attrelid::regclass, attstattarget) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE a.attrelid >= 16384 AND a.attnum > 0 AND coalesce(a.attstattarget, -1) <> -1 AND c.relkind IN ('i', 'I')
        UNION ALL
        SELECT format('mapping of %s to %s: %s', usename, srvname, (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(umoptions) o)) FROM pg_user_mappings
        """;

    public static async Task<StateDigest> OfAsync(AcceptanceDatabase database)
    {
        var definitions = await database.DigestAsync();
        return new(Text(definitions.Split('\n')), Text((await database.QueryAsync(StateSql)).Select(row => (string)row[0]!)));
    }

    // The journal is in a schema of its own.
    private static string Text(IEnumerable<string> lines) =>
        string.Join('\n', lines.Where(line => !line.Contains("drizzle", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
