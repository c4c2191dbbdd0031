using System.IO.Enumeration;

namespace DbMigrate;

/// <summary>The objects DbMigrate looks at; everything else is left alone.</summary>
/// <remarks>A pattern is a name with the wildcards <c>*</c> and <c>?</c>; with <c>!</c> before it, it leaves out what it matches. Where all
/// patterns leave out, the rest is looked at.</remarks>
public sealed record IncludeFilter
{
    /// <summary>Schemas (PostgreSQL), by name or wildcard.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = ["*"];

    /// <summary>Tables, by name or wildcard.</summary>
    public IReadOnlyList<string> Tables { get; init; } = ["*"];

    /// <summary>Whether a schema of PostgreSQL is looked at.</summary>
    internal bool HasSchema(string name) => Has(Schemas, name, ignoreCase: false);

    /// <summary>Whether a table is, by its bare name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="ignoreCase">Whether the engine's names differ in more than case.</param>
    internal bool HasTable(string name, bool ignoreCase) => Has(Tables, name, ignoreCase);

    /// <summary>The patterns of tables that are looked at, and of those that are left out of them.</summary>
    internal (IReadOnlyList<string> Taken, IReadOnlyList<string> LeftOut) TablePatterns => Split(Tables);

    private static bool Has(IReadOnlyList<string> patterns, string name, bool ignoreCase)
    {
        var (taken, leftOut) = Split(patterns);
        return taken.Any(Matches) && !leftOut.Any(Matches);

        // A table may have the empty name, which no pattern but this one matches. Only the wildcards mean something else than themselves.
        bool Matches(string pattern) => pattern == "*"
            || FileSystemName.MatchesSimpleExpression(pattern.Replace(@"\", @"\\", StringComparison.Ordinal), name, ignoreCase);
    }

    private static (IReadOnlyList<string> Taken, IReadOnlyList<string> LeftOut) Split(IReadOnlyList<string> patterns)
    {
        string[] leftOut = [.. patterns.Where(pattern => pattern.StartsWith('!')).Select(pattern => pattern[1..])];
        return (leftOut.Length == patterns.Count ? ["*"] : [.. patterns.Where(pattern => !pattern.StartsWith('!'))], leftOut);
    }
}
