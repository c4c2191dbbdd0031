using System.Text.RegularExpressions;
using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Providers.Postgres.Drift;

/// <summary>Every column of every catalog is read, or somebody has thought about it.</summary>
public sealed partial class CatalogWalkTests(PostgresServers servers)
{
    private const string Columns = """
        SELECT c.relname || '.' || a.attname
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        """;

    public static TheoryData<string> OfEachMajor { get; } = [.. PostgresBinaries.OfEachMajor.Select(server => $"{server.Version}")];

    private static IEnumerable<KeyValuePair<string, string>> Entries =>
        CatalogColumns.Printed.Concat(CatalogColumns.NotLookedAt).Concat(CatalogColumns.Derived);

    [Theory, MemberData(nameof(OfEachMajor))]
    public async Task Every_column_of_the_catalogs_is_read_or_stated(string version)
    {
        var server = await AcceptanceServer.OfAsync(servers, version);
        await using var database = await server.CreateAsync();
        var columns = (await database.QueryAsync(Columns)).Select(row => (string)row[0]!).ToList();
        var stated = Entries.SelectMany(entry => CatalogColumns.Split(entry.Value)).ToHashSet();

        var read = Read(database.Version);
        List<string> forgotten =
        [
            .. columns.Where(column => !IsRead(read, column) && !stated.Contains(column) && !stated.Contains($"{Catalog(column)}.*")),
        ];

        Assert.NotEmpty(columns);
        Assert.Empty(forgotten);
    }

    [Fact]
    public async Task What_is_stated_is_there_and_what_is_said_to_be_printed_is_asked_for()
    {
        HashSet<string> columns = [];
        foreach (var binaries in PostgresBinaries.OfEachMajor)
        {
            await using var database = await (await AcceptanceServer.OfAsync(servers, $"{binaries.Version}")).CreateAsync();
            columns.UnionWith((await database.QueryAsync(Columns)).Select(row => (string)row[0]!));
        }

        columns.UnionWith(columns.Select(column => $"{Catalog(column)}.*").ToList());
        var queries = string.Concat(Read(18).SelectMany(query => query));

        List<string> gone = [.. Entries.SelectMany(entry => CatalogColumns.Split(entry.Value)).Where(column => !columns.Contains(column))];
        List<string> unasked = [.. CatalogColumns.Printed.Keys.Where(function => !queries.Contains(function, StringComparison.Ordinal))];

        // A machine need not have every version's server.
        if (PostgresBinaries.OfEachMajor.Count == 5) Assert.Empty(gone);
        Assert.Empty(unasked);
    }

    [Fact]
    public void The_guide_lists_what_is_not_looked_at_and_nothing_else()
    {
        var guide = File.ReadAllText(Path.Combine(RepoPaths.Root, "docs", "guides", "drift.md")).ReplaceLineEndings("\n");
        var section = guide[guide.IndexOf("Of PostgreSQL, besides:", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n\nOf SQLite", StringComparison.Ordinal)];

        Assert.Equal(
            CatalogColumns.NotLookedAt.Keys.Order(StringComparer.Ordinal),
            Item()
                .Matches(section)
                .Select(match => Space().Replace(match.Groups[1].Value.TrimEnd(';', '.'), " "))
                .Order(StringComparer.Ordinal));
    }

    /// <summary>The words of each query, for a major version.</summary>
    private static List<HashSet<string>> Read(int version) =>
        [
            .. PostgresIntrospector.Queries.Select(name =>
                Word().Matches(Comment().Replace(QueryText.For(name, version), "")).Select(match => match.Value).ToHashSet()),
        ];

    private static bool IsRead(List<HashSet<string>> queries, string column) =>
        queries.Exists(words => words.Contains(Catalog(column)) && words.Contains(column[(Catalog(column).Length + 1)..]));

    private static string Catalog(string column) => column[..column.IndexOf('.', StringComparison.Ordinal)];

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex("--.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^- ((?:.|\n(?=  ))+)", RegexOptions.Multiline)]
    private static partial Regex Item();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
