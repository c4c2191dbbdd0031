using System.Text.RegularExpressions;
using DbMigrate.Engines;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>Finds what a session's URL, role and database set, and gives it to another database.</summary>
internal static partial class SessionProfiles
{
    private const string SearchPath = "search_path";

    /// <summary>In seconds: a plan can be made without the target.</summary>
    private const int LongestWait = 3;

    // What is about the connection, the server's log or time-outs says nothing about what a statement means; a role is told by what it
    // owns.
    private const string Query = """
        SELECT s.name, s.setting, current_user::text, current_schemas(false)::text[],
            EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql')
        FROM (SELECT) one
        LEFT JOIN pg_catalog.pg_settings s
            ON s.source IN ('database', 'user', 'database user', 'client') AND s.context IN ('user', 'superuser')
            AND s.name NOT IN ('application_name', 'client_encoding', 'client_min_messages', 'role', 'session_authorization',
                'session_replication_role', 'synchronous_commit', 'jit')
            AND s.name !~ '^(log|track|transaction|default_transaction|debug)_|_timeout$'
        """;

    /// <summary>The extensions with their schemas and the names of what they brought. Planning it takes a new session longer than all the
    /// rest, so it is asked only where there is one.</summary>
    private const string ExtensionsQuery = """
        SELECT concat_ws(E'\n', e.extname, n.nspname, (
            SELECT string_agg(DISTINCT coalesce(t.typname, p.proname, o.oprname, c.opcname, a.amname, r.relname, x.dictname)::text, E'\n')
            FROM pg_catalog.pg_depend d
            LEFT JOIN pg_catalog.pg_type t ON d.classid = 'pg_catalog.pg_type'::regclass AND t.oid = d.objid
            LEFT JOIN pg_catalog.pg_proc p ON d.classid = 'pg_catalog.pg_proc'::regclass AND p.oid = d.objid
            LEFT JOIN pg_catalog.pg_operator o ON d.classid = 'pg_catalog.pg_operator'::regclass AND o.oid = d.objid
            LEFT JOIN pg_catalog.pg_opclass c ON d.classid = 'pg_catalog.pg_opclass'::regclass AND c.oid = d.objid
            LEFT JOIN pg_catalog.pg_am a ON d.classid = 'pg_catalog.pg_am'::regclass AND a.oid = d.objid
            LEFT JOIN pg_catalog.pg_class r ON d.classid = 'pg_catalog.pg_class'::regclass AND r.oid = d.objid
            LEFT JOIN pg_catalog.pg_ts_dict x ON d.classid = 'pg_catalog.pg_ts_dict'::regclass AND x.oid = d.objid
            WHERE d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'))
        FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'
        """;

    /// <summary>The profile of an open session.</summary>
    public static async Task<SessionProfile> ReadAsync(PostgresSession session, CancellationToken cancel)
    {
        var rows = await session.QueryAsync(Query, cancel).ConfigureAwait(false);
        var user = (string)rows[0][2]!;
        var extensions = rows[0][4] is true ? await session.QueryAsync(ExtensionsQuery, cancel).ConfigureAwait(false) : [];
        return new(
            [.. rows.Where(row => row[0] is not null).Select(row => ((string)row[0]!, OfUser((string)row[0]!, (string)row[1]!, user)))],
            (string[])rows[0][3]!)
        {
            Extensions =
            [
                .. extensions
                    .Select(row => ((string)row[0]!).Split('\n'))
                    .Select(names => new TargetExtension(names[0], names[1], names[2..].ToHashSet(StringComparer.Ordinal))),
            ],
        };
    }

