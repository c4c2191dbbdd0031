using DbMigrate.Sources.Renames;
using DbMigrate.Text;

namespace DbMigrate.Sources;

/// <summary>What comments of schema files say about changes.</summary>
/// <param name="Renames"><c>-- renamed from:</c></param>
/// <param name="Expressions"><c>-- using:</c></param>
internal sealed record SourceHints(IReadOnlyList<RenameHint> Renames, IReadOnlyList<UsingHint> Expressions)
{
    public static SourceHints None { get; } = new([], []);

    /// <summary>Those of some sources.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.RenameHintInvalid"/>, <see cref="ErrorId.UsingInvalid"/>.</exception>
    public static SourceHints Find(IReadOnlyList<SqlSource> sources, Dialect dialect)
    {
        // All of a project's are, or none is.
        var cased = sources.Any(source => source.IsCamelCase);
        var (renames, expressions) = (RenameHints.Find(sources, dialect), UsingHint.Find(sources, dialect));
        return cased ? new([.. renames.Select(Cased)], [.. expressions.Select(Cased)]) : new(renames, expressions);
    }

    private static UsingHint Cased(UsingHint hint) => hint with { Table = SnakeCase.Of(hint.Table), Column = SnakeCase.Of(hint.Column) };

    /// <summary>The new name is the one that it has in the database; the old one is the database's anyway.</summary>
    private static RenameHint Cased(RenameHint hint) => hint.Kind switch
    {
        ObjectKind.Table or ObjectKind.View or ObjectKind.MaterializedView => hint with { Name = SnakeCase.Of(hint.Name) },
        ObjectKind.Column => hint with { Name = SnakeCase.Of(hint.Name), Table = hint.Table is null ? null : SnakeCase.Of(hint.Table) },
        ObjectKind.Constraint or ObjectKind.ForeignKey => hint with { Table = hint.Table is null ? null : SnakeCase.Of(hint.Table) },
        _ => hint,
    };
}
