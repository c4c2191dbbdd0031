using System.Text.RegularExpressions;
using DbMigrate.Engines.Hazards;
using DbMigrate.Tests.Infrastructure;
using Npgsql;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>Runs statements on a server, each in a transaction that is taken back, and sees what they did to what was there: the rules have
/// to say the same.</summary>
internal sealed partial class PostgresWitness(TestDatabase database)
{
    /// <summary>What the server does is read by one function of its own: a look costs one round trip.</summary>
    private const string Setup = """
        CREATE SCHEMA meta;
        CREATE FUNCTION meta.seen() RETURNS TABLE (kind text, place text, value text) LANGUAGE plpgsql AS $$
        DECLARE item record;
        BEGIN
            RETURN QUERY SELECT 'scan', c.oid::text, pg_stat_get_xact_numscans(c.oid)::text
                FROM pg_class c WHERE c.relnamespace NOT IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname LIKE 'pg\_%' OR n.nspname IN ('information_schema', 'meta')) AND c.relkind IN ('r', 'p');
            RETURN QUERY SELECT 'file', c.oid::text, c.relfilenode::text
                FROM pg_class c WHERE c.relnamespace NOT IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname LIKE 'pg\_%' OR n.nspname IN ('information_schema', 'meta')) AND c.relkind IN ('r', 'm');
            RETURN QUERY SELECT 'index', i.indrelid || ' ' || x.relfilenode, ''
                FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
                WHERE c.relnamespace NOT IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname LIKE 'pg\_%' OR n.nspname IN ('information_schema', 'meta')) AND x.relkind = 'i';
            FOR item IN
                SELECT c.oid, c.oid::regclass AS name, a.attnum, a.attname, a.attgenerated = '' AS own
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relnamespace NOT IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname LIKE 'pg\_%' OR n.nspname IN ('information_schema', 'meta')) AND c.relkind = 'r'
            LOOP
                CONTINUE WHEN NOT item.own;
                RETURN QUERY EXECUTE format('SELECT ''value'', %1$L, coalesce(string_agg(%2$I::text, chr(10) ORDER BY %2$I::text COLLATE "C"), '''') FROM ONLY %3$s', item.oid || '/' || item.attnum, item.attname, item.name);
            END LOOP;
            FOR item IN SELECT c.oid, c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace NOT IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname LIKE 'pg\_%' OR n.nspname IN ('information_schema', 'meta')) AND c.relkind = 'r' LOOP
                RETURN QUERY EXECUTE format('SELECT ''rows'', %L, count(*)::text FROM ONLY %s', item.oid, item.name);
            END LOOP;
        END $$;
        """;

    private const string Scans = """
        SELECT 'scan', c.oid::text, pg_stat_get_xact_numscans(c.oid)::text
        FROM pg_class c WHERE c.relnamespace NOT IN (SELECT n.oid FROM pg_namespace n WHERE n.nspname LIKE 'pg\_%' OR n.nspname IN ('information_schema', 'meta')) AND c.relkind IN ('r', 'p')
        """;

    private const string Locks = """
        SELECT 'lock', l.relation::text, l.mode FROM pg_locks l WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted
        """;

    private Dictionary<string, Dictionary<string, string>>? _before;
    private Dictionary<string, (string Name, char Kind)> _relations = [];
    private Dictionary<string, string> _parents = [];

    /// <summary>Makes the tables that statements run on, and looks at them once.</summary>
    public async Task PrepareAsync()
    {
        await database.ExecuteAsync(HazardCases.PostgresSetup);
        await database.ExecuteAsync(Setup);
        await using var connection = await database.OpenAsync();
        _before = await LookAsync(connection, "SELECT * FROM meta.seen()");
        _parents = (
            await LookAsync(
                connection,
                "SELECT 'parent', inhrelid::text, inhparent::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE c.relkind "
                    + "IN ('r', 'p')"
            ))["parent"];
        var names = await LookAsync(connection, """
            SELECT c.relkind::text, c.oid::text, n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname IN ('public', 'attic') AND c.relkind IN ('r', 'p', 'm', 'v', 'f')
            """);
        _relations = names
            .SelectMany(kind => kind.Value.Select(item => (item.Key, item.Value, Kind: kind.Key[0])))
            .ToDictionary(item => item.Key, item => (item.Value, item.Kind));
    }