    /// <summary>The profile of a database that is not open; where it cannot be reached soon, what its URL tells.</summary>
    public static async Task<SessionProfile> ReadAsync(DatabaseUrl url, CancellationToken cancel)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(url.ConnectionString);
            builder.Timeout = Math.Min(builder.Timeout, LongestWait);
            var session = await PostgresSession
                .ConnectAsync(
                    PostgresUrl.ParseConnectionString(builder.ConnectionString).WithPassword(url.Password),
                    SessionAccess.ReadOnly,
                    SessionOptions.Reading,
                    cancel)
                .ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
                return await ReadAsync(session, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbMigrateException { Id: not ErrorId.Canceled } or DatabaseException)
        {
            return Of(url);
        }
    }

    /// <summary>The profile that a URL alone tells.</summary>
    private static SessionProfile Of(DatabaseUrl url)
    {
        var builder = new NpgsqlConnectionStringBuilder(url.ConnectionString);
        var settings = new List<(string Name, string Value)>();
        foreach (var (name, value) in Options(builder.Options ?? "")) settings.Add((name, OfUser(name, value, builder.Username!)));
        if (builder.SearchPath is { Length: > 0 } path) settings.Add((SearchPath, OfUser(SearchPath, path, builder.Username!)));
        if (builder.Timezone is { Length: > 0 } zone) settings.Add(("TimeZone", zone));
        return new(settings, [.. settings.Where(setting => setting.Name == SearchPath).SelectMany(setting => Names(setting.Value))]);
    }

    /// <summary>The statement that gives a database the profile; a setting that may not be set is left out.</summary>
    public static string Apply(SessionProfile profile, string database) =>
        $"""
            DO $dbmigrate$
            DECLARE setting text[];
            BEGIN
                FOREACH setting SLICE 1 IN ARRAY ARRAY[{string.Join(
                ", ", profile.Settings.Select(item => $"ARRAY[{PostgresText.Literal(item.Name)}, {PostgresText.Literal(item.Value)}]"))}]
                LOOP
                    BEGIN
                        PERFORM pg_catalog.set_config(setting[1], setting[2], true);
                        EXECUTE pg_catalog.format('ALTER DATABASE %I SET %s FROM CURRENT', {PostgresText.Literal(database)}, setting[1]);
                    EXCEPTION WHEN OTHERS THEN
                        NULL;
                    END;
                END LOOP;
            END
            $dbmigrate$
            """;

    // The scratch server may know us by another name.
    private static string OfUser(string name, string value, string user) =>
        name == SearchPath ? value.Replace("\"$user\"", PostgresText.Identifier(user), StringComparison.Ordinal) : value;

    /// <summary>The <c>-c name=value</c> and <c>--name=value</c> of libpq's options; a backslash keeps the character behind it.</summary>
    private static IEnumerable<(string Name, string Value)> Options(string options)
    {
        var words = Word().Matches(options).Select(match => Escaped().Replace(match.Value, "$1")).ToList();
        for (var i = 0; i < words.Count; i++)
        {
            var setting = words[i] == "-c" && i + 1 < words.Count ? words[++i]
                : words[i].StartsWith("-c", StringComparison.Ordinal) ? words[i][2..]
                : words[i].StartsWith("--", StringComparison.Ordinal) ? words[i][2..].Replace('-', '_')
                : "";
            var at = setting.IndexOf('=', StringComparison.Ordinal);
            if (at > 0) yield return (setting[..at].ToLowerInvariant(), setting[(at + 1)..]);
        }
    }

    /// <summary>The schemas that a search path names.</summary>
    private static IEnumerable<string> Names(string path)
    {
        foreach (Match match in PathName().Matches(path))
        {
            var name = match.Groups[1].Success
                ? match.Groups[1].Value.Replace("\"\"", "\"", StringComparison.Ordinal)
                : match.Groups[2].Value.ToLowerInvariant();
            if (!name.StartsWith('$') && !name.StartsWith("pg_", StringComparison.Ordinal)) yield return name;
        }
    }

    [GeneratedRegex(@"(?:\\.|[^\s\\])+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();

    [GeneratedRegex("\"((?:[^\"]|\"\")+)\"|([^\\s,\"]+)")]
    private static partial Regex PathName();
}
