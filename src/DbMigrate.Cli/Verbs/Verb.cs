using System.CommandLine;

namespace DbMigrate.Cli.Verbs;

/// <summary>A verb: its options, and the one core operation that it calls.</summary>
internal abstract class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Command lines for its help.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <returns>The exit code.</returns>
    public abstract Task<int> RunAsync(Invocation invocation, CancellationToken cancel);

    /// <summary>Any number of migrations. A misspelt option would otherwise pass as one.</summary>
    protected static Argument<string[]> MigrationsArgument(string name, string description)
    {
        var argument = new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.ZeroOrMore };
        argument.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { } token)
                result.AddError($"Unrecognized option '{token.Value}'.");
        });
        return argument;
    }

    protected static Option<bool> WhatIfOption(string description) => new("--what-if") { Description = description };

    protected static Option<TimeSpan?> StatementTimeoutOption() =>
        Parsing.DurationOption.Create("--statement-timeout", "How long one statement may run [default: no limit]");

    protected static Option<TimeSpan?> LockTimeoutOption() =>
        Parsing.DurationOption.Create("--lock-timeout", "How long to wait for another runner: 30, 30s, 5m, 00:00:30 [default: 60s]");
}
