namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>What a database's tables hold at one moment: that which a plan must not lose.</summary>
internal sealed class AcceptanceRows
{
    // Rows are counted where they are, not those of partitions and children; where they move between partitions, by the whole.
    private static string Columns(bool byWhole) =>
        $"""
            SELECT format('%I.%I', n.nspname, c.relname), quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), a.attgenerated <> '',
                pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname)
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE {(
                byWhole ? "c.relkind IN ('r', 'p') AND NOT c.relispartition" : "c.relkind = 'r'"
            )} AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ORDER BY n.nspname, c.relname, a.attname
            """;

    private readonly ILookup<string, Column> _tables;
    private readonly Dictionary<string, string> _values;

    private readonly bool _byWhole;

    private AcceptanceRows(ILookup<string, Column> tables, Dictionary<string, string> values, bool byWhole)
    {
        _tables = tables;
        _values = values;
        _byWhole = byWhole;
    }

    /// <summary>There are tables, and all of them are empty.</summary>
    public bool AreNone => _tables.Count > 0 && _tables.All(table => _values[$"count of {table.Key}"] == "0");

    public static async Task<AcceptanceRows> OfAsync(AcceptanceDatabase database, bool byWhole = false)
    {
        var tables = await TablesAsync(database, byWhole);
        return new(tables, await ValuesAsync(database, [.. tables.SelectMany(table => Queries(table.Key, table, byWhole))]), byWhole);
    }

    /// <summary>What is no longer there or has changed, though both schemas have it; null where nothing is lost.</summary>
    public async Task<string?> LossAsync(AcceptanceDatabase database)
    {
        var after = await TablesAsync(database, _byWhole);
        List<(string Key, string Sql)> queries = [];
        foreach (var table in _tables.Where(table => after.Contains(table.Key)))
        {
            var same = after[table.Key].Where(column => table.Any(column.IsStill));
            queries.AddRange(Queries(table.Key, same, _byWhole).Where(query => _values.ContainsKey(query.Key)));
        }

        var values = await ValuesAsync(database, queries);
        var lines = values.Where(value => !Holds(value.Key, _values[value.Key], value.Value))
            .Select(value => $"  {value.Key}: {_values[value.Key]} became {value.Value}");
        return string.Join('\n', lines) is { Length: > 0 } text ? text : null;
    }

    // A sequence may go on from wherever it gives no value that a row has.
    private static bool Holds(string key, string before, string after) =>
        before == after || (key.StartsWith("sequence ") && after == "ahead");

    private static string Ahead(string sequence, string column) =>
        $"CASE WHEN (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}) >= coalesce(max({column}), 0) "
            + $"THEN 'ahead' ELSE 'behind' END";

    private static IEnumerable<(string Key, string Sql)> Queries(string table, IEnumerable<Column> columns, bool byWhole)
    {
        var rows = byWhole ? table : $"ONLY {table}";
        yield return ($"count of {table}", $"(SELECT count(*)::text FROM {rows})");
        foreach (var column in columns.Where(column => !column.Generated))
        {
            var values = $"string_agg({column.Name}::text, ' | ' ORDER BY {column.Name}::text COLLATE \"C\")";
            yield return ($"{table}.{column.Name}", $"(SELECT {values} FROM {rows})");
            if (column.Sequence is { } sequence)
                yield return ($"sequence of {table}.{column.Name}", $"(SELECT {Ahead(sequence, column.Name)} FROM {rows})");
        }
    }

    private static async Task<ILookup<string, Column>> TablesAsync(AcceptanceDatabase database, bool byWhole) =>
        (await database.QueryAsync(Columns(byWhole))).ToLookup(
            row => (string)row[0]!, row => new Column((string)row[1]!, (string)row[2]!, (bool)row[3]!, (string?)row[4]));

    private static async Task<Dictionary<string, string>> ValuesAsync(
        AcceptanceDatabase database, IReadOnlyList<(string Key, string Sql)> queries)
    {
        if (queries.Count == 0) return [];
        var values = string.Join(",\n", queries.Select(query => $"coalesce({query.Sql}, 'null')"));
        var row = (await database.QueryAsync($"SELECT ARRAY[{values}]")).Single();
        return queries.Zip((string[])row[0]!).ToDictionary(pair => pair.First.Key, pair => pair.Second);
    }

    private sealed record Column(string Name, string Type, bool Generated, string? Sequence)
    {
        public bool IsStill(Column other) =>
            Name == other.Name && Type == other.Type && !Generated && !other.Generated && (Sequence is null) == (other.Sequence is null);
    }
}
