using DbMigrate.Engines;
using DbMigrate.Execution.Journal;
using DbMigrate.Migrations;
using DbMigrate.Planning;

namespace DbMigrate.Operations;

/// <summary>What a database has applied of the project's folder.</summary>
internal sealed class AppliedMigrations
{
    private const int MostNames = 5;

    private readonly IReadOnlyList<JournalEntry> _entries;

    private AppliedMigrations(MigrationFolder folder, IReadOnlyList<JournalEntry> entries) => (Folder, _entries) = (folder, entries);

    public MigrationFolder Folder { get; }

    /// <summary>In the folder's order.</summary>
    public IReadOnlyList<Migration> Migrations =>
        [.. _entries.Where(entry => entry.Applied).Select(entry => entry.Migration).OfType<Migration>()];

    /// <summary>Reads the journal of the bench's database.</summary>
    public static async Task<AppliedMigrations> ReadAsync(SchemaBench bench, CancellationToken cancel)
    {
        var target = bench.RequireTarget();
        var folder = MigrationFolder.Read(bench.Project.Migrations);
        bench.AgreeOn(target.Url.Dialect, target.Url.Redacted);
        bench.AgreeOn(folder.Dialect, folder.Path);
        var entries = await SchemaBench.OnDatabaseAsync(
            target.Url,
            SessionAccess.ReadOnly,
            SessionOptions.Reading,
            async session => (await JournalReader.OpenAsync(session, folder, bench.Project, target, cancel).ConfigureAwait(false)).Entries,
            cancel).ConfigureAwait(false);
        return new(folder, entries);
    }

    /// <summary>Warns of what makes the replay another than what ran.</summary>
    public void Warn(SchemaBench bench)
    {
        Tell(bench, MigrationStatus.Missing, "what is not in the folder");
        Tell(bench, MigrationStatus.Modified, "what was edited since");
        if (_entries.FirstOrDefault(entry => entry.IsHalfDone() || entry.IsHalfUndone()) is { } half)
            bench.Warn($"'{half.Tag}' stopped half-way on {bench.Target}: what it did shows as a difference.");
    }

    /// <summary>Warns of migrations whose changes are no drift.</summary>
    public void WarnOfPending(SchemaBench bench)
    {
        var pending = _entries.Where(entry => entry.Pending).ToList();
        if (pending.Count == 0)
            return;
        bench.Warn(
            $"{bench.Target} has {pending.Count} pending migration(s), whose changes show as a difference: {Names(pending)}. "
            + "For the changes that no migration made, compare with 'applied' instead of 'migrations'.");
    }

    private void Tell(SchemaBench bench, MigrationStatus status, string what)
    {
        var those = _entries.Where(entry => entry.Status == status).ToList();
        if (those.Count > 0)
            bench.Warn($"{bench.Target} has applied {what}, and the difference shows: {Names(those)}.");
    }

    private static string Names(IReadOnlyList<JournalEntry> entries) =>
        string.Join(", ", entries.Take(MostNames).Select(entry => $"'{entry.Tag}'")) + (entries.Count > MostNames ? ", …" : "");
}
