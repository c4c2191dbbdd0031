using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Execution.Run;
using DbMigrate.Migrations;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Checking;

/// <summary>Does the folder agree with itself?</summary>
internal static class FolderCheck
{
    private const string Derived =
        "Undo-DbMigration (dbmigrate undo) works the way back out on a scratch database; write one where rows have to be brought back.";

    /// <summary>Checks the journal and the files beside it.</summary>
    /// <returns>Whether the folder can be read as one.</returns>
    public static bool CheckJournal(string path, Findings findings)
    {
        var journal = JournalFile.PathIn(path);
        if (!File.Exists(journal)) return true;
        IReadOnlyList<JournalFileEntry> entries;
        try
        {
            entries = JournalFile.ReadUnchecked(journal).Entries;
        }
        catch (DbMigrateException e)
        {
            findings.Add(
                new()
                {
                    Severity = FindingSeverity.Error,
                    Rule = e.Id.ToString(),
                    File = journal,
                    Message = e.Message,
                    Fix = e.RecommendedAction,
                });
            return false;
        }

        void Journal(FindingSeverity severity, string rule, string tag, string message, string fix) =>
            findings.Add(
                new()
                {
                    Severity = severity,
                    Rule = rule,
                    Tag = tag,
                    File = journal,
                    Line = LineOf(journal, tag),
                    Message = message,
                    Fix = fix,
                });

        var readable = true;
        foreach (
            var tag in entries
                .GroupBy(entry => entry.Tag, StringComparer.OrdinalIgnoreCase)
                .Where(group => group.Count() > 1)
                .Select(group => group.Key))
        {
            Journal(
                FindingSeverity.Error,
                CheckRules.DuplicateTag,
                tag,
                $"The tag '{tag}' stands in the journal more than once.",
                "Keep one of the entries.");
            readable = false;
        }

        foreach (var group in entries.GroupBy(entry => entry.Index).Where(group => group.Count() > 1))
        {
            var tags = group.Select(entry => entry.Tag).ToList();
            Journal(
                FindingSeverity.Warning, CheckRules.DuplicateIndex, tags[^1], $"{List(tags)} have the number {group.Key}.",
                "They were made on two branches: make the later one again on top of the other.");
        }

        foreach (var (earlier, later) in entries.Zip(entries.Skip(1)).Where(pair => pair.Second.When <= pair.First.When))
        {
            Journal(
                FindingSeverity.Warning, CheckRules.TimestampOrder, later.Tag,
                $"'{later.Tag}' comes after '{earlier.Tag}', but its time ({Time(later)}) does not: Drizzle's own migrator skips it where "
                    + $"'{earlier.Tag}' is applied.",
                "Give it a later \"when\" before it is applied anywhere, or make it again.");
        }

        foreach (var entry in entries.Where(entry => !File.Exists(Path.Combine(path, entry.Tag + ".sql"))))
        {
            Journal(
                FindingSeverity.Error,
                CheckRules.MissingFile,
                entry.Tag,
                $"The journal names '{entry.Tag}', but {entry.Tag}.sql is not there.",
                "Restore the file, or remove its entry from meta/_journal.json.");
            readable = false;
        }

        return readable;
    }

