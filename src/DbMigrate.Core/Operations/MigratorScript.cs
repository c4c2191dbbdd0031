using System.Text;
using DbMigrate.Engines;
using DbMigrate.Execution.Run;

namespace DbMigrate;

/// <content>What a run would do, in SQL.</content>
public sealed partial class Migrator
{
    /// <summary>The statements that <see cref="ApplyAsync"/> would send, in their order, with what they may cost here: the migrations' own,
    /// and the run's around them. Writes nothing, and asks nobody.</summary>
    /// <exception cref="DbMigrateException">The run would be impossible; <see cref="ErrorId.NotSupported"/>: the engine takes no statements
    /// one by one.</exception>
    public async Task<IReadOnlyList<PlannedStatement>> PlanStatementsAsync(ApplyOptions options, CancellationToken cancel = default)
    {
        var statements = new List<PlannedStatement>();
        await RecordAsync(options, _ => (_ => { }, statements.Add), cancel).ConfigureAwait(false);
        return statements;
    }

    /// <summary>Writes all that <see cref="ApplyAsync"/> would do as one file for <c>psql</c> or <c>sqlite3</c>: the migrations with their
    /// transactions, their rows in the journal and the history. Nothing runs, nobody is asked, and the database is only read.</summary>
    /// <param name="path">The file; it starts from the project's current folder, and one that is there is replaced.</param>
    /// <param name="options">How the run would be.</param>
    /// <param name="cancel">Cancels it; no file is left.</param>
    /// <returns>The migrations in it. Where nothing is pending there are none, and the file says so.</returns>
    /// <exception cref="DbMigrateException">The run would be impossible; <see cref="ErrorId.NotSupported"/>: it cannot be a file, and
    /// why.</exception>
    public async Task<IReadOnlyList<JournalEntry>> WriteScriptAsync(string path, ApplyOptions options, CancellationToken cancel = default)
    {
        var full = Path.GetFullPath(path, project.Options.CurrentFolder);
        // A script that ends in the middle must not be there to be run.
        var partial = $"{full}.partial";
        try
        {
            IReadOnlyList<JournalEntry> entries;
            var output = new StreamWriter(partial, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            await using (output.ConfigureAwait(false))
            {
                entries = await RecordAsync(options, record =>
                {
                    var script = new RunScript(target, options, record.Settings, output);
                    return (script.Begin, script.Add);
                }, cancel).ConfigureAwait(false);
            }

            File.Move(partial, full, overwrite: true);
            return entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbMigrateException(
                ErrorId.FileNotWritable,
                $"'{full}' cannot be written: {e.Message}",
                "Check its permissions and those of its folder.",
                full,
                e);
        }
        finally
        {
            if (File.Exists(partial)) File.Delete(partial);
        }
    }

    private Task<IReadOnlyList<JournalEntry>> RecordAsync(
        ApplyOptions options,
        Func<RunRecord, (Action<IReadOnlyList<PlannedMigration>> Begin, Action<PlannedStatement> Take)> takers,
        CancellationToken cancel) =>
        OnJournalAsync(
            SessionAccess.ReadOnly,
            SessionOptions.Reading,
            (session, journal) =>
            {
                var record = new RunRecord(session, journal, options, _observer);
                var (begin, take) = takers(record);
                return record.WriteAsync(begin, take, cancel);
            },
            cancel);
}
