using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite;

/// <content>What a script leaves in the connection, which the next one must not find: run alone, that one would not.</content>
internal sealed partial class SqliteSession
{
    /// <summary>The pragmas of a connection that change what later statements do.</summary>
    internal static readonly IReadOnlySet<string> KeptPragmas = new HashSet<string>(StringComparer.Ordinal)
    {
        "case_sensitive_like", "cell_size_check", "full_column_names", "ignore_check_constraints", "legacy_alter_table", "locking_mode",
        "recursive_triggers", "reverse_unordered_selects", "secure_delete", "short_column_names", "synchronous", "temp_store",
        "trusted_schema", "writable_schema",
    };

    private Dictionary<string, object?> _pragmasBefore = [];
    private HashSet<string> _databasesBefore = [];

    private void Remember(ScriptPlan plan)
    {
        if (!plan.ChangesSession) return;
        // Some only take a value: those are on by nobody but a script.
        _pragmasBefore = KeptPragmas.ToDictionary(name => name, name => Rows($"PRAGMA {name}") is [[var value]] ? value : 0L);
        _databasesBefore = Databases();
    }

    private void Forget(ScriptPlan plan)
    {
        if (!plan.ChangesSession) return;
        foreach (var (name, value) in _pragmasBefore)
        {
            if (Rows($"PRAGMA {name}") is not [[var now]] || !Equals(now, value))
                Rows($"PRAGMA {name} = {Convert.ToString(value, CultureInfo.InvariantCulture)}");
        }

        foreach (
            var (type, name) in Rows(
                    "SELECT type, name FROM sqlite_temp_master WHERE type IN ('table', 'view', 'trigger') ORDER BY type = 'table'")
                .Select(row => ((string)row[0]!, (string)row[1]!)))
        {
            if (!name.StartsWith("sqlite_", StringComparison.Ordinal))
                Run($"DROP {type} IF EXISTS temp.{SqlDialect.Quote(name)}");
        }

        if (InTransaction) return;
        foreach (var name in Databases().Except(_databasesBefore))
            Run($"DETACH {SqlDialect.Quote(name)}");
    }

    private HashSet<string> Databases() =>
        [.. Rows("SELECT name FROM pragma_database_list").Select(row => (string)row[0]!).Where(name => name != "temp")];
}
