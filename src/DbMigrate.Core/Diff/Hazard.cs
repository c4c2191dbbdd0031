using System.Text.Json.Serialization;

namespace DbMigrate;

/// <summary>One cost of one statement.</summary>
/// <param name="Code">Which.</param>
/// <param name="Message">A sentence that names the object.</param>
/// <param name="SaferWay">The safer way, as a sentence; null where there is none.</param>
public sealed record Hazard(HazardCode Code, string Message, string? SaferWay = null)
{
    /// <summary>The code, the message and the safer way as one line.</summary>
    [JsonIgnore]
    public string Line => $"{Code}: {Message} {SaferWay}".TrimEnd();

    /// <summary>The lock is held for a moment only, not for as long as the table is large: worth knowing, not worth a warning.</summary>
    public bool IsMomentary { get; init; }

    /// <summary>The statements do not say it: it comes of making something anew. It is refused where nobody allows it.</summary>
    internal bool IsUnseen { get; init; }

    /// <summary>A query that tells whether the loss is real on a database at hand: one boolean. Null where it always is.</summary>
    [JsonIgnore]
    public string? Probe { get; init; }

    /// <summary>The table whose rows make the cost: where it has none, there is none. Null where rows do not matter.</summary>
    [JsonIgnore]
    public TableName? Rows { get; init; }

    /// <summary>What it is about, by kind and name, so that a later statement of the script can take it back.</summary>
    [JsonIgnore]
    internal HazardSubject? Subject { get; init; }

    /// <inheritdoc cref="Line"/>
    public override string ToString() => Line;
}

/// <summary>What a hazard is about.</summary>
/// <param name="Kind">What it is, as SQL says it: <c>TABLE</c>, <c>VIEW</c>; <c>COLUMN</c>.</param>
/// <param name="Object">Its name; a column's is its table's.</param>
/// <param name="Column">The column.</param>
internal sealed record HazardSubject(string Kind, TableName Object, string? Column = null);
