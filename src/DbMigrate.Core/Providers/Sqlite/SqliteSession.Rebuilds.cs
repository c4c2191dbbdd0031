using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <content>Tables that a script rebuilds: what refers to them goes on to, and the numbers that they give out go on.</content>
internal sealed partial class SqliteSession
{
    private static readonly ScriptPlan NoScript = new();

    private readonly Dictionary<ScriptRebuild, long> _sequences = [];
    private readonly Dictionary<ScriptRebuild, HashSet<string>> _brokenBefore = [];

    /// <summary>What could be used before a rebuild, and not after it.</summary>
    private readonly HashSet<string> _brokenByRebuild = [];

    private ScriptPlan _script = NoScript;

    protected override Task EnterCoreAsync(ScriptPlan plan, CancellationToken cancel)
    {
        SqliteLibrary.SetLastRow(Handle, 0);
        Follow(plan);
        return Task.CompletedTask;
    }

    private void Follow(ScriptPlan plan)
    {
        _script = plan;
        _sequences.Clear();
        _brokenBefore.Clear();
    }

    private void Run(SqlStatement statement)
    {
        if (_script.Rebuilds.Count == 0)
        {
            Run(statement.Text);
            return;
        }

        foreach (var rows in _script.RestoredRows.Where(rows => rows.Ordinal == statement.Ordinal)) RequireGone(rows, statement);
        foreach (var rebuild in _script.Rebuilds)
        {
            if (rebuild.First == statement.Ordinal) _brokenBefore[rebuild] = Broken();
            if (rebuild.Leaves == statement.Ordinal) RememberSequence(rebuild);
        }

        if (_script.Rebuilds.Any(rebuild => rebuild.Renames.Contains(statement.Ordinal))) RenameAlone(statement);
        else Run(statement.Text);
        foreach (var rebuild in _script.Rebuilds.Where(rebuild => rebuild.Last == statement.Ordinal))
        {
            ContinueSequence(rebuild);
            if (_brokenBefore.Remove(rebuild, out var before)) _brokenByRebuild.UnionWith(Broken().Except(before));
        }
    }

    /// <summary>A rename that views, triggers and foreign keys do not follow:
    /// https://www.sqlite.org/pragma.html#pragma_legacy_alter_table.</summary>
    private void RenameAlone(SqlStatement statement)
    {
        var before = Rows("PRAGMA legacy_alter_table")[0][0];
        Run("PRAGMA legacy_alter_table = ON");
        try
        {
            Run(statement.Text);
        }
        finally
        {
            Run($"PRAGMA legacy_alter_table = {before}");
        }
    }

    /// <summary>What would be there twice is refused; a table without rows has nothing to be there twice.</summary>
    private void RequireGone(RestoredRows rows, SqlStatement statement)
    {
        var name = rows.Table.Name;
        var parents = Rows("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1) WHERE on_delete = 'CASCADE'", name)
            .Select(row => (string)row[0]!);
        if (
            parents.FirstOrDefault(parent =>
                _script.Rebuilds.Any(rebuild => SqliteNameComparer.Instance.Equals(rebuild.Table.Name, parent)))
            is not { } parent)
            return;
        if (Rows("PRAGMA foreign_keys") is not [[0L]] || Rows($"SELECT 1 FROM {SqliteName.Quote(name)} LIMIT 1").Count == 0) return;
        throw new DbMigrateException(
            ErrorId.ScriptInvalid,
            $"Line {statement.Start.Line}, '{statement.Head}', puts the rows of '{name}' back, and they are still there: '{parent}' is "
                + $"rebuilt without foreign keys, which deleted none of them.",
            $"Write DELETE FROM {SqliteName.Quote(name)} before it, or leave the copy and this statement out.");
    }

    private void RememberSequence(ScriptRebuild rebuild)
    {
        if (rebuild.KeepsSequence || !HasSequences) return;
        if (Rows("SELECT seq FROM sqlite_sequence WHERE name = $1 COLLATE NOCASE", rebuild.Table.Name) is [[long number]])
            _sequences[rebuild] = number;
    }

    /// <summary>The copy begins at the highest number that is still there, which may have been given out and deleted.</summary>
    private void ContinueSequence(ScriptRebuild rebuild)
    {
        if (!_sequences.Remove(rebuild, out var number) || !HasSequences) return;
        var name = rebuild.Table.Name;
        if (
            Rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name = $1 COLLATE NOCASE", name)
            is not [[string stored, string sql]])
            return;
        if (!SqliteWords.Contains(sql, "AUTOINCREMENT")) return;
        var last = raw.sqlite3_last_insert_rowid(Handle);
        Rows("UPDATE sqlite_sequence SET seq = $2 WHERE name = $1 AND seq < $2", stored, number);
        Rows(
            "INSERT INTO sqlite_sequence (name, seq) SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = $1)",
            stored,
            number);
        SqliteLibrary.SetLastRow(Handle, last);
    }

    private bool HasSequences => Rows("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'").Count > 0;

    /// <summary>A rename that nothing follows does not see what it breaks; a later statement may have put it right.</summary>
    private void VerifyReaders(ScriptSubject subject, ScriptPlan plan)
    {
        if (_brokenByRebuild.Count == 0 || Broken().Intersect(_brokenByRebuild).FirstOrDefault() is not { } broken) return;
        throw new DbMigrateException(
            ErrorId.StatementFailed,
            $"{subject.What} rebuilds {string.Join(", ", plan.Rebuilds.Select(rebuild => $"'{rebuild.Table}'").Distinct())} and would "
                + $"leave {broken}.",
            "Drop it before the rebuild, and make it again after it as it is to be.",
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

    /// <summary>Why a statement cannot be prepared; null where it can.</summary>
    private string? WhyNot(string statement)
    {
        var code = raw.sqlite3_prepare_v2(Handle, statement, out var prepared);
        prepared?.Dispose();
        return code == raw.SQLITE_OK ? null : raw.sqlite3_errmsg(Handle).utf8_to_string();
    }
}
