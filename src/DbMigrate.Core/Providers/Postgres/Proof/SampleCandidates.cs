using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>Values that expressions speak of: <c>'open'</c> of <c>state = 'open'</c>, what is around 18 of <c>age >= 18</c>.</summary>
internal static partial class SampleCandidates
{
    private static readonly string[] Numbers = ["1", "2", "0", "-1", "5", "10", "50", "100", "1000", "0.5"];

    private static readonly string[] Texts =
    [
        "a",
        "A",
        "abc",
        "ABC",
        "b",
        "Ab",
        "a@b.co",
        "https://example.com/a",
        "1",
        "12",
        "123",
        "1234",
        "12345",
        "+15551234567",
        "AB",
        "US",
        "en",
        "a-b",
        "a_b",
        "#aabbcc",
        "2024-01-01",
        "",
    ];

    private static readonly string[] Times = ["2000-01-01", "2030-06-15", "1970-01-01"];

    /// <summary>The values, the likeliest first.</summary>
    /// <param name="shape">The type that they are for.</param>
    /// <param name="expressions">The expressions.</param>
    public static IReadOnlyList<string> Of(SampleShape shape, IReadOnlyList<string> expressions)
    {
        var literals = expressions.SelectMany(Literals).Distinct().ToList();
        var numbers = expressions.SelectMany(NumbersIn).Distinct().ToList();
        return [.. Of(shape.Plain, literals, numbers).Distinct()];
    }

    private static IEnumerable<string> Of(SampleShape shape, List<string> literals, List<decimal> numbers) => shape switch
    {
        SampleShape.Base type when SampleBases.IsNumber(type.Name) => OfNumber(type, numbers),
        SampleShape.Base type when SampleBases.IsText(type.Name) => OfText(type, literals, numbers),
        SampleShape.Base { Name: "boolean" } => ["true", "false"],
        SampleShape.Base type when SampleBases.IsTime(type.Name) =>
        [
            .. literals.Where(text => text.Length > 0 && char.IsAsciiDigit(text[0])),
            .. Times,
        ],
        SampleShape.Base type when SampleBases.IsJson(type.Name) => OfJson(literals),
        SampleShape.Enum type => [.. literals.Where(type.Labels.Contains), .. type.Labels],
        SampleShape.Array array => OfArray(array, literals, numbers),
        SampleShape.Range or SampleShape.Composite => literals.Where(text => text.Length > 0 && text[0] is '[' or '(' or '{'),
        _ => literals,
    };

    private static IEnumerable<string> OfNumber(SampleShape.Base type, List<decimal> numbers)
    {
        var all = numbers
            .SelectMany(number => (decimal[])[number + 1, number, number - 1])
            .Concat(Numbers.Select(text => decimal.Parse(text, CultureInfo.InvariantCulture)));
        return all.Where(number => !SampleBases.IsInteger(type.Name) || decimal.Truncate(number) == number)
            .Where(number => type.Name != "smallint" || Math.Abs(number) < short.MaxValue)
            .Select(number => number.ToString(CultureInfo.InvariantCulture));
    }

    private static IEnumerable<string> OfText(SampleShape.Base type, List<string> literals, List<decimal> numbers)
    {
        var width = SampleBases.Width(type) ?? int.MaxValue;
        var ofLength = numbers
            .Where(number => number is > 0 and <= 200)
            .SelectMany(number => (int[])[(int)number, (int)number + 1, (int)number - 1])
            .Select(length => new string('a', length));
        return literals.SelectMany(Readings).Concat(ofLength).Concat(Texts).Where(text => text.Length <= width);
    }

    /// <summary>A literal as it is, as a pattern of LIKE, and as a regular expression.</summary>
    private static IEnumerable<string> Readings(string literal)
    {
        if (PatternText.Of(literal) is { } text) yield return text;
        if (literal.AsSpan().ContainsAny('%', '_')) yield return literal.Replace('%', 'a').Replace('_', 'a');
        yield return literal;
    }

    private static IEnumerable<string> OfJson(List<string> literals)
    {
        foreach (var text in literals.Where(text => text.Length > 0 && text[0] is '{' or '[')) yield return text;
        if (literals.Count > 0)
            yield return $"{{{string.Join(", ", literals.Select(text => $"{Text(text)}: \"a\""))}}}";
        if (literals.Count > 0)
            yield return $"{{{string.Join(", ", literals.Select(text => $"{Text(text)}: 1"))}}}";
        foreach (var text in (string[])["{}", "[]", "[1]", "\"a\"", "1"]) yield return text;

        static string Text(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
    }

    private static IEnumerable<string> OfArray(SampleShape.Array array, List<string> literals, List<decimal> numbers)
    {
        foreach (var text in literals.Where(text => text.StartsWith('{'))) yield return text;
        foreach (var text in Of(array.Element.Plain, literals, numbers).Take(4))
            yield return $"{{\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}";
        yield return "{}";
        if (
            SampleTexts.Of(array.Element, 1, 0) is { } one
            && SampleTexts.Of(array.Element, 2, 0) is { } two
            && !one.AsSpan().ContainsAny('"', '\\'))
            yield return $"{{\"{one}\",\"{two}\"}}";
    }

    private static IEnumerable<string> Literals(string expression) =>
        Literal().Matches(expression).Select(match => match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal));

    private static IEnumerable<decimal> NumbersIn(string expression)
    {
        foreach (
            Match match in Number()
                .Matches(Literal().Replace(expression, match => match.Groups[1].Value is var text && Whole().IsMatch(text) ? text : "''")))
        {
            if (
                decimal.TryParse(match.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && Math.Abs(number) < 1_000_000_000_000)
                yield return number;
        }
    }

    [GeneratedRegex("'((?:[^']|'')*)'")]
    private static partial Regex Literal();

    [GeneratedRegex(@"^-?[0-9]+(?:\.[0-9]+)?$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<![\w.\]])-?[0-9]+(?:\.[0-9]+)?(?![\w])")]
    private static partial Regex Number();
}
