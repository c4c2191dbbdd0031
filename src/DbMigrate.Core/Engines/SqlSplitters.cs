using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Sql;

namespace DbMigrate.Engines;

/// <summary>The splitter of each engine.</summary>
public static class SqlSplitters
{
    private static readonly PostgresSplitter Postgres = new();
    private static readonly SqliteSplitter Sqlite = new();

    /// <summary>The splitter that reads scripts as <paramref name="dialect"/>'s engine would.</summary>
    public static ISqlSplitter For(Dialect dialect) => dialect switch
    {
        Dialect.PostgreSql => Postgres,
        Dialect.Sqlite => Sqlite,
        _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
    };
}
