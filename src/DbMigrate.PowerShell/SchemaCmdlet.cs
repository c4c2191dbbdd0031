namespace DbMigrate.Commands;

/// <summary>Cmdlets on schemas: each calls one operation of <see cref="SchemaWorkbench"/>.</summary>
public abstract class SchemaCmdlet : ProjectCmdlet
{
    /// <summary>Runs an operation; its failure is written, and other databases' go on.</summary>
    internal void OnWorkbench(Project project, DatabaseTarget? target, string title, Func<WorkbenchCall, Task> work)
    {
        try
        {
            RunWorkbench(project, target, title, work);
        }
        catch (Exception e) when (IsFailure(e))
        {
            WriteFailure(e, target);
        }
    }

    /// <summary>Runs an operation.</summary>
    internal void RunWorkbench(Project project, DatabaseTarget? target, string title, Func<WorkbenchCall, Task> work) =>
        Pump(
            async (post, cancel) =>
            {
                var observer = new CmdletObserver(this, post, IsVerbose, title);
                await using (observer.ConfigureAwait(false))
                {
                    var scripts = new SchemaScriptRunner(project.Root, text => post(() => WriteWarning(text)));
                    var workbench = new SchemaWorkbench(project, target, observer, scripts.RunAsync);
                    await using (workbench.ConfigureAwait(false))
                        await work(new(workbench, post, cancel)).ConfigureAwait(false);
                }
            });

    /// <summary>Resolves the project and the databases of a cmdlet that also works without one, where it is told what to work on.</summary>
    internal (Project Project, IReadOnlyList<DatabaseTarget?> Targets) LoadOptional(params string[] sources) => OrThrow(() =>
    {
        var project = ProjectLoader.Load(Options with { Optional = sources.Any(MyInvocation.BoundParameters.ContainsKey) });
        var targets = ProjectLoader.OptionalTargets(project);
        Several = targets.Count > 1;
        Tell(project, targets);
        return (project, targets);
    });
}

/// <summary>One call of one operation: the bench, the way to the pipeline's thread, and the end.</summary>
/// <param name="Bench">The operations.</param>
/// <param name="Post">Runs an action on the pipeline's thread and waits for it.</param>
/// <param name="Cancel">Ends the work.</param>
internal sealed record WorkbenchCall(SchemaWorkbench Bench, Action<Action> Post, CancellationToken Cancel);
