namespace DbMigrate;

/// <summary>A comparison as a script for the engine's own shell.</summary>
/// <param name="Changes">The steps from the first schema to the second, in order.</param>
/// <param name="Sql">A script that performs them, whole or not at all where the engine can: <c>psql -v ON_ERROR_STOP=1 -f</c> and
/// <c>sqlite3 -bail</c> run it. Empty where nothing differs.</param>
public sealed record ComparisonScript(IReadOnlyList<SchemaChange> Changes, string Sql);
