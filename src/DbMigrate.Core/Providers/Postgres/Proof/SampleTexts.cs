namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>Values of types as the server reads them.</summary>
internal static class SampleTexts
{
    // The server reads no text as one of these: they are for its own catalogs.
    private static readonly string[] WithoutInput =
    [
        "pg_node_tree", "pg_ndistinct", "pg_dependencies", "pg_mcv_list", "pg_brin_bloom_summary", "pg_brin_minmax_multi_summary",
        "gtsvector",
    ];

    private static readonly Func<int, string>[] Guesses = [n => $"{n}", n => $"a{n}", n => $"({n},{n})", _ => "{}", _ => "()"];

    /// <summary>A value; null where none is known.</summary>
    /// <param name="shape">The type.</param>
    /// <param name="n">Another number gives another value, where the type has room for it.</param>
    /// <param name="choice">Which of several things to try.</param>
    public static string? Of(SampleShape shape, int n, int choice) => shape switch
    {
        SampleShape.Base type => SampleBases.Of(type, n),
        SampleShape.Enum { Labels: [_, ..] labels } => labels[(n - 1 + choice) % labels.Count],
        SampleShape.Domain domain => OfDomain(domain, n, choice),
        SampleShape.Composite composite => OfComposite(composite, n, choice),
        SampleShape.Array array => Of(array.Element, n, choice) is { } element ? $"{{{Quote(element)}}}" : "{}",
        SampleShape.Range range => OfRange(range, n, choice),
        SampleShape.Unknown unknown => WithoutInput.Contains(unknown.Name) ? null : Guesses[choice % Guesses.Length](n),
        _ => null,
    };

    private static string? OfDomain(SampleShape.Domain domain, int n, int choice)
    {
        if (domain.Checks.Count == 0) return Of(domain.Over, n, choice);
        var candidates = SampleCandidates.Of(domain.Over, domain.Checks);
        // What is distinct for each row comes first; what the checks speak of, after it.
        return choice == 0 || candidates.Count == 0 ? Of(domain.Over, n, choice) : candidates[(n + choice - 2) % candidates.Count];
    }

    private static string OfComposite(SampleShape.Composite composite, int n, int choice) =>
        $"({string.Join(',', composite.Attributes.Select(attribute => Of(attribute, n, choice) is { } value ? Quote(value) : ""))})";

    private static string OfRange(SampleShape.Range range, int n, int choice)
    {
        var bound = Of(range.Subtype, n, choice) is { } value ? Quote(value) : "";
        var text = bound.Length == 0 ? "empty" : $"[{bound},{bound}]";
        return range.IsMultirange ? (bound.Length == 0 ? "{}" : $"{{{text}}}") : text;
    }

    // Arrays, records and ranges read a quoted part in the same way.
    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
