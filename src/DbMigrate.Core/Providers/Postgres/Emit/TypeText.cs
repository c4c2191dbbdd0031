using System.Globalization;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>A type as <c>format_type</c> prints it, in its parts.</summary>
/// <param name="Name">Its name without modifiers, as <c>format_type(oid, NULL)</c> prints it; an array's element's.</param>
/// <param name="Modifier">What stands between the parentheses; null where nothing does.</param>
/// <param name="Fields">The fields of an interval: <c>day to second</c>; else null.</param>
/// <param name="IsArray">It is an array, of however many dimensions.</param>
internal sealed record TypeText(string Name, string? Modifier, string? Fields, bool IsArray)
{
    private const string Interval = "interval";

    public static TypeText Parse(string text)
    {
        var isArray = text.EndsWith("[]", StringComparison.Ordinal);
        while (text.EndsWith("[]", StringComparison.Ordinal)) text = text[..^2];
        var (open, close) = Parentheses(text);
        var modifier = close < 0 ? null : text[(open + 1)..close];
        // timestamp(3) with time zone: the modifier stands inside.
        var name = close < 0 ? text : text[..open] + text[(close + 1)..];
        string? fields = null;
        if (name.StartsWith(Interval + " ", StringComparison.Ordinal)) (name, fields) = (Interval, name[(Interval.Length + 1)..]);
        // Without a length, these two are printed so.
        name = name switch { "bpchar" => "character", "\"bit\"" => "bit", _ => name };
        return new(name, modifier, fields, isArray);
    }

    /// <summary>One of an array's values.</summary>
    public TypeText Element => this with { IsArray = false };

    /// <summary>The first number of the modifier: a length, or how many digits there are.</summary>
    public int? Length => Number(0);

    /// <summary>The digits after the point; none where only the precision is given.</summary>
    public int? Scale => Modifier is null ? null : Number(1) ?? 0;

    private int? Number(int position) =>
        Modifier?.Split(',') is { } parts
        && position < parts.Length
        && int.TryParse(parts[position], CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The parentheses that stand in no quoted name.</summary>
    private static (int Open, int Close) Parentheses(string text)
    {
        var quoted = false;
        var open = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            else if (!quoted && text[i] == '(' && open < 0) open = i;
            else if (!quoted && text[i] == ')' && open >= 0) return (open, i);
        }

        return (-1, -1);
    }
}
