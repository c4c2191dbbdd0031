using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DbMigrate.Commands;

/// <summary>Completes the words for schemas, and files once something is typed.</summary>
public sealed class SchemaSpecCompleter : IArgumentCompleter
{
    private static readonly (string Word, string Meaning)[] Words =
    [
        ("applied", "What the migrations make that the database has applied"),
        ("database", "The database, as it is"),
        ("migrations", "What the migrations make"),
        ("schema", "What the schema files say"),
    ];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = wordToComplete.Trim('\'', '"');
        var words = Words
            .Where(item => item.Word.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(item => new CompletionResult(item.Word, item.Word, CompletionResultType.ParameterValue, item.Meaning));
        return word.Length == 0 ? words : words.Concat(CompletionCompleters.CompleteFilename(word));
    }
}
