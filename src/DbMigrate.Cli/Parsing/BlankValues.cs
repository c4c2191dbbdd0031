using System.CommandLine;
using System.CommandLine.Parsing;

namespace DbMigrate.Cli.Parsing;

/// <summary>Refuses a blank value, which is what a shell's unset variable leaves: it never means the default, or everything.</summary>
internal static class BlankValues
{
    /// <summary>For every option and argument of a command and of those below it.</summary>
    public static void Refuse(Command command)
    {
        foreach (var option in command.Options.Where(option => option.Arity.MaximumNumberOfValues > 0))
            option.Validators.Add(result => Check(result, $"'{option.Name}'"));
        foreach (var argument in command.Arguments)
            argument.Validators.Add(result => Check(result, $"<{argument.Name}>"));
        foreach (var verb in command.Subcommands)
            Refuse(verb);
    }

    private static void Check(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            result.AddError($"The value of {name} is blank. Give one, or leave {name} out.");
    }
}
