namespace DbMigrate;

/// <summary>The SQL engines DbMigrate drives.</summary>
public enum Dialect : long
{
    /// <summary>PostgreSQL 14 and later: <c>postgresql</c>, in old journals <c>pg</c>.</summary>
    PostgreSql,

    /// <summary>SQLite 3.35 and later: <c>sqlite</c>, in Drizzle journals also <c>turso</c>.</summary>
    Sqlite,
}

internal static class Dialects
{
    /// <summary>The name that configuration files and journals use.</summary>
    public static string ToName(this Dialect dialect) => dialect switch
    {
        Dialect.PostgreSql => "postgresql",
        Dialect.Sqlite => "sqlite",
        _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
    };

    /// <summary>The name that people know the engine by.</summary>
    public static string ToTitle(this Dialect dialect) => dialect switch
    {
        Dialect.PostgreSql => "PostgreSQL",
        Dialect.Sqlite => "SQLite",
        _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
    };

    /// <summary>Reads every spelling that Drizzle Kit has written and people type; null for an engine that is not supported.</summary>
    public static Dialect? FromName(string name) => name.ToLowerInvariant() switch
    {
        "postgresql" or "postgres" or "pg" => Dialect.PostgreSql,
        "sqlite" or "turso" => Dialect.Sqlite,
        _ => null,
    };
}