    /// <summary>Checks each migration's files by themselves.</summary>
    /// <returns>Whether every script can be read.</returns>
    public static bool CheckFiles(MigrationFolder folder, DatabaseEngine engine, Findings findings)
    {
        foreach (var orphan in folder.Orphans)
        {
            findings.Add(new()
            {
                Severity = FindingSeverity.Warning,
                Rule = CheckRules.OrphanFile,
                Tag = Path.GetFileNameWithoutExtension(orphan),
                File = orphan,
                Message = $"'{Path.GetFileName(orphan)}' is not in meta/_journal.json and will not be applied.",
                Fix = "Add its entry, or remove the file.",
            });
        }

        foreach (var group in folder.Migrations.GroupBy(migration => migration.Index).Where(_ => folder.Layout == MigrationLayout.Numbered))
        {
            if (group.Skip(1).LastOrDefault() is not { } last) continue;
            findings.Add(
                FindingSeverity.Warning, CheckRules.DuplicateIndex, last,
                $"{List(group.Select(migration => migration.Tag))} have the number {group.Key}.",
                "They were made on two branches, and run in the order of their names: give the later one another number.");
        }

        var readable = true;
        var splitter = engine.Splitter;
        bool Reads(Migration migration, string file, Func<Action<SkippedCommand>, IEnumerable<SqlStatement>> read) =>
            FolderCheck.Reads(migration, file, engine.ScriptRules, read, findings);
        foreach (var migration in folder.Migrations)
        {
            readable &= Reads(migration, migration.Path, skipped => new MigrationScript(migration, splitter).Read(whole: false, skipped));
            if (migration.DownPath is { } down)
                Reads(
                    migration,
                    down,
                    skipped => new DownScript(migration, DownFile.Read(migration), derived: false).Read(splitter, whole: false, skipped));
        }

        var without = folder.Migrations.Where(migration => migration.DownPath is null).ToList();
        // A folder of Drizzle Kit's has none at all, which is said once.
        if (without.Count == folder.Migrations.Count && without.Count > 1)
        {
            findings.Add(new()
            {
                Severity = FindingSeverity.Information,
                Rule = CheckRules.DownScriptMissing,
                Message = "No migration has a down script.",
                Fix = Derived,
            });
        }
        else
        {
            foreach (var migration in without)
            {
                findings.Add(
                    FindingSeverity.Information,
                    CheckRules.DownScriptMissing,
                    migration,
                    $"'{migration.Tag}' has no down script.",
                    Derived);
            }
        }

        return readable;
    }

    private static bool Reads(
        Migration migration,
        string file,
        ScriptRules rules,
        Func<Action<SkippedCommand>, IEnumerable<SqlStatement>> read,
        Findings findings)
    {
        try
        {
            var count = 0;
            var review = ScriptReview.Of(rules, skipped => read(skipped).Select(statement =>
            {
                count++;
                return statement;
            }));
            Tell(review, migration, file, findings);
            if (count > 0) return review.Problem is null;
            findings.Add(new()
            {
                Severity = FindingSeverity.Warning,
                Rule = CheckRules.EmptyScript,
                Tag = migration.Tag,
                File = file,
                Message = $"'{Path.GetFileName(file)}' holds no statement.",
                Fix = "Write its SQL, or remove the migration.",
            });
            return true;
        }
        catch (DbMigrateException e)
        {
            findings.Add(FindingSeverity.Error, e, migration, file);
            return false;
        }
    }

    private static void Tell(ScriptReview review, Migration migration, string file, Findings findings)
    {
        foreach (var remark in review.Remarks)
        {
            findings.Add(new()
            {
                Severity = FindingSeverity.Information,
                Rule = remark.Kind == ScriptRemarkKind.CommandSkipped ? CheckRules.CommandSkipped : CheckRules.SavepointTakenBack,
                Tag = migration.Tag,
                File = file,
                Line = remark.Position.Line,
                Message = remark.Message,
            });
        }

        foreach (var problem in review.Problems.OrderBy(problem => problem.Statement.Ordinal))
            findings.Add(FindingSeverity.Error, problem.ToException(file, migration.Tag), migration, file);
    }

    private static int? LineOf(string journal, string tag)
    {
        var lines = File.ReadAllLines(journal);
        var line = Array.FindLastIndex(lines, text => text.Contains($"\"{tag}\"", StringComparison.Ordinal));
        return line < 0 ? null : line + 1;
    }

    private static string Time(JournalFileEntry entry) =>
        DateTimeOffset.FromUnixTimeMilliseconds(entry.When).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string List(IEnumerable<string> tags) => string.Join(", ", tags.Select(tag => $"'{tag}'"));
}
