using System.Globalization;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Ends studios of this session.</summary>
[Cmdlet(VerbsLifecycle.Stop, "DbStudio", DefaultParameterSetName = ByPort, SupportsShouldProcess = true)]
public sealed class StopDbStudioCommand : DbMigrateCmdlet
{
    private const string ByObject = "Studio";
    private const string ByPort = "Port";

    /// <summary>The studios, from Start-DbStudio or Get-DbStudio.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    public Studio[] Studio { get; set; } = [];

    /// <summary>Those on these ports; without it, all of this session.</summary>
    [Parameter(Position = 0, ParameterSetName = ByPort)]
    [Given]
    public int[] Port { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyList<Studio> meant = ParameterSetName == ByObject ? Studio : Named();
        foreach (var studio in meant)
        {
            if (ShouldProcess(studio.ToString(), "Stop"))
                Pump(async (_, _) => await studio.DisposeAsync().ConfigureAwait(false));
        }
    }

    private List<Studio> Named()
    {
        var running = DbMigrate.Studio.Running;
        foreach (var port in Port.Where(port => running.All(studio => studio.Port != port)))
        {
            WriteFailure(new DbMigrateException(
                ErrorId.NotSupported,
                string.Create(CultureInfo.InvariantCulture, $"No studio of this session runs on port {port}."),
                "Get-DbStudio lists those that run.",
                port));
        }

        return [.. running.Where(studio => Port.Length == 0 || Port.Contains(studio.Port))];
    }
}
