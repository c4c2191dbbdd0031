namespace DbMigrate.Engines;

/// <summary>What a plan is for: it decides what becomes of a column whose values no cast brings to its new type.</summary>
internal enum PlanPurpose
{
    /// <summary>To be run: there is no plan then (<see cref="ErrorId.CastImpossible"/>).</summary>
    Make,

    /// <summary>To be looked at: the change is there, and the engine refuses it.</summary>
    Look,

    /// <summary>To take another plan back: values come back as that one has taken them there. The rest is given up where the column may be
    /// null; else there is no plan.</summary>
    TakeBack,
}

/// <summary>An expression that a person has stated for the values of a column that changes its type.</summary>
/// <param name="Column">The column, by the name that it is to have.</param>
/// <param name="Sql">The expression as it was written.</param>
/// <param name="IsHint">It stands in a schema file, where it stays after the change, and says nothing then.</param>
internal sealed record StatedExpression(ObjectId Column, string Sql, bool IsHint);

/// <summary>How to plan.</summary>
internal sealed record PlanOptions
{
    public static PlanOptions None { get; } = new();

    /// <summary>Stated expressions, each column once.</summary>
    public IReadOnlyList<StatedExpression> Expressions { get; init; } = [];

    public PlanPurpose Purpose { get; init; }
}
