using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DbMigrate.Commands;

/// <summary>Completes from local files only: a Tab key must not wait for a database.</summary>
public abstract class LocalCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        List<string> values;
        try
        {
            values = [.. Values(Load(fakeBoundParameters))];
        }
        catch (DbMigrateException)
        {
            // No project here, or a broken one: nothing to offer. The command itself says what is wrong.
            yield break;
        }

        var word = wordToComplete.Trim('\'', '"');
        var pattern = new WildcardPattern(word + "*", WildcardOptions.IgnoreCase);
        foreach (var value in values.Where(pattern.IsMatch))
            yield return new(Quote(value), value, CompletionResultType.ParameterValue, value);
    }

    /// <summary>The values that a project offers.</summary>
    protected abstract IEnumerable<string> Values(Project project);

    private static Project Load(IDictionary bound)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        var folder = shell
            .AddCommand("Get-Location")
            .AddParameter("PSProvider", "FileSystem")
            .Invoke<PathInfo>()
            .Select(path => path.ProviderPath)
            .FirstOrDefault();
        return ProjectLoader.Load(new()
        {
            Project = bound["Project"] as string,
            Migrations = bound["Migrations"] as string,
            CurrentFolder = folder ?? Directory.GetCurrentDirectory(),
        });
    }

    private static string Quote(string value) =>
        value.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '=')
            ? value
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
