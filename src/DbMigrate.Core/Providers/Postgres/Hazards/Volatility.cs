using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Whether an expression has another value in each row: what a new column's default then costs.</summary>
/// <remarks>A default that is not volatile is computed once and kept once for all rows (since PostgreSQL 11):
/// https://www.postgresql.org/docs/current/sql-altertable.html, "Notes".</remarks>
internal static class Volatility
{
    /// <summary>Built-in functions that are volatile, and those of uuid-ossp and pgcrypto.</summary>
    private static readonly HashSet<string> Volatile = new(StringComparer.Ordinal)
    {
        "clock_timestamp", "currval", "gen_random_bytes", "gen_random_uuid", "gen_salt", "lastval", "nextval", "pg_sleep", "random",
        "random_normal", "setval", "timeofday", "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4", "uuidv4", "uuidv7",
    };

    public static bool IsVolatile(string expression, HazardScan scan)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, expression);
        while (!tokens.IsEnd)
        {
            if (tokens.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted) || tokens.Text.StartsWith("'"))
            {
                tokens.Next();
                continue;
            }

            var name = tokens.TakeName();
            if (tokens.Text is "(" && IsVolatile(name, scan)) return true;
        }

        return false;
    }

    private static bool IsVolatile(TableName name, HazardScan scan)
    {
        if (Volatile.Contains(name.Name)) return true;
        var routine = scan
            .Before?.Objects.OfType<Routine>()
            .FirstOrDefault(item => item.Name == name.Name && (name.Schema is null || item.Schema == name.Schema));
        // What is in no catalog of ours and has a schema is an extension's or was made by the script: the default of CREATE FUNCTION is
        // volatile.
        if (routine is null) return name.Schema is not (null or "pg_catalog");
        var head = new SqlTokens(PostgresSyntax.Instance, routine.Definition);
        return !head.Contains("IMMUTABLE") && !head.Contains("STABLE");
    }
}
