using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>
/// The embedded catalog queries. A line that ends in <c>-- since 15</c> or <c>-- before 18</c> is for those versions only. A query that
/// begins with <c>-- needs rows of …</c> has none where no catalog named so has: most schemas have no operator class, and to plan a query
/// costs a new session more than all of these questions do.
/// </summary>
internal static partial class QueryText
{
    private const string Needs = "-- needs rows of ";

    private static readonly ConcurrentDictionary<(string Name, int Version), string> Texts = new();
    private static readonly ConcurrentDictionary<(string Name, int Version), string> AskingTexts = new();

    /// <summary>A query of <c>Providers/Postgres/Queries</c> as a server of this major version takes it.</summary>
    public static string For(string name, int version) => Texts.GetOrAdd((name, version), key => Load(key.Name, key.Version));

    private static string Load(string name, int version)
    {
        var resource = $"DbMigrate.Providers.Postgres.Queries.{name}.sql";
        using var stream = typeof(QueryText).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"There is no query '{name}'.");
        var text = new StringBuilder();
        foreach (var line in LinesFor(stream, version)) text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>The catalogs, with a condition, without whose rows the query has none; empty where it must always be asked.</summary>
    public static IReadOnlyList<string> NeedsOf(string name, int version) =>
        [
            .. For(name, version)
                .Split('\n')
                .TakeWhile(line => line.StartsWith(Needs, StringComparison.Ordinal))
                .Select(line => line[Needs.Length..]),
        ];

    /// <summary>One query whose only value are the names of those of these queries that can have rows.</summary>
    public static string Asking(IEnumerable<string> names, int version) => AskingTexts.GetOrAdd((string.Join(' ', names), version), key =>
    {
        var items = key
            .Name.Split(' ')
            .Select(name => (Name: name, Needs: NeedsOf(name, key.Version)))
            .Select(query =>
                query.Needs.Count == 0
                    ? $"'{query.Name}'"
                    : $"CASE WHEN {string.Join(" OR ", query.Needs.Select(rows => $"EXISTS (SELECT FROM {rows})"))} THEN '{query.Name}' END"
            );
        return $"SELECT array_remove(ARRAY[{string.Join(",\n", items)}], NULL)";
    });

    /// <summary>The lines of an embedded text that are for this major version.</summary>
    public static IEnumerable<string> LinesFor(Stream stream, int version)
    {
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (IsFor(line, version)) yield return line;
        }
    }

    private static bool IsFor(string line, int version)
    {
        foreach (Match mark in Mark().Matches(line))
        {
            var isSince = version >= int.Parse(mark.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            if (isSince != (mark.Groups[1].ValueSpan is "since"))
                return false;
        }

        return true;
    }

    [GeneratedRegex("-- (since|before) ([0-9]+)")]
    private static partial Regex Mark();
}
