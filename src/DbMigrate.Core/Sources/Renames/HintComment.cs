using System.Text.RegularExpressions;
using DbMigrate.Engines;
using DbMigrate.Sql;

namespace DbMigrate.Sources.Renames;

/// <summary>A comment that says something about a definition: it stands on the line of its name, or on lines of comments only directly
/// above it.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Said">What the expression's first group matches in it.</param>
/// <param name="Definition">The definition whose name comes first on that line; null where there is none.</param>
internal sealed record HintComment(SourcePosition Position, string Said, NamedDefinition? Definition)
{
    /// <summary>The comments of a source that an expression matches, in the order of the text.</summary>
    public static IEnumerable<HintComment> Find(SqlSource source, Dialect dialect, Regex hint)
    {
        var text = source.OnlySql(dialect);
        var syntax = KnownEngines.Of(dialect).Syntax;
        var tokens = PlacedToken.Read(text, syntax);
        var comments = tokens.Where(token => token.Kind == SqlTokenKind.Comment && hint.IsMatch(token.Text(text))).ToList();
        if (comments.Count == 0)
            yield break;

        var code = tokens.Where(token => token.Kind is not SqlTokenKind.Comment).ToList();
        var starts = source.Split(dialect).Select(statement => statement.Start).ToHashSet();
        var defined = NamedDefinition.Find(text, code, starts, dialect)
            .GroupBy(definition => definition.Position.Line)
            .ToDictionary(line => line.Key, line => line.MinBy(definition => definition.Position.Column)!);
        var about = LinesOf(
            code.Select(token => token.Position.Line).ToHashSet(), tokens.Where(token => token.Kind == SqlTokenKind.Comment));
        foreach (var comment in comments)
        {
            var said = hint.Match(comment.Text(text).ToString()).Groups[1].Value;
            yield return new(comment.Position, said, about[comment.Position.Line] is { } line ? defined.GetValueOrDefault(line) : null);
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
}
