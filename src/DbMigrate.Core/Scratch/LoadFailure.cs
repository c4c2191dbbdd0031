using System.Text.RegularExpressions;
using DbMigrate.Sources;
using DbMigrate.Sql;

namespace DbMigrate.Scratch;

/// <summary>A statement that has not succeeded yet.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Error">Why.</param>
internal sealed partial record LoadFailure(SchemaStatement Statement, DatabaseError Error)
{
    /// <summary>The failure that a person should see: what is wrong in itself before what lacks something, and that before what lacks
    /// only what another failed statement would have made.</summary>
    public static LoadFailure FirstOf(IReadOnlyList<LoadFailure> failures)
    {
        var first = failures
            .OrderBy(failure => failure.Error.Kind == DatabaseErrorKind.Missing)
            .ThenBy(failure => failure.Statement.Order)
            .First();
        if (first.Error.Kind != DatabaseErrorKind.Missing)
            return first;
        var unmade = failures.Where(failure => failure.Statement.Statement.Head.StartsWith("CREATE ", StringComparison.Ordinal))
            .SelectMany(failure => failure.Statement.Statement.Head.Split(' ').Select(LastPart), (failure, name) => (failure, name))
            .ToLookup(pair => pair.name, pair => pair.failure, StringComparer.OrdinalIgnoreCase);
        return failures.OrderBy(failure => failure.Statement.Order)
            .FirstOrDefault(failure => !failure.Lacks().Any(name => unmade[name].Any(other => !ReferenceEquals(other, failure))), first);
    }

    private IEnumerable<string> Lacks() =>
        Named().Matches(Error.Message).Select(match => LastPart(match.Groups.Values.Skip(1).First(group => group.Success).Value));

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..].Trim('"');

    // "name" in one, and after SQLite's "no such table: " in the other engine's messages; a function's stands without quotes.
    [GeneratedRegex("\"([^\"]+)\"|no such \\w+: (\\S+)|([\\w.\"]+)\\(")]
    private static partial Regex Named();
}
