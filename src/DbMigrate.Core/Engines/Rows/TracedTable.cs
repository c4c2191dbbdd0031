using DbMigrate.Schema;

namespace DbMigrate.Engines.Rows;

/// <summary>A table that is there before and after a script: its rows are to be there too.</summary>
/// <param name="From">The table before.</param>
/// <param name="To">The table afterwards.</param>
/// <param name="Columns">The columns that are there before and after; one that is dropped and added again is not.</param>
internal sealed record TracedTable(Table From, Table To, IReadOnlyList<TracedColumn> Columns)
{
    /// <summary>The table before, with the columns that have values of their own, or keep them when they are computed no more.</summary>
    public Table ReadBefore => From with
    {
        Columns = [.. From.Columns.Where(column => column.Generated is null || Columns.Any(traced => traced.From == column
            && traced.To.Generated is null))],
    };

    /// <summary>The table afterwards, with the columns that have values of their own.</summary>
    public Table ReadAfter => OwnValues(To);

    /// <summary>A hazard says that rows are lost.</summary>
    public bool LosesRows { get; init; }

    /// <summary>The tables that rows can move to and from: those it is tied to by partitioning or inheritance share one number.</summary>
    public int Family { get; init; }

    /// <summary>A table with the columns that have values of their own.</summary>
    public static Table OwnValues(Table table) =>
        table with { Columns = [.. table.Columns.Where(column => column.Generated is null)] };
}

/// <summary>A column that is there before and after a script.</summary>
/// <param name="From">The column before.</param>
/// <param name="To">The column afterwards.</param>
internal sealed record TracedColumn(Column From, Column To)
{
    /// <summary>Its type changes, or is made anew under the same name.</summary>
    public bool Retyped { get; init; }

    /// <summary>A hazard, or an expression that a person has stated, says that its values change.</summary>
    public bool MayChange { get; init; }

    /// <summary>Rows without a value get one.</summary>
    public bool FillsNull { get; init; }

    /// <summary>Its values may be given up.</summary>
    public bool MayBecomeNull { get; init; }
}
