using System.Text.RegularExpressions;
using DbMigrate.Migrations;
using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Sqlite;

namespace DbMigrate.Sources;

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
        [.. sources.Where(source => source.Text.Contains(Words, StringComparison.OrdinalIgnoreCase)).SelectMany(source => Find(source, dialect))];

    private static IEnumerable<RenameHint> Find(SqlSource source, Dialect dialect)
    {
        var text = PsqlScript.WithoutRestrict(source.Text);
        SqlSyntax syntax = dialect == Dialect.PostgreSql ? PostgresSyntax.Instance : SqliteSyntax.Instance;
        var tokens = PlacedToken.Read(text, syntax);
        var comments = tokens.Where(token => token.Kind == SqlTokenKind.Comment && Hint().IsMatch(token.Text(text))).ToList();
        if (comments.Count == 0)
            yield break;

        var code = tokens.Where(token => token.Kind is not SqlTokenKind.Comment).ToList();
        var starts = source.Split(dialect).Select(statement => statement.Start).ToHashSet();
        var defined = NamedDefinition.Find(text, code, starts, dialect)
            .GroupBy(definition => definition.Position.Line)
            .ToDictionary(line => line.Key, line => line.MinBy(definition => definition.Position.Column)!);
        var about = LinesOf(code.Select(token => token.Position.Line).ToHashSet(), tokens.Where(token => token.Kind == SqlTokenKind.Comment));
        foreach (var comment in comments)
        {
            var line = about[comment.Position.Line];
            if (line is null || !defined.TryGetValue(line.Value, out var definition))
                throw Invalid(source, comment, "stands beside nothing that can be renamed", "Put it on the line of the new name, or directly above it.");
            var old = OldName(Hint().Match(comment.Text(text).ToString()).Groups[1].Value, definition.Kind, dialect)
                ?? throw Invalid(source, comment, "must name one old name, without its schema", "Write -- renamed from: old_name, in quotes where the name needs them.");
            yield return new(definition.Kind, definition.Schema, definition.Name, definition.Table, old, source.Name, comment.Position);
        }
    }

    /// <summary>The line that the comments of each line are about: their own where that has code, else the next one below, with only
    /// comments between.</summary>
    private static Dictionary<int, int?> LinesOf(HashSet<int> code, IEnumerable<PlacedToken> comments)
    {
        var about = new Dictionary<int, int?>();
        foreach (var line in comments.Select(comment => comment.Position.Line).Distinct().OrderDescending())
            about[line] = code.Contains(line) ? line : code.Contains(line + 1) ? line + 1 : about.GetValueOrDefault(line + 1);
        return about;
    }

    private static string? OldName(string text, Schema.ObjectKind kind, Dialect dialect)
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
            return kind == Schema.ObjectKind.EnumValue ? text : SqlNames.Unquote(text, dialect);
        }

        // A doubled quote is one of the name's own.
        var isWhole = text.Length > 2 && text[^1] == quote && text[1..^1].Replace(new string(quote, 2), "", StringComparison.Ordinal).IndexOf(quote) < 0;
        return isWhole ? SqlNames.Unquote(text, dialect) : null;
    }

    private static DbMigrateException Invalid(SqlSource source, PlacedToken comment, string problem, string action) => new(
        ErrorId.RenameHintInvalid, $"{source.Name}:{comment.Position}: this '-- {Words}:' {problem}.", action, source.Name);

    [GeneratedRegex(@"^--\s*renamed\s+from\s*:(.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Hint();
}
