namespace DbMigrate.Providers.Sqlite;

/// <content>Pragmas of a script that would outlive it.</content>
internal sealed partial class SqliteSession
{
    /// <summary>What changes the meaning of later statements, or what later rows are checked for.</summary>
    private static readonly string[] Lasting = ["legacy_alter_table", "recursive_triggers", "ignore_check_constraints", "writable_schema", "query_only"];

    private List<(string Name, object? Value)> _pragmas = [];

    private List<(string Name, object? Value)> ReadPragmas() => [.. Lasting.Select(name => (name, Rows($"PRAGMA {name}")[0][0]))];

    private void RestorePragmas()
    {
        foreach (var (name, value) in _pragmas) Run($"PRAGMA {name} = {value}");
    }
}
