using System.Text.Json.Serialization;

namespace DbMigrate.Planning;

/// <summary>What a statement may cost. The names are what <c>-Allow</c> takes.</summary>
public enum HazardCode
{
    /// <summary>Rows or values are lost.</summary>
    DataLoss,

    /// <summary>The whole table is written anew, under an exclusive lock.</summary>
    TableRewrite,

    /// <summary>Readers and writers wait.</summary>
    ExclusiveLock,

    /// <summary>Writers wait while an index is built.</summary>
    IndexBuildBlocksWrites,

    /// <summary>Every row is checked under a lock.</summary>
    ConstraintScan,

    /// <summary>A program that expects the old schema fails.</summary>
    BackwardIncompatible,

    /// <summary>No script can bring the old state back.</summary>
    NotReversible,
}

/// <summary>One cost of one statement.</summary>
/// <param name="Code">Which.</param>
/// <param name="Message">A sentence that names the object.</param>
/// <param name="SaferWay">The safer way, as a sentence; null where there is none.</param>
public sealed record Hazard(HazardCode Code, string Message, string? SaferWay = null)
{
    /// <summary>A query that tells whether the loss is real on a database at hand: one boolean. Null where it always is.</summary>
    [JsonIgnore]
    public string? Probe { get; init; }
}
