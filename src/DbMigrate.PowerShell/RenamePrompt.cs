using System.Collections.ObjectModel;
using System.Management.Automation.Host;

namespace DbMigrate.Commands;

/// <summary>Asks the person at the prompt whether something new is something old, renamed.</summary>
/// <param name="screen">Where to ask.</param>
/// <param name="post">Runs an action on the pipeline's thread.</param>
internal sealed class RenamePrompt(PSHostUserInterface screen, Action<Action> post)
{
    // The Enter key must not drop a column.
    private const int NoDefault = -1;

    /// <summary>Whether to try: PowerShell's own host takes the end of a redirected input for an answer.</summary>
    public static bool MayAsk(PSHost? host) => host?.UI is not null && !(host.Name == "ConsoleHost" && Console.IsInputRedirected);

    /// <summary>Asks.</summary>
    /// <returns>The rename; null for something new.</returns>
    /// <exception cref="NobodyAnswersException">The host cannot ask.</exception>
    public Rename? Ask(RenameQuestion question)
    {
        var answer = -1;
        Exception? refusal = null;
        post(() =>
        {
            try
            {
                answer = screen.PromptForChoice("Renamed?", question.Message, Choices(question), NoDefault);
            }
            catch (Exception e) when (ProjectCmdlet.IsNobody(e))
            {
                refusal = e;
            }
        });
        return refusal is not null || answer < 0 ? throw new NobodyAnswersException(refusal)
            : answer == 0 ? null
            : question.Candidates[answer - 1];
    }

    private static Collection<ChoiceDescription> Choices(RenameQuestion question) =>
    [
        new("&New", $"'{question.Object}' is new."),
        .. question.Candidates.Select((rename, index) =>
            new ChoiceDescription(
                $"{Key(question, index)} {rename.From.Display}",
                $"'{question.Object}' is '{rename.From.Display}', renamed; its data stay.")),
    ];

    private static string Key(RenameQuestion question, int index) =>
        question.Candidates.Count == 1 ? "&Renamed from" : $"&{(char)(index < 9 ? '1' + index : 'A' + index - 9)} renamed from";
}

/// <summary>A question met a host where nobody is.</summary>
internal sealed class NobodyAnswersException(Exception? inner) : Exception("Nobody is there to answer.", inner);
