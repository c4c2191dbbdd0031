using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DbMigrate.Commands;

/// <summary>Completes durations: a number with each unit, or the usual ones.</summary>
public sealed class DurationCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Duration
            .Complete(wordToComplete.Trim('\'', '"'))
            .Select(item => new CompletionResult(item.Text, item.Text, CompletionResultType.ParameterValue, item.Meaning));
}
