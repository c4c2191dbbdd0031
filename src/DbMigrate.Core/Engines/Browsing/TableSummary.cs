namespace DbMigrate;

/// <summary>A table or view, as a list shows it.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Kind"><c>table</c>, <c>view</c>, <c>materializedView</c>, <c>partitioned</c>, <c>partition</c>, <c>foreign</c>,
/// <c>virtual</c> or <c>shadow</c>.</param>
/// <param name="Rows">About how many rows, by the engine's own estimate; null where it has none.</param>
/// <param name="Bytes">How many bytes it takes; null where the engine does not tell.</param>
/// <param name="Comment">Its comment.</param>
public sealed record TableSummary(TableName Table, string Kind, long? Rows, long? Bytes, string? Comment);

/// <summary>A table's columns, for completion.</summary>
/// <param name="Table">The table or view.</param>
/// <param name="Columns">Its columns, in their order.</param>
public sealed record TableColumns(TableName Table, IReadOnlyList<string> Columns);
