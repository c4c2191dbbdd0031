namespace DbMigrate.Engines.Rows;

/// <summary>A row as the engine prints it, by the columns' names.</summary>
/// <param name="Values">The values.</param>
internal sealed record SampleRow(IReadOnlyDictionary<string, SampleValue> Values)
{
    private const int Shown = 6;
    private const int Longest = 40;

    /// <summary>The row for a message, beginning with some columns of interest.</summary>
    public string Describe(IEnumerable<string> first)
    {
        var names = first.Where(Values.ContainsKey).Concat(Values.Keys).Distinct().ToList();
        var more = names.Count > Shown ? ", …" : "";
        return $"({string.Join(", ", names.Take(Shown).Select(name => $"{name} = {Values[name]}"))}{more})";
    }

    /// <summary>A value for a message.</summary>
    internal static string Quote(string? text) =>
        text is null ? "null" : $"'{(text.Length > Longest ? string.Concat(text.AsSpan(0, Longest), "…") : text)}'";
}

/// <summary>A value as the engine prints it.</summary>
/// <param name="Text">As text; null is null.</param>
/// <param name="Json">As JSON, where it has attributes with names.</param>
internal sealed record SampleValue(string? Text, string? Json = null)
{
    /// <inheritdoc/>
    public override string ToString() => SampleRow.Quote(Text);
}
