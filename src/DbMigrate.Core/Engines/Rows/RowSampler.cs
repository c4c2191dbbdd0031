using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Engines.Rows;

/// <summary>The engine's seam of the proof on rows: fills tables of the scratch database, reads them, and says what a failure on rows
/// means.</summary>
internal abstract class RowSampler
{
    /// <summary>Takes the rows of some tables away and gives them, and what they refer to, a few new ones that their constraints accept.
    /// Changes nothing else; best effort.</summary>
    public abstract Task<RowSample> FillAsync(DatabaseSession session, FillOrder order, CancellationToken cancel);

    /// <summary>The rows of some tables, without those of partitions and children, by the tables' ids, with the columns that these
    /// state.</summary>
    public abstract Task<IReadOnlyDictionary<ObjectId, IReadOnlyList<SampleRow>>> ReadAsync(
        DatabaseSession session, IReadOnlyList<Table> tables, SchemaModel model, CancellationToken cancel);

    /// <summary>What the failure of a statement means, if it is the rows that it fails on.</summary>
    public abstract RowFailure Classify(SqlStatement statement, DatabaseError error);

    /// <summary>Whether a row that has no value in a column is given one when it is copied into the table, or the column comes to refuse
    /// null.</summary>
    public virtual bool FillsNull(SchemaModel model, Table table, Column column) =>
        column.NotNull && (column.Default is not null || column.Identity is not null);

    /// <summary>Whether one value is what the engine makes of the other when it changes the type, there or back.</summary>
    public abstract Task<bool> ConvertsAsync(
        DatabaseSession session, TracedColumn column, string before, string after, CancellationToken cancel);
}

/// <summary>What a statement's failure on rows means.</summary>
internal enum RowFailure
{
    /// <summary>The statement is wrong, whatever the rows are.</summary>
    Plan,

    /// <summary>Null is in a column that refuses it from now on: whether there are such rows only a person can know.</summary>
    Null,

    /// <summary>Rows do not fit what is required from now on: whether there are such rows only a person can know.</summary>
    Constraint,

    /// <summary>A value cannot be computed or converted.</summary>
    Value,
}

/// <summary>What is to be filled.</summary>
/// <param name="Trial">What the rows are for.</param>
/// <param name="Tables">The tables.</param>
/// <param name="Levels">How much to ask of them, where it is not everything.</param>
internal sealed record FillOrder(RowTrial Trial, IReadOnlyList<TracedTable> Tables, IReadOnlyDictionary<ObjectId, FillLevel> Levels)
{
    public FillLevel LevelOf(ObjectId table) => Levels.GetValueOrDefault(table);
}

/// <summary>How demanding the rows of a table are.</summary>
internal enum FillLevel
{
    /// <summary>Rows with values, and one with null wherever null is allowed.</summary>
    Everything,

    /// <summary>Rows with values only.</summary>
    NoNulls,

    /// <summary>Rows with other values.</summary>
    OtherValues,

    /// <summary>One row.</summary>
    OneRow,

    /// <summary>No rows.</summary>
    Nothing,
}

/// <summary>The rows that tables were given.</summary>
/// <param name="Rows">By the tables' ids.</param>
/// <param name="Remarks">What could not be done, as sentences.</param>
internal sealed record RowSample(IReadOnlyDictionary<ObjectId, IReadOnlyList<SampleRow>> Rows, IReadOnlyList<string> Remarks)
{
    public static RowSample None { get; } = new(new Dictionary<ObjectId, IReadOnlyList<SampleRow>>(), []);

    /// <summary>Whether there is a row at all.</summary>
    public bool HasRows => Rows.Values.Any(rows => rows.Count > 0);
}
