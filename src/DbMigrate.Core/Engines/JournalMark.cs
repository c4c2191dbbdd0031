namespace DbMigrate.Engines;

/// <summary>Tells at the cost of one row, however long the journal is, whether somebody else has written it since it was read.</summary>
/// <param name="Table">The journal table, which a transaction locks.</param>
/// <param name="Query">A query for the newest rows' keys, as one text: a row that is added is a newer one.</param>
/// <param name="Seen">What it gave when the journal was read, or when we wrote it last ourselves.</param>
internal sealed record JournalMark(TableName Table, string Query, string Seen)
{
    /// <summary>The name of the query's one column.</summary>
    public const string Column = "dbmigrate_newest";

    /// <summary>What the query gives of empty tables.</summary>
    public const string Empty = ",";
}
