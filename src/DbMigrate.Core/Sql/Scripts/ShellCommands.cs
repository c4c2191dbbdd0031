namespace DbMigrate.Sql.Scripts;

/// <summary>The commands of an engine's own shell, which its dumps and scripts hold beside SQL.</summary>
/// <remarks>Those that only show something, or say how, are passed over. All others would make the script do something else without
/// them.</remarks>
internal abstract class ShellCommands
{
    /// <summary>The program.</summary>
    public abstract string Shell { get; }

    /// <summary>What a command begins with.</summary>
    public abstract char Sign { get; }

    /// <summary>Whether a command may interrupt a statement.</summary>
    public abstract bool Anywhere { get; }

    /// <summary>What to do instead of a command; null where it can be passed over.</summary>
    /// <param name="name">The command with its sign.</param>
    /// <param name="arguments">The rest of its line.</param>
    protected abstract string? Instead(string name, string arguments);

    /// <summary>A command's name: its line up to the first white space.</summary>
    public static string NameOf(string line)
    {
        var end = line.AsSpan().IndexOfAny(" \t\r\f\v'\"");
        return end < 0 ? line : line[..end];
    }

    /// <summary>What is wrong with a command's line; null where it can be passed over.</summary>
    /// <param name="line">From its sign to the end of the line.</param>
    /// <param name="position">Where it stands.</param>
    /// <param name="interrupts">Whether it stands in the middle of a statement.</param>
    public SqlSplitException? Refuse(string line, SourcePosition position, bool interrupts)
    {
        var name = NameOf(line);
        var at = $"at line {position.Line}, column {position.Column}";
        if (Instead(name, line[name.Length..].Trim()) is { } advice)
            return new($"{name} {at} is a command of {Shell}, not SQL.", position, advice);
        return interrupts
            ? new(
                $"{name} {at} is a command of {Shell} in the middle of a statement.",
                position,
                "End the statement with ; before it, or remove the command.")
            : null;
    }
}
