using System.Text;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>Makes texts that look enough like what a reader expects to get deep into it, and then go wrong.</summary>
/// <param name="fragments">What the reader looks out for.</param>
/// <param name="samples">Good texts, which are changed in a few places.</param>
internal sealed class HostileText(string[] fragments, string[] samples)
{
    private const int MostFragments = 30;
    private const int MostChanges = 4;
    private const int LongestRun = 300;

    // What no format wants to see.
    private static readonly string[] Nasty =
    [
        "\0", "\uFEFF", "\uD800", "\uDC00", "\uFFFF", "\u202E", "\u200B", "\u0085", "\u2028", "\u00A0", "\r", "\r\n", "\n", "\t", "\v",
        "\u001B[2J", "а", "é", "e\u0301", "İ", "ß", "😀", "9999999999999999999999", "-1", "1e999", "\\", "\\u0000", "%00", "'", "\"", "`",
        "$", ";", "/*", "*/", "--", "{", "}", "[", "]", "(", ")", "",
    ];

    /// <summary>One text: the same for the same state of <paramref name="random"/>.</summary>
    public string Next(Random random)
    {
        var text = random.Next(5) switch
        {
            0 or 1 => Soup(random),
            2 => Spliced(random),
            _ => samples[random.Next(samples.Length)],
        };
        // Also unchanged at times: what is good has to be taken.
        for (var change = random.Next(MostChanges + 1); change > 0; change--) text = Change(text, random);
        return text;
    }

    private string Soup(Random random)
    {
        var text = new StringBuilder();
        for (var count = random.Next(MostFragments); count >= 0; count--) text.Append(Piece(random));
        return text.ToString();
    }

    private string Spliced(Random random)
    {
        var (first, second) = (samples[random.Next(samples.Length)], samples[random.Next(samples.Length)]);
        return first[..random.Next(first.Length + 1)] + second[random.Next(second.Length + 1)..];
    }

    private string Change(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var length = random.Next(Math.Min(8, text.Length - at) + 1);
        return random.Next(8) switch
        {
            0 => text[..at],
            1 => text[at..],
            2 => text[..at] + text[(at + length)..],
            3 when at < text.Length => text[..at] + (char)(text[at] ^ (1 << random.Next(16))) + text[(at + 1)..],
            4 => text[..at] + string.Concat(Enumerable.Repeat(Piece(random), random.Next(LongestRun))) + text[at..],
            5 => text.ReplaceLineEndings(random.Next(2) == 0 ? "\r\n" : "\r"),
            _ => text[..at] + Piece(random) + text[(at + length)..],
        };
    }

    private string Piece(Random random) =>
        random.Next(6) == 0 ? Nasty[random.Next(Nasty.Length)] : fragments[random.Next(fragments.Length)];
}
