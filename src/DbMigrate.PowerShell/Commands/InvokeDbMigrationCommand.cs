using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Applies pending migrations: all of them, or those that are piped in.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "DbMigration", SupportsShouldProcess = true)]
[OutputType(typeof(MigrationResult), typeof(PlannedStatement), typeof(FileInfo))]
public sealed class InvokeDbMigrationCommand : ChangeCmdlet
{
    private string? _backupFolder;

    /// <summary>The last migration to apply: a tag, a name or an index.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    [Given]
    public string? To { get; set; }

    /// <summary>How migrations share transactions.</summary>
    [Parameter]
    [Given]
    public TransactionMode TransactionMode { get; set; } = TransactionMode.PerMigration;

    /// <summary>Applies what was selected though an earlier migration is pending.</summary>
    [Parameter]
    public SwitchParameter OutOfOrder { get; set; }

    /// <summary>A table, column, index, constraint, type or schema that is there already is a warning.</summary>
    [Parameter]
    public SwitchParameter IgnoreExisting { get; set; }

    /// <summary>Creates the database where it is not there.</summary>
    [Parameter]
    public SwitchParameter CreateDatabase { get; set; }

    /// <summary>Continues a migration that stopped half-way.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>The hazards that may be where the environment refuses them; a protected one refuses DataLoss.</summary>
    [Parameter]
    [Given(MayBeEmpty = true)]
    public HazardCode[] Allow { get; set; } = [];

    /// <summary>The folder that gets a copy of the database before the first statement; PostgreSQL takes a pg_dump on this
    /// machine.</summary>
    [Parameter]
    [Given]
    public string? Backup { get; set; }

    /// <summary>The file that gets all that a run would do, for psql or sqlite3; nothing is run.</summary>
    [Parameter]
    [Given]
    public string? AsScript { get; set; }

    /// <summary>With -WhatIf: emits the statements that would run.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>How long one statement may run: seconds, or 30s, 5m, 00:05:00; without it, for ever.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [Duration]
    public TimeSpan StatementTimeout { get; set; }

    /// <summary>How many databases are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 4;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Only the pipeline's thread knows where PowerShell is.
        _backupFolder = Backup is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Backup);
        var work = CollectWork();
        if (AsScript is not null)
        {
            WriteScript(work);
            return;
        }

        var approved = work.Where(Approve).ToList();
        if (approved.Count == 0)
            return;
        var each = IsVerbose;
        Pump(async (post, cancel) =>
        {
            using var slots = new SemaphoreSlim(ThrottleLimit);
            await Task.WhenAll(approved.Select(async item =>
            {
                await slots.WaitAsync(cancel).ConfigureAwait(false);
                try
                {
                    // SQLite works on the thread that calls it.
                    await Task.Run(() => ApplyAsync(item, post, each, cancel), cancel).ConfigureAwait(false);
                }
                finally
                {
                    slots.Release();
                }
            })).ConfigureAwait(false);
        });
    }

    /// <summary>What only the database knows cannot be applied.</summary>
    internal override bool Takes(MigrationStatus status) => status != MigrationStatus.Missing;

    private void WriteScript(IReadOnlyList<DatabaseWork> work)
    {
        if (work.Count > 1)
        {
            ThrowTerminatingError(ErrorRecords.Create(new DbMigrateException(
                ErrorId.NotSupported, "A script is for one database, and several are given.", "Give one, and write a file for each.")));
        }

        var path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(AsScript);
        foreach (var item in work)
        {
            // What is read is read all the same: whether the script can be written is worth knowing.
            var writes = ShouldProcess(path, "Write the script of what would run");
            if (
                Plan(
                    item,
                    (migrator, cancel) =>
                        writes ? migrator.WriteScriptAsync(path, OptionsFor(item), cancel) : migrator.PlanAsync(OptionsFor(item), cancel))
                is not { } entries)
                continue;
            if (entries.Count == 0)
                WriteVerbose($"Nothing is pending on {item.Target}.");
            EmitStatements(item);
            if (writes)
                WriteObject(new FileInfo(path));
        }
    }

    /// <summary>Emits what would run where that is asked for.</summary>
    private void EmitStatements(DatabaseWork work)
    {
        if (
            PassThru
            && IsWhatIf
            && Plan(work, (migrator, cancel) => migrator.PlanStatementsAsync(OptionsFor(work), cancel), told: false) is { } statements)
            WriteObject(statements, enumerateCollection: true);
    }

    /// <summary>Asks what would run, on a session that cannot write.</summary>
    /// <returns>Null where it failed, which has been said.</returns>
    private T? Plan<T>(DatabaseWork work, Func<Migrator, CancellationToken, Task<T>> plan, bool told = true)
        where T : class
    {
        T? planned = null;
        try
        {
            Pump(async (post, cancel) =>
            {
                var observer = new CmdletObserver(this, post, false);
                await using (observer.ConfigureAwait(false))
                    planned = await plan(new Migrator(work.Project, work.Target, told ? observer : null), cancel).ConfigureAwait(false);
            });
        }
        catch (Exception e) when (IsFailure(e))
        {
            WriteFailure(e, work.Target);
        }

        return planned;
    }

    private async Task ApplyAsync(DatabaseWork work, Action<Action> post, bool each, CancellationToken cancel)
    {
        var observer = new CmdletObserver(this, post, each);
        await using (observer.ConfigureAwait(false))
        {
            try
            {
                await new Migrator(work.Project, work.Target, observer) { Confirm = Given }
                    .ApplyAsync(OptionsFor(work), cancel)
                    .ConfigureAwait(false);
            }
            catch (Exception e) when (IsFailure(e))
            {
                post(() => WriteFailure(e, work.Target));
            }
        }
    }

    /// <summary>Shows the SQL for -WhatIf; else asks where -Confirm or a protected environment wants it.</summary>
    private bool Approve(DatabaseWork work)
    {
        // What is piped in needs no second look at the database; the run looks again under the lock anyway.
        if (work.Tags is { } piped && To is null && !IsWhatIf)
            return Confirm(work.Target, piped);
        // The run warns by itself.
        if (Plan(work, (migrator, cancel) => migrator.PlanAsync(OptionsFor(work), cancel), told: IsWhatIf) is not { } planned)
            return false;
        if (planned.Count == 0)
            WriteVerbose($"Nothing is pending on {work.Target}.");
        if (!IsWhatIf)
            return planned.Count > 0 && Confirm(work.Target, [.. planned.Select(entry => entry.Tag)]);
        if (Backup is not null && planned.Count > 0)
            ShouldProcess($"Backing up {work.Target} into {_backupFolder}", null, null);
        foreach (var entry in planned)
            ShouldProcess($"Applying {entry.Tag} to {work.Target}:{System.Environment.NewLine}{entry.ReadScript().TrimEnd()}", null, null);
        EmitStatements(work);
        return false;
    }

    private bool Confirm(DatabaseTarget target, IReadOnlyList<string> tags)
    {
        var action = $"Apply {tags.Count} migration(s): {string.Join(", ", tags)}";
        return ConfirmProtected(target, action) && ShouldProcess(target.ToString(), action);
    }

    private ApplyOptions OptionsFor(DatabaseWork work) => new()
    {
        Tags = work.Tags,
        To = To,
        TransactionMode = TransactionMode,
        OutOfOrder = OutOfOrder,
        IgnoreExisting = IgnoreExisting,
        CreateDatabase = CreateDatabase,
        Resume = Resume,
        Allow = Allow,
        Backup = _backupFolder,
        LockTimeout = LockTimeout,
        StatementTimeout = StatementTimeout,
    };
}
