namespace DbMigrate;

/// <summary>What a statement may cost. The names are what <c>-Allow</c> takes.</summary>
public enum HazardCode : long
{
    /// <summary>Rows or values are lost.</summary>
    DataLoss,

    /// <summary>The whole table is written anew.</summary>
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

    /// <summary>An owner or a right changes.</summary>
    SecurityChange,
}
