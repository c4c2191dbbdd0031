namespace DbMigrate.Cli.Output;

/// <summary>What a piece of text says besides its words; a colour where there are colours.</summary>
internal enum Tone
{
    Plain,
    Good,
    Warning,
    Bad,
    Faint,
}

/// <summary>A piece of a line.</summary>
internal readonly record struct Words(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Words(string text) => new(text);

    /// <summary>The words without the orders that terminals and build logs take from a text: a name may hold some.</summary>
    /// <remarks>Azure Pipelines: https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands</remarks>
    public static Words[] Harmless(ReadOnlySpan<Words> words)
    {
        var harmless = words.ToArray();
        foreach (ref var word in harmless.AsSpan())
            word = word with
            {
                Text = string.Concat(word.Text.Select(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t') ? '\uFFFD' : c))
                    .Replace("##", "# #", StringComparison.Ordinal),
            };
        return harmless;
    }

    public Words PadRight(int width) => this with { Text = Text.PadRight(width) };

    /// <summary>The text with the terminal's sequences around it.</summary>
    public string ToAnsi() => Tone switch
    {
        Tone.Good => $"\e[32m{Text}\e[0m",
        Tone.Warning => $"\e[33m{Text}\e[0m",
        Tone.Bad => $"\e[31m{Text}\e[0m",
        Tone.Faint => $"\e[2m{Text}\e[0m",
        _ => Text,
    };
}
