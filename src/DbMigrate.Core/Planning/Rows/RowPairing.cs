namespace DbMigrate.Planning.Rows;

/// <summary>Pairs rows with others, as many as can be: one that is taken already is given up where its row has another.</summary>
/// <remarks>The augmenting paths of H. W. Kuhn's Hungarian method, which are enough for the few rows of a sample.</remarks>
/// <param name="rows">How many rows there are.</param>
/// <param name="others">How many others.</param>
internal sealed class RowPairing(int rows, int others)
{
    private readonly int?[] _rowOf = new int?[others];

    /// <summary>The rows that have no other.</summary>
    public IReadOnlyList<int> Unpaired => [.. Enumerable.Range(0, rows).Except(_rowOf.OfType<int>())];

    /// <summary>The others that a row has.</summary>
    public IEnumerable<int> Taken => Enumerable.Range(0, others).Where(other => _rowOf[other] is not null);

    /// <summary>Pairs the rows that have none yet.</summary>
    /// <param name="fits">Whether a row can have an other; what could be before still can.</param>
    public void Pair(Func<int, int, bool> fits)
    {
        foreach (var row in Unpaired) TryPair(row, fits, new bool[others]);
    }

    private bool TryPair(int row, Func<int, int, bool> fits, bool[] asked)
    {
        for (var other = 0; other < others; other++)
        {
            if (asked[other] || !fits(row, other)) continue;
            asked[other] = true;
            if (_rowOf[other] is { } holder && !TryPair(holder, fits, asked)) continue;
            _rowOf[other] = row;
            return true;
        }

        return false;
    }
}
