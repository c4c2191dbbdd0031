using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Sql.Scripts;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <content>Foreign keys, which are off while tables are rebuilt, and checked before the commit.</content>
internal sealed partial class SqliteSession
{
    private Dictionary<(string Table, string? Parent), long> _violationsBefore = [];
    private ReferencedKeys? _keys;

    protected override Task PrepareCoreAsync(ScriptPlan plan, CancellationToken cancel)
    {
        Follow(plan);
        ForgetReaders();
        Remember(plan);
        if (plan.ChecksForeignKeys)
            _violationsBefore = Violations();
        if (plan.LiftForeignKeys)
            Run("PRAGMA foreign_keys = OFF");
        return Task.CompletedTask;
    }

    protected override Task SwitchForeignKeysCoreAsync(bool on, CancellationToken cancel)
    {
        Run($"PRAGMA foreign_keys = {(on ? "ON" : "OFF")}");
        return Task.CompletedTask;
    }

    protected override Task VerifyCoreAsync(ScriptSubject subject, ScriptPlan plan, CancellationToken cancel)
    {
        if (!plan.ChecksForeignKeys)
        {
            VerifyReaders(subject, plan);
            return Task.CompletedTask;
        }

        var broken = Violations().Where(found => found.Value > _violationsBefore.GetValueOrDefault(found.Key)).ToList();
        // What comes back with a mismatch had it.
        if (subject.TakesBack) broken.RemoveAll(found => found.Key.Parent is null);
        if (broken.Count == 0)
        {
            VerifyReaders(subject, plan);
            return Task.CompletedTask;
        }

        var ((table, parent), count) = broken[0];
        if (parent is null)
        {
            throw new DbMigrateException(
                ErrorId.ForeignKeyViolation,
                $"{subject.What} would leave a foreign key of '{table}' without a primary key, UNIQUE constraint or unique index of the "
                    + "columns that it refers to: SQLite calls that a mismatch, and takes no more rows.",
                "Make the migration keep the parent's key, or leave the foreign key out.",
                subject.Tag);
        }

        throw new DbMigrateException(
            ErrorId.ForeignKeyViolation,
            $"{subject.What} would leave {count} row(s) of '{table}' whose foreign key names no row of '{parent}'.",
            "Make the migration keep or move the parent rows; PRAGMA foreign_key_check lists the rows.",
            subject.Tag);
    }

    protected override Task RestoreCoreAsync(ScriptPlan plan)
    {
        Follow(NoScript);
        if (plan.ChecksForeignKeys && !InTransaction)
            Run("PRAGMA foreign_keys = ON");
        Forget(plan);
        return Task.CompletedTask;
    }

    /// <summary>The rows whose foreign key names no row, counted by table and parent. Without a parent is a table of which they cannot be
    /// counted, because a parent has no key of those columns.</summary>
    private Dictionary<(string Table, string? Parent), long> Violations()
    {
        var found = new Dictionary<(string, string?), long>();
        var tables = Rows("SELECT DISTINCT m.name FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) WHERE m.type = 'table'");
        foreach (var table in tables.Select(row => (string)row[0]!))
        {
            try
            {
                foreach (var row in Rows("SELECT parent, count(*) FROM pragma_foreign_key_check($1) GROUP BY 1", table))
                    found[(table, (string)row[0]!)] = (long)row[1]!;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_ERROR)
            {
                found[(table, null)] = 1;
            }
        }

        return found;
    }

    /// <summary>What the foreign keys of the database refer to, and what has triggers.</summary>
    private ReferencedKeys ReadKeys()
    {
        var keys = new ReferencedKeys();
        foreach (
            var row in Rows(
                "SELECT f.\"table\", f.\"to\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"))
            keys.AddKey((string)row[0]!, row[1] as string);
        foreach (var row in Rows("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"))
            keys.AddTriggered((string)row[0]!);
        return keys;
    }
}
