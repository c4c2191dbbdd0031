using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>A schema with one of every kind of object, set in every way that a version of the server knows.</summary>
internal static class EverythingFixture
{
    /// <summary>What came with version 15, and what stands in its place before.</summary>
    private static readonly (string Text, string Before)[] Since15 =
    [
        ("UNLOGGED SEQUENCE", "SEQUENCE"),
        (" NULLS NOT DISTINCT", ""),
        ("""SET NULL ("Y y")""", "SET NULL"),
        (", security_invoker = true", ""),
        ("app.pairs (x, y) WHERE (x > 0)", "app.pairs"),
        ("TABLES IN SCHEMA \"Odd schema\";", "TABLE \"Odd schema\".\"Odd \"\"table\"\"\";"),
    ];

    public static string Text(int version)
    {
        var folder = RepoPaths.Fixture("acceptance-pg");
        var sql = File.ReadAllText(Path.Combine(folder, "everything.sql"));
        if (version < 15)
        {
            foreach (var (text, before) in Since15)
            {
                Assert.Contains(text, sql, StringComparison.Ordinal);
                sql = sql.Replace(text, before, StringComparison.Ordinal);
            }
        }

        return version >= 18 ? sql + File.ReadAllText(Path.Combine(folder, "everything-18.sql")) : sql;
    }
}
