namespace DbMigrate.Execution.Journal;

/// <summary>How a database differs from what its migrations make.</summary>
/// <param name="Changes">The steps from what they make to what is there; empty where it is the same, null where nobody has
/// compared.</param>
/// <param name="Notes">Why nobody has, or what makes the comparison another than it seems, as sentences.</param>
internal sealed record DriftReading(IReadOnlyList<SchemaChange>? Changes, IReadOnlyList<string> Notes);
