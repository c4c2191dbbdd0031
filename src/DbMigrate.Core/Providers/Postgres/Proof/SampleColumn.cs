using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>A column of a table that is to be filled.</summary>
/// <param name="Column">The column.</param>
/// <param name="Shape">Its type.</param>
internal sealed record SampleColumn(Column Column, SampleShape Shape)
{
    /// <summary>The position in the table, from 0.</summary>
    public int Position { get; init; }

    /// <summary>Values that the table's constraints or bounds speak of, the likeliest first.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>The only values that make sense: the column's next type has to take them too. Null where any does.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>The column is part of a foreign key, whose values come from the table it refers to.</summary>
    public ForeignKey? Key { get; init; }

    /// <summary>Null is refused, by the column or by its type.</summary>
    public bool RefusesNull => Column.NotNull || (Shape is SampleShape.Domain { RefusesNull: true });

    /// <summary>The server gives a value of its own.</summary>
    public bool IsFilledByServer => Column.Identity is not null || Column.Default?.Contains("nextval(", StringComparison.Ordinal) == true;

    /// <summary>A value for a row.</summary>
    /// <param name="number">The row's number.</param>
    /// <param name="choice">Which of several things to try.</param>
    public string? Value(int number, int choice)
    {
        if (Only is { } only) return only.Count == 0 ? null : only[(number - 1 + choice) % only.Count];
        return Candidates.Count > 0 ? Candidates[(number - 1 + choice) % Candidates.Count] : Plain(number, choice);
    }

    /// <summary>A value that nothing but the type asks for.</summary>
    public string? Plain(int number, int choice) => Only is not null ? Value(number, choice) : SampleTexts.Of(Shape, number, choice);
}
