using System.Diagnostics;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Opens a database in a local web page.</summary>
[Cmdlet(VerbsLifecycle.Start, "DbStudio", SupportsShouldProcess = true)]
[OutputType(typeof(Studio))]
public sealed class StartDbStudioCommand : ProjectCmdlet
{
    /// <summary>The port; without it, the first free one of the usual ones.</summary>
    [Parameter]
    [Given]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>Change nothing: the database itself refuses to.</summary>
    [Parameter]
    public SwitchParameter ReadOnly { get; set; }

    /// <summary>Open no browser.</summary>
    [Parameter]
    public SwitchParameter NoOpen { get; set; }

    /// <summary>How long nobody has to ask for anything until it ends: seconds, or 30m, 2h; 0 is never.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DurationCompleter))]
    [Duration]
    public TimeSpan IdleTimeout { get; set; } = new StudioOptions().IdleTimeout;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var (project, targets) = LoadProject();
        var options = new StudioOptions { Port = Port, ReadOnly = ReadOnly, IdleTimeout = IdleTimeout };
        Pump(async (post, cancel) =>
        {
            foreach (var target in targets)
            {
                try
                {
                    var isMeant = false;
                    post(() => isMeant = ShouldProcess(target.ToString(), "Open in a local web page"));
                    if (!isMeant) continue;
                    var studio = await Studio.StartAsync(project, target, options, cancel).ConfigureAwait(false);
                    post(() => Emit(studio));
                }
                catch (Exception e) when (IsFailure(e))
                {
                    post(() => WriteFailure(e, target));
                }
            }
        });
    }

    private void Emit(Studio studio)
    {
        if (!NoOpen) Open(studio.Url);
        WriteObject(studio);
    }

    private void Open(string url)
    {
        if (!StudioBrowser.TryOpen(url)) WriteWarning("No browser could be opened: open the Url yourself.");
    }
}
