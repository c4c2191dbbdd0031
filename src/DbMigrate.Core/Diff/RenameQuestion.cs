namespace DbMigrate;

/// <summary>A new object that could be one that disappears, renamed.</summary>
/// <param name="Object">The new object's qualified name.</param>
/// <param name="Kind">What it is: <c>Table</c>, <c>Column</c>, <c>EnumValue</c>.</param>
/// <param name="Candidates">The renames that are possible, the likeliest first.</param>
public sealed record RenameQuestion(string Object, string Kind, IReadOnlyList<Rename> Candidates)
{
    /// <summary>The question as a sentence.</summary>
    public string Message =>
        $"Is the {Word} '{Object}' new, or is it {string.Join(" or ", Candidates.Select(candidate => $"'{candidate.From.Display}'"))}, "
            + $"renamed?";

    private string Word => Kind switch { "EnumValue" => "enum value", _ => Kind.ToLowerInvariant() };
}
