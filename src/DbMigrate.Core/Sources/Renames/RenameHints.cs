using System.Text.RegularExpressions;
using DbMigrate.Engines;

namespace DbMigrate.Sources.Renames;

/// <summary>Finds <c>-- renamed from: old</c> in schema sources.</summary>
/// <remarks>
/// The comment stands on the line of the new name, or on lines of comments only directly above it. It is about the definition whose name
/// comes first on that line: what a <c>CREATE</c> names, a column, a <c>CONSTRAINT</c>, an enum's value, a type's attribute, or what
/// <c>ALTER TABLE … ADD</c> names. The old name is one name without its schema, in quotes where the engine wants them.
/// </remarks>
internal static partial class RenameHints
{
    private const string Words = "renamed from";

    /// <summary>The hints, in the order of the text.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.RenameHintInvalid"/>: a hint is about nothing, or names nothing.</exception>
    public static IReadOnlyList<RenameHint> Find(IReadOnlyList<SqlSource> sources, Dialect dialect) =>
        [
            .. sources
                .Where(source => source.Text.Contains(Words, StringComparison.OrdinalIgnoreCase))
                .SelectMany(source => Find(source, dialect)),
        ];

    private static IEnumerable<RenameHint> Find(SqlSource source, Dialect dialect)
    {
        foreach (var (place, said, definition) in HintComment.Find(source, dialect, Hint()))
        {
            if (definition is null)
                throw Invalid(
                    source,
                    place,
                    "stands beside nothing that can be renamed",
                    "Put it on the line of the new name, or directly above it.");
            var old =
                OldName(said, definition.Kind, dialect)
                ?? throw Invalid(
                    source,
                    place,
                    "must name one old name, without its schema",
                    "Write -- renamed from: old_name, in quotes where the name needs them.");
            yield return new(definition.Kind, definition.Schema, definition.Name, definition.Table, old, source.Name, place);
        }
    }

    private static string? OldName(string text, ObjectKind kind, Dialect dialect)
    {
        text = text.Trim();
        if (text.Length == 0)
            return null;
        var quote = text[0] switch { '"' or '\'' or '`' => text[0], '[' => ']', _ => '\0' };
        if (quote == '\0')
        {
            if (text.AsSpan().IndexOfAny(" \t.,;'\"") >= 0)
                return null;
            // A value is a text, which nothing folds.
            return kind == ObjectKind.EnumValue ? text : KnownEngines.Of(dialect).Syntax.NameOf(text);
        }

        // A doubled quote is one of the name's own.
        var isWhole =
            text.Length > 2
            && text[^1] == quote
            && text[1..^1].Replace(new string(quote, 2), "", StringComparison.Ordinal).IndexOf(quote) < 0;
        return isWhole ? KnownEngines.Of(dialect).Syntax.NameOf(text) : null;
    }

    private static DbMigrateException Invalid(SqlSource source, SourcePosition place, string problem, string action) => new(
        ErrorId.RenameHintInvalid, $"{source.Name}:{place}: this '-- {Words}:' {problem}.", action, source.Name);

    [GeneratedRegex(@"^--\s*renamed\s+from\s*:(.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Hint();
}