    /// <summary>Runs a statement, or several.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="outside">It cannot run in a transaction, and stays done.</param>
    public async Task<Witnessed> RunAsync(string statement, bool outside)
    {
        await using var connection = await database.OpenAsync();
        if (!outside) await ExecuteAsync(connection, "BEGIN");
        try
        {
            var scans = await LookAsync(connection, Scans);
            try
            {
                await ExecuteAsync(connection, statement);
            }
            catch (PostgresException e)
            {
                return new($"{e.SqlState}: {e.MessageText}");
            }

            var locks = await LookAsync(connection, Locks, many: true);
            return See(statement, outside, scans, locks, await LookAsync(connection, "SELECT * FROM meta.seen()"));
        }
        finally
        {
            if (!outside) await ExecuteAsync(connection, "ROLLBACK");
        }
    }

    private Witnessed See(
        string statement,
        bool outside,
        Dictionary<string, Dictionary<string, string>> scans,
        Dictionary<string, Dictionary<string, string>> locks,
        Dictionary<string, Dictionary<string, string>> after)
    {
        var before = _before!;
        var seen = new Witnessed(null);
        foreach (var (key, _) in locks.GetValueOrDefault("lock") ?? [])
        {
            var (relation, mode) = (
                key.Split(' ')[0],
                Enum.Parse<LockMode>(key.Split(' ')[1].Replace("Lock", "", StringComparison.Ordinal)));
            if (!_relations.TryGetValue(relation, out var known) || mode == LockMode.AccessShare) continue;
            if (!seen.Locks.TryGetValue(known.Name, out var other) || other < mode) seen.Locks[known.Name] = mode;
            if (mode == LockMode.AccessExclusive && known.Kind != 'v') seen.Codes.Add(HazardCode.ExclusiveLock);
        }

        bool Holds(string table, LockMode mode) =>
            outside || (seen.Locks.TryGetValue(_relations[table].Name, out var held) && held >= mode);
        var truncates = statement.StartsWith("TRUNCATE", StringComparison.Ordinal);
        var concurrently = statement.Contains("CONCURRENTLY", StringComparison.Ordinal) && outside;
        var rewritten = before["file"]
            .Where(file => after["file"].TryGetValue(file.Key, out var now) && now != file.Value)
            .Select(file => file.Key)
            .ToHashSet();
        if (!truncates && rewritten.Any(table => _relations[table].Kind == 'r')) seen.Codes.Add(HazardCode.TableRewrite);

        // An index whose file is new was built, unless its table was written anew with all of its indexes.
        var built = after["index"]
            .Keys.Except(before["index"].Keys)
            .Select(index => index.Split(' ')[0])
            .Where(table => _relations.GetValueOrDefault(table).Kind == 'r' && !rewritten.Contains(table))
            .ToHashSet();
        if (!concurrently && built.Count > 0) seen.Codes.Add(HazardCode.IndexBuildBlocksWrites);

        // Rows that are read while writers wait.
        var scanned = after["scan"]
            .Where(scan =>
                _relations.ContainsKey(scan.Key)
                && long.Parse(scan.Value, null) > long.Parse(scans["scan"].GetValueOrDefault(scan.Key, "0"), null)
                && !rewritten.Contains(scan.Key)
                && !built.Contains(scan.Key)
                && !outside
                && Holds(scan.Key, LockMode.Share))
            .Select(scan => scan.Key)
            .ToHashSet();
        if (scanned.Count > 0) seen.Codes.Add(HazardCode.ConstraintScan);
        seen.BlocksLong = !truncates && seen.Codes.Contains(HazardCode.ExclusiveLock) && rewritten.Concat(built).Concat(scanned).Any();

        // LOCK TABLE may keep only writers off.
        if (statement.StartsWith("LOCK", StringComparison.Ordinal) && seen.Locks.Values.Any(mode => mode >= LockMode.Share))
            seen.Codes.Add(HazardCode.ExclusiveLock);
        // Rows that a condition names, and values that SET overwrites, go on purpose: of the statement's own table.
        var own = Own().Match(statement);
        foreach (var (table, count) in before["rows"])
        {
            var now = after["rows"].GetValueOrDefault(table, "0");
            var deliberate =
                own.Success && IsOf(table, own.Groups["table"].Value) && (own.Groups["verb"].Value != "DELETE FROM" || now != "0");
            if (deliberate) continue;
            var isLost =
                long.Parse(now, null) < long.Parse(count, null)
                || before["value"]
                    .Any(column =>
                        column.Key.StartsWith(table + "/", StringComparison.Ordinal)
                        && column.Value.Length > 0
                        && !IsThere(after["value"].GetValueOrDefault(column.Key), column.Value));
            if (isLost) seen.Lost.Add(_relations[table].Name);
        }

        if (seen.Lost.Count > 0) seen.Codes.Add(HazardCode.DataLoss);
        return seen;
    }

