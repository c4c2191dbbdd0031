using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>The embedded catalog queries. A line that ends in <c>-- since 15</c> or <c>-- before 18</c> is for those versions
/// only.</summary>
internal static partial class QueryText
{
    private static readonly ConcurrentDictionary<(string Name, int Version), string> Texts = new();

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
