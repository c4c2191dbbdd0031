using System.CommandLine;

namespace DbMigrate.Cli.Output;

/// <summary>Tells failures, and finds the exit code for them.</summary>
internal static class ErrorReport
{
    /// <summary>Tells one failure.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="exception">What happened.</param>
    /// <param name="target">The database, where it is about one.</param>
    /// <param name="several">Whether it has to be told apart from other databases' failures.</param>
    /// <returns>The exit code.</returns>
    public static int Fail(this Terminal terminal, Exception exception, DatabaseTarget? target = null, bool several = false)
    {
        var error = ErrorJson.Of(exception) with { Database = target?.ToString() };
        Tell(terminal, error, several);
        if (terminal.Verbose && error.Id == nameof(ErrorId.Unexpected))
            terminal.Note(new Words(SecretText.Redact(exception.ToString()), Tone.Faint));
        return exception is OperationCanceledException ? ExitCode.Canceled : ExitCode.Failed;
    }

    /// <summary>Tells the failures of a run over databases.</summary>
    /// <returns>The exit code of the whole run.</returns>
    public static int Finish<T>(this Terminal terminal, IReadOnlyList<DatabaseOutcome<T>> databases)
    {
        var code = ExitCode.Done;
        // One Ctrl+C ends the work on every database; it is told once.
        var failures = databases.Where(database => database.Error is not null)
            .DistinctBy(database => database.Error is OperationCanceledException { InnerException: null } ? "" : (object)database);
        foreach (var database in failures)
            code = Math.Max(code, terminal.Fail(database.Error!, database.Target, several: databases.Count > 1));
        return code;
    }

    /// <summary>Tells what is wrong with the command line.</summary>
    public static int FailUsage(this Terminal terminal, ParseResult parse)
    {
        // The first error is the cause: after a misspelt verb, the parser also misses a verb.
        var command = parse.CommandResult.Command;
        var action = command is RootCommand
            ? $"The verbs are {string.Join(", ", command.Subcommands.Select(verb => verb.Name))}: see dbmigrate --help."
            : $"See dbmigrate {command.Name} --help.";
        // A URL in the wrong place is shown without its password.
        Tell(terminal, new() { Id = "Usage", Message = SecretText.Redact(Cause(parse)), Action = action });
        return ExitCode.Usage;
    }

    private static string Cause(ParseResult parse) => parse.UnmatchedTokens is [var token, ..]
        ? $"Unrecognized {(token.StartsWith('-') ? "option" : parse.CommandResult.Command is RootCommand ? "verb" : "argument")} '{token}'."
        : string.Join(' ', parse.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static void Tell(Terminal terminal, ErrorJson error, bool withDatabase = false)
    {
        if (terminal.Json)
        {
            terminal.WriteJsonLine(new ErrorLine(error), CliJson.OneLine.ErrorLine);
            return;
        }

        var database = withDatabase && !error.Message.Contains(error.Database!, StringComparison.Ordinal) ? $"{error.Database}: " : "";
        terminal.Note(new($"error {error.Id}: ", Tone.Bad), database + error.Message);
        if (error.Action is { } action)
            terminal.Note($"  → {action}");
    }
}
