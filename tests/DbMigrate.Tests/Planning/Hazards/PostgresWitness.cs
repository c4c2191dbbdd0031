using System.Globalization;
using DbMigrate.Tests.Infrastructure;
using Npgsql;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>Runs a statement on a server and sees what it did to the tables that were there: the rules have to say the same.</summary>
internal sealed class PostgresWitness(TestDatabase database)
{
    private sealed record State(
        IReadOnlyDictionary<string, string> Oids, IReadOnlyDictionary<string, string> Files, IReadOnlyDictionary<string, string> Indexes,
        IReadOnlyDictionary<string, long> Scans, IReadOnlyDictionary<string, long> Rows, IReadOnlyDictionary<string, string> Values);

    /// <summary>What the server says where it refuses the statement; null where it ran, and what it did is in <paramref name="seen"/>.</summary>
    public async Task<string?> RunAsync(string statement, bool outside, HashSet<HazardCode> seen)
    {
        await using var connection = await database.OpenAsync();
        if (!outside) await ExecuteAsync(connection, "BEGIN");
        try
        {
            var before = await LookAsync(connection);
            var isOfServer = await TryAsync(connection, statement);
            if (isOfServer is not null) return isOfServer;
            if (!outside && await LockedAsync(connection, before)) seen.Add(HazardCode.ExclusiveLock);
            See(statement, before, await LookAsync(connection), seen);
            return null;
        }
        finally
        {
            if (!outside) await ExecuteAsync(connection, "ROLLBACK");
        }
    }

    private static void See(string statement, State before, State after, HashSet<HazardCode> seen)
    {
        var truncates = statement.StartsWith("TRUNCATE", StringComparison.Ordinal);
        var concurrently = statement.Contains("CONCURRENTLY", StringComparison.Ordinal);
        var rewritten = before.Files.Where(file => after.Files.TryGetValue(file.Key, out var now) && now != file.Value).Select(file => file.Key).ToHashSet();
        if (!truncates && rewritten.Count > 0) seen.Add(HazardCode.TableRewrite);

        // An index whose file is new was built, unless its table was written anew with all of its indexes.
        var built = after.Indexes.Where(index => !before.Indexes.ContainsKey(index.Key)).Select(index => index.Key.Split(' ')[0])
            .Where(table => before.Files.ContainsKey(table) && !rewritten.Contains(table)).ToHashSet();
        if (!concurrently && built.Count > 0) seen.Add(HazardCode.IndexBuildBlocksWrites);

        var validates = statement.Contains("VALIDATE", StringComparison.Ordinal);
        // Our own count of the rows, between the two looks, was a scan too.
        var scanned = after.Scans.Where(scan => before.Scans.TryGetValue(scan.Key, out var old) && scan.Value > old + (before.Rows.ContainsKey(scan.Key) ? 1 : 0) && !rewritten.Contains(scan.Key) && !built.Contains(scan.Key));
        if (!validates && (statement.StartsWith("ALTER", StringComparison.Ordinal) || statement.Contains("ADD CONSTRAINT", StringComparison.Ordinal)) && scanned.Any())
            seen.Add(HazardCode.ConstraintScan);

        // Rows that a WHERE names, and values that SET overwrites, go on purpose.
        var deletes = statement.Contains("WHERE", StringComparison.Ordinal) || statement.StartsWith("MERGE", StringComparison.Ordinal)
            || statement.StartsWith("UPDATE", StringComparison.Ordinal);
        var moved = statement.Contains("RENAME", StringComparison.Ordinal) || statement.Contains("SET SCHEMA", StringComparison.Ordinal);
        var lost = before.Rows.Any(table => table.Value > 0 && after.Rows.GetValueOrDefault(table.Key) < table.Value)
            || before.Values.Any(column => column.Value.Length > 0 && !Holds(after.Values.GetValueOrDefault(column.Key), column.Value));
        if (lost && !deletes && !moved) seen.Add(HazardCode.DataLoss);
    }

    /// <summary>Whether each value is still there, if with quotes around it.</summary>
    private static bool Holds(string? after, string before) => after is not null
        && after.Split('\n').Zip(before.Split('\n')).All(pair => pair.First.Contains(pair.Second, StringComparison.Ordinal));

    private static async Task<State> LookAsync(NpgsqlConnection connection)
    {
        const string Tables = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'attic') AND c.relkind IN ('r', 'p')";
        const string Name = "n.nspname || '.' || c.relname";
        var oids = await MapAsync(connection, $"SELECT c.oid::text, '' {Tables.Replace("('r', 'p')", "('r', 'p', 'm')", StringComparison.Ordinal)}");
        var files = await MapAsync(connection, $"SELECT {Name}, c.relfilenode::text {Tables} AND c.relkind = 'r'");
        var indexes = await MapAsync(
            connection, $"SELECT {Name} || ' ' || ic.relfilenode, '' {Tables.Replace("JOIN pg_namespace", "JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_namespace", StringComparison.Ordinal)} AND ic.relkind = 'i'");
        var scans = await MapAsync(connection, $"SELECT {Name}, pg_stat_get_xact_numscans(c.oid)::text {Tables}");
        var columns = await MapAsync(
            connection,
            $"SELECT {Name} || '/' || a.attnum, a.attname {Tables.Replace("JOIN pg_namespace", "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' JOIN pg_namespace", StringComparison.Ordinal)} AND c.relkind = 'r'");
        var (rows, values) = (new Dictionary<string, long>(), new Dictionary<string, string>());
        foreach (var table in columns.GroupBy(column => column.Key.Split('/')[0]))
        {
            await using var command = new NpgsqlCommand(
                $"SELECT count(*), {string.Join(", ", table.Select(column => $"string_agg(\"{column.Value}\"::text, chr(10) ORDER BY ctid)"))} FROM {table.Key}", connection);
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            rows[table.Key] = reader.GetInt64(0);
            foreach (var (column, i) in table.Select((column, i) => (column.Key, i + 1))) values[column] = reader.IsDBNull(i) ? "" : reader.GetString(i);
        }

        return new(oids, files, indexes, scans.ToDictionary(pair => pair.Key, pair => long.Parse(pair.Value, CultureInfo.InvariantCulture)), rows, values);
    }

    private static async Task<bool> LockedAsync(NpgsqlConnection connection, State before)
    {
        var locked = await MapAsync(
            connection, "SELECT relation::text, '' FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND mode = 'AccessExclusiveLock'");
        return locked.Keys.Any(before.Oids.ContainsKey);
    }

    private static async Task<Dictionary<string, string>> MapAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync()) map[reader.GetString(0)] = reader.GetString(1);
        return map;
    }

    private static async Task<string?> TryAsync(NpgsqlConnection connection, string statement)
    {
        try
        {
            await ExecuteAsync(connection, statement);
            return null;
        }
        catch (PostgresException e)
        {
            return $"{e.SqlState}: {e.MessageText}";
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