    /// <summary>Whether a table is the named one, or a partition or child of it.</summary>
    private bool IsOf(string table, string name) =>
        _relations[table].Name.Split('.')[^1] == name || (_parents.TryGetValue(table, out var parent) && IsOf(parent, name));

    [GeneratedRegex(@"\b(?<verb>DELETE FROM|UPDATE|MERGE INTO|INSERT INTO) (ONLY )?(attic\.)?(?<table>\w+)")]
    private static partial Regex Own();

    /// <summary>Whether each value is still there, if with quotes around it.</summary>
    private static bool IsThere(string? after, string before) => after is not null
        && after.Split('\n').Zip(before.Split('\n')).All(pair => Same(pair.First, pair.Second));

    // A time is the same one with another zone, a number with more digits.
    private static bool Same(string after, string before) =>
        after.Contains(before, StringComparison.Ordinal)
        || before.TrimEnd('0').TrimEnd('.') == after.TrimEnd('0').TrimEnd('.')
        || (
            DateTimeOffset.TryParse(after, out var one)
            && DateTimeOffset.TryParse(before, out var other)
            && Math.Abs((one - other).TotalHours) <= 14
            && one.Ticks % TimeSpan.TicksPerMinute == other.Ticks % TimeSpan.TicksPerMinute
            && after.Contains(':', StringComparison.Ordinal) == before.Contains(':', StringComparison.Ordinal));

    private static async Task<Dictionary<string, Dictionary<string, string>>> LookAsync(
        NpgsqlConnection connection, string sql, bool many = false)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var seen = new Dictionary<string, Dictionary<string, string>>
        {
            ["scan"] = [],
            ["file"] = [],
            ["index"] = [],
            ["value"] = [],
            ["rows"] = [],
        };
        while (await reader.ReadAsync())
        {
            if (!seen.TryGetValue(reader.GetString(0), out var map)) seen[reader.GetString(0)] = map = [];
            map[many ? $"{reader.GetString(1)} {reader.GetString(2)}" : reader.GetString(1)] = reader.GetString(2);
        }

        return seen;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>What a statement did.</summary>
/// <param name="Refusal">What the server says where it refuses; null where it ran.</param>
internal sealed record Witnessed(string? Refusal)
{
    /// <summary>The hazards that can be seen.</summary>
    public HashSet<HazardCode> Codes { get; } = [];

    /// <summary>The strongest lock on each table and view that was there, but those that only read.</summary>
    public SortedDictionary<string, LockMode> Locks { get; } = new(StringComparer.Ordinal);

    /// <summary>Tables that lost rows or values without being the ones that the statement says it changes.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>A table that nobody could read was worked on.</summary>
    public bool BlocksLong { get; set; }
}
