using DbMigrate.Sql;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Providers.Sqlite.Rebuilds;

/// <summary>The schema of a database without its rows, in memory: a script is run on it statement by statement, so that the library itself
/// says what refers to what at each of them.</summary>
internal sealed class ScratchSchema : IDisposable
{
    private readonly SqliteConnection _connection;

    /// <param name="statements">The statements that make it, tables first.</param>
    public ScratchSchema(IEnumerable<string> statements)
    {
        SqliteLibrary.EnsureLoaded();
        _connection = new("Data Source=:memory:");
        _connection.Open();
        SqliteLibrary.TakeTextsInDoubleQuotes(_connection.Handle!);
        Run("PRAGMA foreign_keys = OFF");
        Run("PRAGMA legacy_alter_table = ON");
        foreach (var statement in statements) Run(statement);
    }

    /// <summary>Runs a statement; what it refuses the database itself will refuse.</summary>
    public void Run(string statement)
    {
        try
        {
            using var command = _connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // A table without rows refuses less than the real one.
        }
    }

    public IReadOnlyList<string> Tables =>
        [
            .. Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'")
                .Select(row => (string)row[0]!),
        ];

    /// <summary>The tables that a table refers to.</summary>
    public IReadOnlyList<string> ParentsOf(string table) =>
        [.. Rows("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1)", table).Select(row => (string)row[0]!)];

    /// <summary>The tables that refer to a table, without itself.</summary>
    public IReadOnlyList<string> ChildrenOf(string table) =>
        [.. Tables.Where(other => !Same(other, table) && ParentsOf(other).Any(parent => Same(parent, table)))];

    /// <summary>The statement that made a table; null where it is not there.</summary>
    public string? DefinitionOf(string table) =>
        Rows("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = $1 COLLATE NOCASE", table) is [[string sql]] ? sql : null;

    /// <summary>Whether a table gives out numbers that are never given out again.</summary>
    public bool Counts(string table) => DefinitionOf(table) is { } definition && SqliteWords.Contains(definition, "AUTOINCREMENT");

    /// <summary>The statements that made its indexes and triggers.</summary>
    public IReadOnlyList<string> PartsOf(string table) =>
        [
            .. Rows(
                    "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name = $1 COLLATE NOCASE "
                        + "ORDER BY type, rowid",
                    table)
                .Select(row => (string)row[0]!),
        ];

    /// <summary>Whether a foreign key refers to columns that are unique by an index of its own statement only.</summary>
    public bool RefersToIndex(string child, IReadOnlyCollection<string> parents) =>
        Rows("SELECT id, \"table\", \"to\" FROM pragma_foreign_key_list($1) ORDER BY id, seq", child)
            .GroupBy(row => (long)row[0]!)
            .Any(key =>
                parents.Any(parent => Same(parent, (string)key.First()[1]!))
                && key.First()[2] is string
                && !HasKey((string)key.First()[1]!, [.. key.Select(row => (string)row[2]!)]));

    private bool HasKey(string table, IReadOnlyCollection<string> columns)
    {
        var wanted = columns.ToHashSet(SqliteNameComparer.Instance);
        return wanted.SetEquals(Rows("SELECT name FROM pragma_table_info($1) WHERE pk > 0", table).Select(row => (string)row[0]!))
            || Rows("SELECT name FROM pragma_index_list($1) WHERE origin IN ('u', 'pk')", table)
                .Any(index =>
                    wanted.SetEquals(Rows("SELECT name FROM pragma_index_info($1)", (string)index[0]!).Select(row => (string)row[0]!)));
    }

    /// <summary>The columns whose values are to be copied, the number of the row among them where it is not a column's.</summary>
    public IReadOnlyList<string> ColumnsOf(string table)
    {
        var columns = Rows("SELECT name, type, pk FROM pragma_table_xinfo($1) WHERE hidden IN (0, 1)", table);
        var names = columns.Select(row => (string)row[0]!).ToList();
        var keys = columns.Where(row => (long)row[2]! > 0).ToList();
        var hasAlias = keys is [[_, string type, _]] && type.Equals("INTEGER", StringComparison.OrdinalIgnoreCase);
        var hasNumber = Rows("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = $1 COLLATE NOCASE", table) is [[0L]];
        if (!hasAlias && hasNumber && !names.Contains("rowid", StringComparer.OrdinalIgnoreCase)) names.Insert(0, "rowid");
        return names;
    }

    /// <summary>A name that nothing has.</summary>
    public string FreeName(string wanted)
    {
        while (Rows("SELECT 1 FROM sqlite_master WHERE name = $1 COLLATE NOCASE", wanted).Count > 0) wanted = $"_{wanted}";
        return wanted;
    }

    public void Dispose() => _connection.Dispose();

    private List<object?[]> Rows(string sql, params string[] arguments)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < arguments.Length; i++) command.Parameters.AddWithValue($"${i + 1}", arguments[i]);
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }

        return rows;
    }

    private static bool Same(string one, string other) => SqliteNameComparer.Instance.Equals(one, other);
}
