using DbMigrate.Sources.Renames;

namespace DbMigrate.Sources;

/// <summary>What comments of schema files say about changes.</summary>
/// <param name="Renames"><c>-- renamed from:</c></param>
/// <param name="Expressions"><c>-- using:</c></param>
internal sealed record SourceHints(IReadOnlyList<RenameHint> Renames, IReadOnlyList<UsingHint> Expressions)
{
    public static SourceHints None { get; } = new([], []);

    /// <summary>Those of some sources.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.RenameHintInvalid"/>, <see cref="ErrorId.UsingInvalid"/>.</exception>
    public static SourceHints Find(IReadOnlyList<SqlSource> sources, Dialect dialect) => new(RenameHints.Find(sources, dialect), UsingHint.Find(sources, dialect));
}
