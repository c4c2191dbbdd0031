using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace DbMigrate.Commands;

/// <summary>Runs a schema source that is a PowerShell script, in a session of its own: what it writes is SQL.</summary>
/// <param name="folder">Its current folder: the project's.</param>
/// <param name="warn">Takes its warnings.</param>
internal sealed class SchemaScriptRunner(string folder, Action<string> warn)
{
    private const string Call = """
        param($folder, $script)
        $ErrorActionPreference = 'Stop'
        $PSNativeCommandUseErrorActionPreference = $true
        Set-Location -LiteralPath $folder
        & $script
        """;

    /// <summary>Runs it and gives its output, an object a line.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.SourceInvalid"/>: it failed.</exception>
    public async Task<string> RunAsync(string path, CancellationToken cancel)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault());
        runspace.Open();
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddScript(Call).AddArgument(folder).AddArgument(path);
        shell.Streams.Warning.DataAdded += (_, added) => warn($"{Path.GetFileName(path)}: {shell.Streams.Warning[added.Index].Message}");
        using var stop = cancel.Register(() => shell.BeginStop(null, null));
        try
        {
            var output = await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke).ConfigureAwait(false);
            return string.Concat(output.Select(item => $"{LanguagePrimitives.ConvertTo<string>(item)}\n"));
        }
        catch (PipelineStoppedException)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (RuntimeException e)
        {
            throw Failed(path, e);
        }
    }

    private static DbMigrateException Failed(string path, RuntimeException e)
    {
        var place = e switch
        {
            ParseException { Errors: [var first, ..] } => $"{first.Extent.StartLineNumber}:{first.Extent.StartColumnNumber}",
            { ErrorRecord.InvocationInfo: { } at } when at.ScriptName == path => $"{at.ScriptLineNumber}:{at.OffsetInLine}",
            _ => null,
        };
        var reason = e is ParseException { Errors: [var error, ..] } ? error.Message : e.ErrorRecord.ToString();
        return new(
            ErrorId.SourceInvalid,
            $"The schema script '{path}' failed{(place is null ? "" : $" at {place}")}: {reason}",
            "Run it by itself and correct what it complains of.",
            path,
            e);
    }
}
