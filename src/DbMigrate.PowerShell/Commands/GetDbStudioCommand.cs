using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Lists the studios of this session that run.</summary>
[Cmdlet(VerbsCommon.Get, "DbStudio")]
[OutputType(typeof(Studio))]
public sealed class GetDbStudioCommand : DbMigrateCmdlet
{
    /// <summary>Only those on these ports.</summary>
    [Parameter(Position = 0)]
    [Given]
    public int[] Port { get; set; } = [];

    /// <inheritdoc/>
    protected override void EndProcessing() =>
        WriteObject(Studio.Running.Where(studio => Port.Length == 0 || Port.Contains(studio.Port)), enumerateCollection: true);
}
