using System.Collections.Concurrent;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>What every cmdlet shares: cancellation, errors, and work on other threads that reports on the pipeline's.</summary>
public abstract class DbMigrateCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _cancel = new();

    /// <summary>The folder that relative paths start from: PowerShell's, which is not the process's.</summary>
    protected string CurrentFolder => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    /// <summary>Whether -WhatIf or its preference asks to change nothing.</summary>
    protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var whatIf)
        ? whatIf is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Whether verbose lines are seen.</summary>
    protected bool IsVerbose => MyInvocation.BoundParameters.TryGetValue("Verbose", out var verbose)
        ? verbose is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.TryConvertTo<ActionPreference>(GetVariableValue("VerbosePreference"), out var preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    /// <inheritdoc/>
    protected override void StopProcessing() => _cancel.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancel.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs core operations on the thread pool and, meanwhile, what they post on this thread, the only one that may write
    /// to the pipeline.</summary>
    /// <param name="work">Gets the function that posts.</param>
    /// <remarks>Posting waits until the pipeline has taken it: after Select-Object -First 3, no fourth migration runs.</remarks>
    protected void Pump(Func<Action<Action>, CancellationToken, Task> work)
    {
        using var posted = new BlockingCollection<(Action Action, ManualResetEventSlim Taken)>();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_cancel.Token);
        var task = Task.Run(async () =>
        {
            try
            {
                await work(Post, cancel.Token).ConfigureAwait(false);
            }
            finally
            {
                posted.CompleteAdding();
            }
        });

        Exception? stopped = null;
        foreach (var (action, taken) in posted.GetConsumingEnumerable())
        {
            try
            {
                if (stopped is null)
                    action();
            }
            catch (Exception e)
            {
                // The pipeline wants no more (Ctrl+C, Select-Object -First, a Stop preference): the run is rolled back first.
                stopped = e;
                cancel.Cancel();
            }
            finally
            {
                taken.Set();
            }
        }

        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (stopped is not null || Stopping)
        {
        }

        if (stopped is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(stopped);

        void Post(Action action)
        {
            using var taken = new ManualResetEventSlim();
            posted.Add((action, taken));
            taken.Wait();
        }
    }

    /// <summary>Runs something that must succeed; an expected failure ends the cmdlet.</summary>
    protected T OrThrow<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DbMigrateException e)
        {
            ThrowTerminatingError(ErrorRecords.Create(e));
            throw;
        }
    }

    /// <summary>Whether an exception is one of a database's own, to be written while the others go on: not PowerShell's, nor a
    /// stop.</summary>
    protected static bool IsFailure(Exception exception) =>
        exception is not (OperationCanceledException or PipelineStoppedException or RuntimeException);

    /// <summary>Says something that a person should see and a pipeline should not get, as Write-Host does.</summary>
    protected void WriteHost(string message) => WriteInformation(new HostInformationMessage { Message = message }, ["PSHOST"]);

    /// <summary>Writes files where they are wanted and emits them; without a path, their text.</summary>
    internal void EmitExport(IReadOnlyList<ExportFile> files, string? path)
    {
        if (path is null)
        {
            // A line between two files; PowerShell adds the last line's end.
            for (var i = 0; i < files.Count; i++)
                WriteObject(files[i].Text.TrimEnd('\n') + (i < files.Count - 1 ? "\n" : ""));
            return;
        }

        var full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
        if (ShouldProcess(full, $"Write {string.Join(", ", SchemaWorkbench.ExportPaths(files, full).Select(Path.GetFileName))}"))
            WriteObject(SchemaWorkbench.WriteExport(files, full).Select(file => new FileInfo(file)), enumerateCollection: true);
    }

    /// <summary>Whether the cmdlet works on several databases, so that what it says has to name the one that it is about.</summary>
    private protected bool Several { get; set; }

    /// <summary>Writes a warning about a database.</summary>
    internal void WriteWarning(DatabaseTarget? target, string message) => WriteWarning(About(target, message));

    /// <summary>Writes a failure, of one database or of none, as an error record.</summary>
    private protected void WriteFailure(Exception exception, DatabaseTarget? target = null)
    {
        var record = ErrorRecords.Create(exception);
        if (record.ErrorDetails is { } details)
            record.ErrorDetails = new(About(target, details.Message)) { RecommendedAction = details.RecommendedAction };
        WriteError(record);
    }

    private string About(DatabaseTarget? target, string message) =>
        Several && target is not null && !message.Contains(target.ToString(), StringComparison.Ordinal) ? $"{target}: {message}" : message;
}
