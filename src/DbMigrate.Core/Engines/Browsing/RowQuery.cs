namespace DbMigrate;

/// <summary>Which rows of a table to read: a page of them in an order.</summary>
public sealed record RowQuery
{
    /// <summary>The table or view.</summary>
    public required TableName Table { get; init; }

    /// <summary>What every row must meet.</summary>
    public IReadOnlyList<RowFilter> Filters { get; init; } = [];

    /// <summary>The order; the key completes it.</summary>
    public IReadOnlyList<RowSort> Sort { get; init; } = [];

    /// <summary>How many rows at most.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The rows after this place, from <see cref="RowPage.Next"/>; null is from the first on.</summary>
    public string? After { get; init; }

    /// <summary>The rows before this place, from <see cref="RowPage.Previous"/>.</summary>
    public string? Before { get; init; }

    /// <summary>The last rows.</summary>
    public bool End { get; init; }

    /// <summary>How many bytes of a value are read.</summary>
    public int CellBytes { get; init; } = 1024;
}

/// <summary>What a row must meet.</summary>
/// <param name="Column">The column.</param>
/// <param name="Operator">One of <see cref="ColumnDetail.Operators"/>.</param>
/// <param name="Values">What it is compared with: none, one, or for <c>in</c> any number.</param>
public sealed record RowFilter(string Column, string Operator, IReadOnlyList<Cell> Values);

/// <summary>A part of an order.</summary>
/// <param name="Column">The column.</param>
/// <param name="Descending">From the last to the first.</param>
public sealed record RowSort(string Column, bool Descending = false);

/// <summary>A row.</summary>
/// <param name="Id">What it is known by in changes; null where nothing tells the rows apart.</param>
/// <param name="Cells">Its values, in the order of the table's columns.</param>
public sealed record DataRow(string? Id, IReadOnlyList<Cell> Cells);

/// <summary>Some rows.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Next">The place after the last one; null where there are no more.</param>
/// <param name="Previous">The place before the first one; null where there is nothing before.</param>
/// <param name="Sql">The query, with its values.</param>
/// <param name="Duration">How long it took.</param>
public sealed record RowPage(IReadOnlyList<DataRow> Rows, string? Next, string? Previous, string Sql, TimeSpan Duration);
