using System.CommandLine;

namespace DbMigrate.Cli.Parsing;

/// <summary>The options of verbs that change a database, which a protected environment wants confirmed.</summary>
internal sealed class ConfirmationOptions
{
    private const string Variable = "DBMIGRATE_CONFIRM";

    private readonly Option<string?> _confirm = new("--confirm")
    {
        Description = $"Confirm changes to this environment (also: {Variable})",
        HelpName = "environment",
    };

    private readonly Option<bool> _yes = new("--yes") { Description = "Confirm changes to whichever environment is selected" };

    /// <summary>What a migrator is given whose databases <see cref="RequireAsync"/> has asked for.</summary>
    public static Task<bool> Given(DatabaseTarget target, CancellationToken cancel) => Task.FromResult(true);

    public IEnumerable<Option> All => [_confirm, _yes];

    /// <summary>Returns where the command may go on.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="project">The project.</param>
    /// <param name="question">What is about to happen; the databases' names follow.</param>
    /// <param name="cancel">Ends the wait for an answer.</param>
    /// <param name="always">Whether every environment wants it.</param>
    /// <exception cref="DbMigrateException">Nobody has confirmed.</exception>
    public async Task RequireAsync(Invocation invocation, Project project, string question, CancellationToken cancel, bool always = false)
    {
        var databases = ProjectLoader.Targets(project).Where(target => target.Protected || always).ToList();
        if (databases.Count == 0 || invocation.Get(_yes))
            return;

        var environment = databases[0].Environment;
        var confirmed = invocation.Get(_confirm) ?? invocation.Shell.Variable(Variable);
        if (string.Equals(confirmed, environment, StringComparison.OrdinalIgnoreCase))
            return;

        var names = string.Join(", ", databases);
        if (confirmed is not null || !invocation.Terminal.CanAsk)
        {
            var given = confirmed is null ? "." : $", and what was confirmed is '{confirmed}'.";
            throw databases[0].Protected
                ? new DbMigrateException(
                    ErrorId.EnvironmentProtected,
                    $"The environment '{environment}' ({names}) is protected{given}",
                    $"Add --confirm {environment}, or set {Variable}={environment}.",
                    environment)
                : new DbMigrateException(
                    ErrorId.DataLossRefused,
                    $"The environment '{environment}' ({names}) would lose all its rows, which nobody has confirmed{given}",
                    "Where that is meant, add --yes.",
                    environment);
        }

        if (
            !await invocation.Terminal.AskAsync(
                $"{question} {names} (environment '{environment}'{(databases[0].Protected ? ", protected" : "")})?", cancel))
            throw new DbMigrateException(ErrorId.Canceled, "Not confirmed: nothing was changed.", target: environment);
    }
}
