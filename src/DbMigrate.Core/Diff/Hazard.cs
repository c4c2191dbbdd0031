using System.Text.Json.Serialization;

namespace DbMigrate;

/// <summary>One cost of one statement. Two with the same content are equal.</summary>
/// <param name="code">Which.</param>
/// <param name="message">A sentence that names the object.</param>
/// <param name="saferWay">The safer way, as a sentence; null where there is none.</param>
public sealed class Hazard(HazardCode code, string message, string? saferWay = null) : IEquatable<Hazard>
{
    /// <summary>Which.</summary>
    public HazardCode Code { get; } = code;

    /// <summary>A sentence that names the object.</summary>
    public string Message { get; } = message;

    /// <summary>The safer way, as a sentence; null where there is none.</summary>
    public string? SaferWay { get; } = saferWay;

    /// <summary>The lock is held for a moment only, not for as long as the table is large: worth knowing, not worth a warning.</summary>
    public bool IsMomentary { get; init; }

    /// <summary>The code, the message and the safer way as one line.</summary>
    [JsonIgnore]
    internal string Line => $"{Code}: {Message} {SaferWay}".TrimEnd();

    /// <summary>The statements do not say it: it comes of making something anew. It is refused where nobody allows it.</summary>
    internal bool IsUnseen { get; init; }

    /// <summary>A query that tells whether the loss is real on a database at hand: one boolean. Null where it always is.</summary>
    [JsonIgnore]
    internal string? Probe { get; init; }

    /// <summary>The table whose rows make the cost: where it has none, there is none. Null where rows do not matter.</summary>
    [JsonIgnore]
    internal TableName? Rows { get; init; }

    /// <summary>What it is about, by kind and name, so that a later statement of the script can take it back.</summary>
    [JsonIgnore]
    internal HazardSubject? Subject { get; init; }

    private (HazardCode, string, string?, bool, bool, string?, TableName?, HazardSubject?) Content =>
        (Code, Message, SaferWay, IsMomentary, IsUnseen, Probe, Rows, Subject);

    /// <inheritdoc/>
    public bool Equals(Hazard? other) => other is not null && Content.Equals(other.Content);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Hazard);

    /// <inheritdoc/>
    public override int GetHashCode() => Content.GetHashCode();

    /// <summary>The code, the message and the safer way as one line.</summary>
    public override string ToString() => Line;

    /// <summary>The same with another sentence.</summary>
    internal Hazard With(string message) => Copy(message, Probe, Rows);

    /// <summary>The same without a table whose rows could be asked.</summary>
    internal Hazard WithoutRows() => Copy(Message, null, null);

    private Hazard Copy(string message, string? probe, TableName? rows) =>
        new(Code, message, SaferWay) { IsMomentary = IsMomentary, IsUnseen = IsUnseen, Probe = probe, Rows = rows, Subject = Subject };
}

/// <summary>What a hazard is about.</summary>
/// <param name="Kind">What it is, as SQL says it: <c>TABLE</c>, <c>VIEW</c>; <c>COLUMN</c>.</param>
/// <param name="Object">Its name; a column's is its table's.</param>
/// <param name="Column">The column.</param>
internal sealed record HazardSubject(string Kind, TableName Object, string? Column = null);
