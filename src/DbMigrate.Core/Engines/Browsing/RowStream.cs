namespace DbMigrate.Engines.Browsing;

/// <summary>Takes the rows of one result while they come.</summary>
internal interface IRowSink
{
    /// <summary>How many bytes of a value are kept.</summary>
    int CellBytes { get; }

    /// <summary>Whether a statement may be stopped whose rows nobody wants any more: not where a transaction hangs on it.</summary>
    bool MayStop => true;

    /// <summary>The columns, before the first row.</summary>
    Task BeginAsync(IReadOnlyList<SqlColumn> columns);

    /// <summary>A row.</summary>
    /// <returns>Whether another one is wanted.</returns>
    ValueTask<bool> AddAsync(IReadOnlyList<Cell> row);
}

/// <summary>Keeps rows, up to a number of them and of bytes.</summary>
internal sealed class RowList(int limit, long bytes, int cellBytes) : IRowSink
{
    private long _left = bytes;

    public int CellBytes => cellBytes;

    public bool MayStop { get; init; } = true;

    public IReadOnlyList<SqlColumn> Columns { get; private set; } = [];

    public List<IReadOnlyList<Cell>> Rows { get; } = [];

    /// <summary>Whether there are rows that were not kept.</summary>
    public bool More { get; private set; }

    public Task BeginAsync(IReadOnlyList<SqlColumn> columns)
    {
        Columns = columns;
        return Task.CompletedTask;
    }

    public ValueTask<bool> AddAsync(IReadOnlyList<Cell> row)
    {
        if (Rows.Count >= limit || _left <= 0)
        {
            More = true;
            return new(false);
        }

        Rows.Add(row);
        _left -= row.Sum(cell => 16 + (cell.Text?.Length ?? 0));
        return new(true);
    }
}
