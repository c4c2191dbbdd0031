using DbMigrate.Engines;
using DbMigrate.Execution.Journal;
using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Planning.Hazards;
using DbMigrate.Schema;

namespace DbMigrate.Checking;

/// <summary>Checks a project's migrations: the folder by itself, its SQL on a scratch database, and both against a database.</summary>
internal sealed class MigrationChecker(SchemaBench bench)
{
    private const int Shown = 5;

    private readonly Findings _findings = new(bench.Target?.ToString());

    public async Task<IReadOnlyList<Finding>> CheckAsync(CheckOptions options, CancellationToken cancel)
    {
        if (options.Rehearse) bench.RequireTarget();
        bench.Step("Checking the folder");
        if (!FolderCheck.CheckJournal(bench.Project.Migrations, _findings)) return _findings.All;
        var folder = MigrationFolder.Read(bench.Project.Migrations);
        bench.AgreeOn(folder.Dialect, folder.Path);
        var readable = FolderCheck.CheckFiles(folder, bench.Engine, _findings);
        ChainCheck.Check(folder, _findings);
        if (await TryDatabaseAsync(folder, readable, options, cancel).ConfigureAwait(false) || !readable) return _findings.All;
        var check = new SqlCheck(bench, null, _findings);
        var made = await check.RunAsync(folder.Migrations, After(folder, options.Since), null, cancel).ConfigureAwait(false);
        await CompareSchemaAsync(made, cancel).ConfigureAwait(false);
        return _findings.All;
    }

    /// <summary>Checks the database too; false where there is none. One whose credentials are not here can wait: what the files tell is
    /// told.</summary>
    private async Task<bool> TryDatabaseAsync(MigrationFolder folder, bool readable, CheckOptions options, CancellationToken cancel)
    {
        if (bench.Target is not { } target) return false;
        try
        {
            return await SchemaBench
                .OnDatabaseAsync(
                    target.Url,
                    SessionAccess.ReadOnly,
                    SessionOptions.Reading,
                    session => CheckDatabaseAsync(folder, session, readable, options, cancel),
                    cancel)
                .ConfigureAwait(false);
        }
        catch (DbMigrateException e) when (e.Id == ErrorId.VariableNotSet && !options.Rehearse)
        {
            _findings.Add(FindingSeverity.Warning, e);
            return false;
        }
    }

    private async Task<bool> CheckDatabaseAsync(
        MigrationFolder folder, DatabaseSession session, bool readable, CheckOptions options, CancellationToken cancel)
    {
        var target = bench.RequireTarget();
        var journal = await JournalReader.OpenAsync(session, folder, bench.Project, target, cancel).ConfigureAwait(false);
        JournalCheck.Check(journal.Entries, _findings);
        var live = await bench.ReadAsync(session, cancel).ConfigureAwait(false);
        JournalCheck.CheckParts(live, _findings);
        if (!readable) return true;
        var pending = journal.Entries.Where(entry => entry.Pending).Select(entry => entry.Migration!).ToList();
        var gate = new HazardGate(bench.Project, target, []) { RefusesDataLoss = target.Protected };
        var made = await new SqlCheck(bench, gate, _findings)
            .RunAsync(
                folder.Migrations,
                pending.Where(After(folder, options.Since).Contains).ToHashSet(),
                new RunHazards(session, bench.Scope),
                cancel)
            .ConfigureAwait(false);
        if (options.Rehearse)
        {
            var rehearsal = new Rehearsal(bench, _findings);
            var applied = journal.Entries.Where(entry => entry.Applied).Select(entry => entry.Migration).OfType<Migration>().ToList();
            await rehearsal.FindDriftAsync(live, applied, cancel).ConfigureAwait(false);
            // A rehearsal of nothing would tell nothing.
            if (pending.Count > 0) await rehearsal.RunAsync(live, pending, made, cancel).ConfigureAwait(false);
        }

        await CompareSchemaAsync(made, cancel).ConfigureAwait(false);
        return true;
    }

    /// <summary>Has somebody changed the schema and not generated a migration?</summary>
    private async Task CompareSchemaAsync(SchemaModel? made, CancellationToken cancel)
    {
        if (made is null || bench.Project.Schema.Count == 0) return;
        try
        {
            var desired = await bench.LoadAsync(await bench.ReadSourcesAsync(cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
            (made, desired) = await bench.AlignAsync(made, desired, cancel).ConfigureAwait(false);
            var changes = bench.Provider.Plan(made, desired).Changes;
            if (changes.Count == 0) return;
            _findings.Add(new()
            {
                Severity = FindingSeverity.Warning,
                Rule = CheckRules.SchemaNotGenerated,
                Message =
                    $"The schema is not what the migrations make: "
                        + $"{string.Join(", ", changes.Take(Shown))}{(changes.Count > Shown ? $" and {changes.Count - Shown} more" : "")}.",
                Fix = "Make the migration with New-DbMigration (dbmigrate new).",
            });
        }
        catch (DbMigrateException e)
        {
            _findings.Add(e.Id == ErrorId.SourceNotFound ? FindingSeverity.Information : FindingSeverity.Error, e);
        }
    }

    /// <summary>The migrations that come after the one that is named.</summary>
    private static HashSet<Migration> After(MigrationFolder folder, string? since) =>
        since is null
            ? [.. folder.Migrations]
            :
            [
                .. folder
                    .Migrations.Reverse()
                    .TakeWhile(migration =>
                        migration != MigrationLookup.Find(folder.Migrations, item => item.Tag, item => item.Index, since)),
            ];
}
