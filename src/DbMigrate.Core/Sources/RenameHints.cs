namespace DbMigrate.Sources;

internal static class RenameHints
{
    public static IReadOnlyList<RenameHint> Find(IReadOnlyList<SqlSource> sources, Dialect dialect) => throw new NotImplementedException();
}
