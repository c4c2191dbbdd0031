using System.Collections.Frozen;
using System.Globalization;

namespace DbMigrate.Sources.Drizzle.TypeScript;

/// <summary>Names that are given once each.</summary>
/// <param name="reserved">Those that nothing may have.</param>
internal sealed class TakenNames(IEnumerable<string> reserved)
{
    /// <summary>What no constant of a module can be called, or would be mistaken for something else: <c>then</c> makes a module a
    /// promise.</summary>
    public static FrozenSet<string> OfModules { get; } =
        """
            abstract arguments as async await break case catch class const continue debugger default delete do else enum eval export exports
            extends false finally for function get globalThis if implements import in instanceof interface let many module new null of one
            package private protected public require return set static super switch table then this throw true try type typeof undefined var void
            while with yield
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What a table of Drizzle's has beside its columns.</summary>
    public static FrozenSet<string> OfTables { get; } =
        "_ $inferSelect $inferInsert getSQL shouldOmitSQLParens enableRLS constructor".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private readonly HashSet<string> _taken = [.. reserved];

    /// <summary>The name, or one that begins with it where it is taken.</summary>
    /// <param name="name">What is wanted.</param>
    /// <param name="kind">What is added first where it is taken: <c>Table</c>.</param>
    public string Take(string name, string kind = "")
    {
        if (_taken.Add(name)) return name;
        if (kind.Length > 0 && _taken.Add(name + kind)) return name + kind;
        for (var number = 2; ; number++)
        {
            var numbered = string.Create(CultureInfo.InvariantCulture, $"{name}{kind}{number}");
            if (_taken.Add(numbered)) return numbered;
        }
    }
}
