using SQLitePCL;

namespace DbMigrate.Providers.Sqlite.Scratch;

/// <summary>The limits of a service that runs SQLite with less than the library takes: https://www.sqlite.org/c3ref/limit.html.</summary>
/// <param name="StatementBytes">Of a statement.</param>
/// <param name="Columns">Of a table.</param>
/// <param name="CompoundTerms">Of UNION and its like.</param>
/// <param name="PatternBytes">Of a LIKE or GLOB pattern.</param>
/// <param name="Arguments">Of a function.</param>
/// <param name="Depth">Of an expression.</param>
internal sealed record SqliteLimits(int StatementBytes, int Columns, int CompoundTerms, int PatternBytes, int Arguments, int Depth)
{
    /// <summary>Holds a connection to them.</summary>
    public void Set(sqlite3 database)
    {
        foreach (
            var (limit, value) in (ReadOnlySpan<(int, int)>)
                [
                    (raw.SQLITE_LIMIT_SQL_LENGTH, StatementBytes),
                    (raw.SQLITE_LIMIT_COLUMN, Columns),
                    (raw.SQLITE_LIMIT_COMPOUND_SELECT, CompoundTerms),
                    (raw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, PatternBytes),
                    (raw.SQLITE_LIMIT_FUNCTION_ARG, Arguments),
                    (raw.SQLITE_LIMIT_EXPR_DEPTH, Depth),
                ])
        {
            _ = raw.sqlite3_limit(database, limit, value);
        }
    }
}
