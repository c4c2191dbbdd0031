using DbMigrate.Schema;

namespace DbMigrate.Engines.Rows;

/// <summary>A script's way from one schema to another, as far as rows are concerned.</summary>
/// <param name="From">What the scratch database holds before the script.</param>
/// <param name="To">What it is to hold afterwards.</param>
/// <param name="Changes">The script's steps, in order.</param>
internal sealed record RowTrial(SchemaModel From, SchemaModel To, IReadOnlyList<SchemaChange> Changes)
{
    /// <summary>The script is for taking another back: what it may fail on is told where details are asked for.</summary>
    public bool IsReverse { get; init; }

    /// <summary>The script takes a change of types back: values that no cast brings back are given up, and somebody else says so.</summary>
    public bool GivesUpValues { get; init; }
}
