using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <content>Views and triggers, which a script may leave behind without what they read.</content>
internal sealed partial class SqliteSession
{
    /// <summary>What could be used before a rebuild, and not after it.</summary>
    private readonly HashSet<string> _brokenByRebuild = [];

    /// <summary>What could be used before a statement that SQLite does not check, and not after it.</summary>
    private readonly HashSet<string> _brokenUnchecked = [];

    /// <summary>The tables of those statements.</summary>
    private readonly SortedSet<string> _changedUnchecked = new(StringComparer.Ordinal);

    /// <summary>With <c>legacy_alter_table</c> SQLite does not look whether a view or trigger names the column that goes, or follow a name
    /// that changes.</summary>
    private bool IsUnchecked(SqlStatement statement) =>
        statement.Head.StartsWith("ALTER TABLE", StringComparison.Ordinal)
        && (SqliteWords.Contains(statement.Text, "DROP") || SqliteWords.Contains(statement.Text, "RENAME"))
        && !_script.Rebuilds.Any(rebuild => rebuild.First <= statement.Ordinal && statement.Ordinal <= rebuild.Last)
        && Rows("PRAGMA legacy_alter_table") is not [[0L]];

    private void RunUnchecked(SqlStatement statement)
    {
        var before = Broken();
        Run(statement.Text);
        var broken = Broken().Except(before).ToList();
        if (broken.Count == 0) return;
        _brokenUnchecked.UnionWith(broken);
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement.Text);
        tokens.Next();
        tokens.Next();
        _changedUnchecked.Add(TableEvent.Take(ref tokens).Name);
    }

    private void ForgetReaders()
    {
        _brokenByRebuild.Clear();
        _brokenUnchecked.Clear();
        _changedUnchecked.Clear();
    }

    /// <summary>What follows no rename, and was not to be looked at, does not say what it breaks; a later statement may have put it
    /// right.</summary>
    private void VerifyReaders(ScriptSubject subject, ScriptPlan plan)
    {
        if (_brokenByRebuild.Count + _brokenUnchecked.Count == 0) return;
        var now = Broken();
        var byRebuild = now.Intersect(_brokenByRebuild).FirstOrDefault();
        if ((byRebuild ?? now.Intersect(_brokenUnchecked).FirstOrDefault()) is not { } broken) return;
        var (does, tables) = byRebuild is null
            ? ("changes", _changedUnchecked)
            : ("rebuilds", plan.Rebuilds.Select(rebuild => rebuild.Table.ToString()).Distinct());
        throw new DbMigrateException(
            ErrorId.StatementFailed,
            $"{subject.What} {does} {string.Join(", ", tables.Select(table => $"'{table}'"))} and would leave {broken}.",
            $"Drop it before {(byRebuild is null ? "that" : "the rebuild")}, and make it again after it as it is to be.",
            subject.Tag);
    }

    /// <summary>Views that cannot be read, and tables and views whose triggers cannot run.</summary>
    private HashSet<string> Broken()
    {
        var broken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in Rows("SELECT name FROM sqlite_master WHERE type = 'view'"))
        {
            if (WhyNot($"SELECT * FROM {SqliteName.Quote((string)row[0]!)}") is { } why)
                broken.Add($"view '{row[0]}' that cannot be read: {why}");
        }

        foreach (var row in Rows("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"))
        {
            var table = SqliteName.Quote((string)row[0]!);
            var column = Rows("SELECT name FROM pragma_table_info($1) LIMIT 1", row[0]) is [[string first]]
                ? SqliteName.Quote(first)
                : "rowid";
            string[] events = [$"DELETE FROM {table}", $"INSERT INTO {table} DEFAULT VALUES", $"UPDATE {table} SET {column} = {column}"];
            foreach (var statement in events)
            {
                if (WhyNot(statement) is { } why) broken.Add($"a trigger of '{row[0]}' that cannot run: {why}");
            }
        }

        return broken;
    }

    /// <summary>Why a statement cannot be used; null where it can. A name in double quotes whose column has gone is a text then, and no
    /// error by itself.</summary>
    private string? WhyNot(string statement)
    {
        if (WhyNotPrepared(statement) is { } why) return why;
        SqliteLibrary.TakeTextsInDoubleQuotes(Handle, taken: false);
        try
        {
            return WhyNotPrepared(statement);
        }
        finally
        {
            SqliteLibrary.TakeTextsInDoubleQuotes(Handle);
        }
    }

    private string? WhyNotPrepared(string statement)
    {
        var code = raw.sqlite3_prepare_v2(Handle, statement, out var prepared);
        prepared?.Dispose();
        return code == raw.SQLITE_OK ? null : raw.sqlite3_errmsg(Handle).utf8_to_string();
    }
}
