using DbMigrate.Execution.Journal;
using DbMigrate.Schema;

namespace DbMigrate.Checking;

/// <summary>Does a database agree with the folder?</summary>
internal static class JournalCheck
{
    public static void Check(IReadOnlyList<JournalEntry> entries, Findings findings)
    {
        foreach (var entry in entries)
        {
            if (entry.Status == MigrationStatus.Modified)
            {
                findings.Add(
                    FindingSeverity.Error,
                    CheckRules.EditedAfterApplied,
                    entry.Migration!,
                    $"'{entry.Tag}' was edited after it had been applied.",
                    "Restore the file and make a new migration; or accept the file as it is with Set-DbMigrationJournal -Applied "
                        + "(dbmigrate mark applied).");
            }
            else if (entry.Status == MigrationStatus.Missing)
            {
                findings.Add(new()
                {
                    Severity = FindingSeverity.Warning,
                    Rule = CheckRules.AppliedNotInFolder,
                    Tag = entry.Tag,
                    Message = $"'{entry.Tag}' is applied, but not in the folder.",
                    Fix = "Restore its file from version control, or use the branch that it is from.",
                });
            }
            else if (entry.IsHalfDone() || entry.Status == MigrationStatus.Failed)
            {
                findings.Add(
                    entry.IsHalfDone() ? FindingSeverity.Error : FindingSeverity.Warning, CheckRules.AttemptFailed, entry.Migration!,
                    $"The last attempt at '{entry.Tag}' failed: {entry.Error}",
                    entry.IsHalfDone()
                        ? "Correct what is wrong and continue it with Invoke-DbMigration -Resume (dbmigrate apply --resume)."
                        : "Correct what is wrong and run it again.");
            }

            if (entry.OutOfOrder)
            {
                findings.Add(
                    FindingSeverity.Warning,
                    CheckRules.OutOfOrder,
                    entry.Migration!,
                    $"'{entry.Tag}' is pending though a newer migration has been applied: it was merged late.",
                    "DbMigrate applies it; Drizzle's own migrator would skip it.");
            }
        }
    }

    /// <summary>What looks like a constraint and is not kept, what looks like an index and is not used.</summary>
    public static void CheckParts(SchemaModel live, Findings findings)
    {
        foreach (var part in live.Objects.Where(item => item is ForeignKey { Firing: var keys } && keys.Any(trigger => trigger.IsOff)
            || item is Constraint { Firing: var own } && own.Any(trigger => trigger.IsOff)))
        {
            findings.Add(new()
            {
                Severity = FindingSeverity.Warning,
                Rule = CheckRules.NotEnforced,
                Message =
                    $"{(part is ForeignKey ? "Foreign key" : "Constraint")} {part.Id.Display} is not enforced: somebody has switched "
                        + $"triggers of it off, and rows may break it.",
                Fix =
                    "Drop it and add it again, which reads the rows; or switch its triggers on again with ALTER TABLE … ENABLE TRIGGER "
                        + "ALL.",
            });
        }

        foreach (var constraint in live.Objects.OfType<Constraint>().Where(constraint => constraint.Unusable))
        {
            findings.Add(new()
            {
                Severity = FindingSeverity.Warning,
                Rule = CheckRules.InvalidIndex,
                Message = $"The index of constraint {constraint.Id.Display} is not valid: no query uses it.",
                Fix = "Build it again with REINDEX INDEX CONCURRENTLY.",
            });
        }

        foreach (var index in live.Objects.OfType<TableIndex>().Where(index => !index.Valid))
        {
            findings.Add(new()
            {
                Severity = FindingSeverity.Warning,
                Rule = CheckRules.InvalidIndex,
                Message = $"Index {index.Id.Display} of {index.Table} is not valid: a concurrent build of it failed, or is running.",
                Fix =
                    $"Drop it with DROP INDEX CONCURRENTLY and build it again; a migration that was building it does so with -Resume "
                        + $"(--resume).",
            });
        }
    }
}
