using System.Text.RegularExpressions;

namespace DbMigrate.Sources.Renames;

/// <summary>A <c>-- using: expression</c> in a schema file: how the values of the column beside it become its type.</summary>
/// <param name="Schema">The table's schema as written; null where the text names none, which means the engine's default.</param>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="Expression">The expression as it is written.</param>
/// <param name="Source">The file.</param>
/// <param name="Position">Where the comment is.</param>
internal sealed partial record UsingHint(
    string? Schema, string Table, string Column, string Expression, string Source, SourcePosition Position)
{
    private const string Words = "using";

    /// <summary>The hints, in the order of the text.</summary>
    /// <remarks>The comment stands where <c>-- renamed from:</c> does, see <see cref="RenameHints"/>; the expression ends with the
    /// line.</remarks>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.UsingInvalid"/>: a hint stands beside no column, or says
    /// nothing.</exception>
    public static IReadOnlyList<UsingHint> Find(IReadOnlyList<SqlSource> sources, Dialect dialect) =>
        [
            .. sources
                .Where(source => source.Text.Contains(Words, StringComparison.OrdinalIgnoreCase))
                .SelectMany(source => Find(source, dialect)),
        ];

    private static IEnumerable<UsingHint> Find(SqlSource source, Dialect dialect)
    {
        foreach (var (place, said, definition) in HintComment.Find(source, dialect, Hint()))
        {
            if (definition is not { Kind: ObjectKind.Column, Table: { } table })
                throw Invalid(
                    source,
                    place,
                    "stands beside no column",
                    "Put it on the line of the column whose values it is about, or directly above it.");
            var expression = said.Trim();
            if (expression.Length == 0) throw Invalid(source, place, "holds no expression", "Write -- using: total / 100.0, say.");
            yield return new(definition.Schema, table, definition.Name, expression, source.Name, place);
        }
    }

    private static DbMigrateException Invalid(SqlSource source, SourcePosition place, string problem, string action) => new(
        ErrorId.UsingInvalid, $"{source.Name}:{place}: this '-- {Words}:' {problem}.", action, source.Name);

    [GeneratedRegex(@"^--\s*using\s*:(.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Hint();
}
