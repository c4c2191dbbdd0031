using DbMigrate.Engines;
using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Providers.Sqlite.Hazards;
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
        if (IsUnchecked(statement))
        {
            RunUnchecked(statement);
            return;
        }

        if (_script.Rebuilds.Count == 0)
        {
            Run(statement.Text);
            return;
        }

        if (_script.Rebuilds.Any(rebuild => rebuild.IsCopy(statement))) RequireColumns(statement);
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

    /// <summary>A column that the copied table does not have gives each row the column's own name for a value, which nobody means: without
    /// rows it does no harm, so that it can be run on a new database.</summary>
    private void RequireColumns(SqlStatement statement)
    {
        var copy = CopyStatement.Read(statement.Text);
        if (TableEvent.Read(statement.Text) is not { Kind: TableEventKind.Fill, Sources: [var source], Table: var filled }) return;
        var has = Columns(source, "hidden <> 1").ToHashSet(SqliteNameComparer.Instance);
        if (has.Count == 0) return;
        var targets = copy.Targets.Count > 0 ? copy.Targets : Columns(filled, "hidden = 0");
        if (MisreadColumns.In(copy, targets, has.Contains).FirstOrDefault() is not { } column) return;
        if (Rows($"SELECT 1 FROM {SqlDialect.Quote(source)} LIMIT 1").Count == 0) return;
        throw new DbMigrateException(
            ErrorId.ScriptInvalid,
            $"Line {statement.Start.Line}, '{statement.Head}', would write the text '{column}' into column '{column}' of each row: "
                + $"'{source.Name}' has no such column to copy, and SQLite takes a name in double quotes for a text then.",
            $"Leave '{column}' out of the columns that are copied, or write there what it is to hold.");

        List<string> Columns(TableName table, string which) =>
            Rows($"SELECT name FROM pragma_table_xinfo($1) WHERE {which} ORDER BY cid", table.Name).ConvertAll(row => (string)row[0]!);
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
}
