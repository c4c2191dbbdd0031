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
