using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Sql.Scripts;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <content>Foreign keys, which are off while tables are rebuilt, and checked before the commit.</content>
internal sealed partial class SqliteSession
{
    private Dictionary<(string Table, string Parent), long> _violationsBefore = [];
    private ReferencedKeys? _keys;

    protected override Task PrepareCoreAsync(ScriptPlan plan, CancellationToken cancel)
    {
        Enter(plan);
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
        if (broken.Count == 0)
        {
            VerifyReaders(subject, plan);
            return Task.CompletedTask;
        }

        var ((table, parent), count) = broken[0];
        throw new DbMigrateException(
            ErrorId.ForeignKeyViolation,
            $"{subject.What} would leave {count} row(s) of '{table}' whose foreign key names no row of '{parent}'.",
            "Make the migration keep or move the parent rows; PRAGMA foreign_key_check lists the rows.",
            subject.Tag);
    }

    protected override Task RestoreCoreAsync(ScriptPlan plan)
    {
        Enter(NoScript);
        if (plan.ChecksForeignKeys && !InTransaction)
            Run("PRAGMA foreign_keys = ON");
        Forget(plan);
        return Task.CompletedTask;
    }

    /// <summary>The rows whose foreign key names no row, counted by table and parent.</summary>
    private Dictionary<(string Table, string Parent), long> Violations()
    {
        var found = new Dictionary<(string, string), long>();
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
                // A foreign key whose parent has no unique key of those columns cannot be checked; it counts as one more row.
                found[(table, "a parent without that key")] = 1;
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
