using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DbMigrate.Commands;

/// <summary>Completes what asks for a user and a password, and the variables that hold them.</summary>
public sealed class CredentialCompleter : IArgumentCompleter
{
    private const string Ask = "(Get-Credential)";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        var variables = shell
            .AddCommand("Get-Variable")
            .Invoke<PSVariable>()
            .Where(variable => variable.Value is PSCredential)
            .Select(variable => "$" + variable.Name);
        foreach (
            var value in variables
                .Order(StringComparer.OrdinalIgnoreCase)
                .Append(Ask)
                .Where(value => value.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)))
            yield return new(
                value, value, CompletionResultType.ParameterValue, value == Ask ? "Asks for a user and a password" : "A credential");
    }
}
