using DbMigrate.Engines;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Empties a database for the next case, which then waits for no new one, nor for a session that knows its catalogs.</summary>
/// <remarks>What most cases make is dropped, and then every row of every catalog is counted: a database that is not what a new one is, by
/// a single row, is not used again.</remarks>
internal static class BlankDatabase
{
    private const string Emptying = """
        DO $$
        DECLARE
            statements text;
        BEGIN
            SELECT string_agg(sql, '; ' ORDER BY place, oid DESC) INTO statements FROM (
                SELECT 1 AS place, oid, format('DROP EXTENSION IF EXISTS %I CASCADE', extname) AS sql FROM pg_extension WHERE oid >= 16384
                UNION ALL
                SELECT 2, oid, format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) FROM pg_namespace
                WHERE oid >= 16384 AND nspname NOT LIKE 'pg\_%'
                UNION ALL
                SELECT 3, oid, format(CASE relkind WHEN 'v' THEN 'DROP VIEW IF EXISTS public.%I CASCADE'
                                                   WHEN 'm' THEN 'DROP MATERIALIZED VIEW IF EXISTS public.%I CASCADE'
                                                   WHEN 'f' THEN 'DROP FOREIGN TABLE IF EXISTS public.%I CASCADE'
                                                   WHEN 'S' THEN 'DROP SEQUENCE IF EXISTS public.%I CASCADE'
                                                   ELSE 'DROP TABLE IF EXISTS public.%I CASCADE' END, relname)
                FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND objsubid = 0
                        AND deptype IN ('i', 'a'))
                UNION ALL
                SELECT 4, oid, format('DROP ROUTINE IF EXISTS %s CASCADE', oid::regprocedure)
                FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'i')
                UNION ALL
                SELECT 5, oid, format('DROP TYPE IF EXISTS %s CASCADE', oid::regtype)
                FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'c', 'r') AND NOT EXISTS (
                    SELECT FROM pg_class WHERE pg_class.oid = typrelid AND relkind <> 'c')) todo;
            IF statements IS NOT NULL THEN
                EXECUTE statements;
            END IF;
        END
        $$
        """;

    /// <summary>A query for what is in every catalog: how many rows, and how many of them since a transaction; and what the server keeps of
    /// the database beside it. A session's place for temporary tables stays once it had one.</summary>
    private const string Counting = """
        SELECT 'SELECT concat_ws('' '', ' || string_agg(
            format('(SELECT count(*) || ''+'' || count(*) FILTER (WHERE xmin::text::bigint >= %2$s) FROM ONLY %1$s%3$s)',
                oid::regclass, '{0}', CASE relname WHEN 'pg_namespace' THEN ' WHERE nspname !~ ''^pg_(toast_)?temp_''' END), ', '
            ORDER BY oid) || ', (SELECT concat(datacl, datconnlimit, datallowconn) FROM pg_database WHERE datname = current_database()),
            (SELECT count(*) FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())),
            (SELECT count(*) FROM pg_shdescription WHERE objoid = (SELECT oid FROM pg_database WHERE datname = current_database())),
            (SELECT count(*) FROM pg_shdepend WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())),
            (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()))'
        FROM pg_class
        WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND NOT relisshared AND relname <> 'pg_statistic'
        """;

    /// <summary>The query that says what is in a database that is blank now, and what it says.</summary>
    public static async Task<Blank> LookAsync(DatabaseSession session)
    {
        var next = await OneAsync(session, "SELECT pg_current_xact_id()::text");
        var query = await OneAsync(session, Counting.Replace("{0}", next, StringComparison.Ordinal));
        return new(query, await OneAsync(session, query));
    }

    /// <summary>Whether the database is blank again, and its session as new.</summary>
    public static async Task<bool> EmptyAsync(DatabaseSession session, Blank blank)
    {
        if (session.IsLost) return false;
        try
        {
            await session.RollbackAsync();
            await session.RestoreAsync(new ScriptPlan { ChangesSession = true });
            await session.ExecuteAsync(Emptying, CancellationToken.None);
            return await OneAsync(session, blank.Query) == blank.Contents;
        }
        catch (Exception e) when (e is DatabaseException or DbMigrateException)
        {
            return false;
        }
    }

    private static async Task<string> OneAsync(DatabaseSession session, string query) =>
        (string)(await session.QueryAsync(query, CancellationToken.None))[0][0]!;

    /// <param name="Query">Asks what is in the database.</param>
    /// <param name="Contents">The answer of a blank one.</param>
    internal sealed record Blank(string Query, string Contents);
}
