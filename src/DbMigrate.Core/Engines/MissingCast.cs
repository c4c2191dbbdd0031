using DbMigrate.Diff;

namespace DbMigrate.Engines;

/// <summary>A column whose values no cast of the engine brings to its new type.</summary>
/// <param name="Column">The column.</param>
/// <param name="From">The type it has.</param>
/// <param name="To">The type it is to have.</param>
internal sealed record MissingCast(ObjectId Column, string From, string To)
{
    /// <summary>What is wrong, as a sentence.</summary>
    public string Message => $"Column '{Column.Display}' cannot become {To}: there is no cast from {From} to {To} that keeps its values.";

    /// <summary>What to do, as a sentence.</summary>
    public string Action =>
        $"Say how the values become that: -Using '{RenameText.Name(Column)}=<expression>' (--using), or -- using: <expression> beside the "
            + $"column in the schema file; NULL where they do not matter.";

    /// <summary>The refusal to plan.</summary>
    public static DbMigrateException Error(IReadOnlyList<MissingCast> missing) => new(
        ErrorId.CastImpossible,
        string.Join(Environment.NewLine, missing.Select(item => item.Message)),
        string.Join(Environment.NewLine, missing.Select(item => item.Action)),
        missing[0].Column.Display);
}
