using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DbMigrate.Commands;

/// <summary>Completes the words for schemas; where none fits, PowerShell completes files.</summary>
public sealed class SchemaSpecCompleter : IArgumentCompleter
{
    private static readonly (string Word, string Meaning)[] Words =
    [
        ("database", "The database, as it is"),
        ("migrations", "What the migrations make"),
        ("schema", "What the schema files say"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) => Words
            .Where(item => item.Word.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(item => new CompletionResult(item.Word, item.Word, CompletionResultType.ParameterValue, item.Meaning));
}
