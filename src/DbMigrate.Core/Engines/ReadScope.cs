namespace DbMigrate.Engines;

/// <summary>What a reading looks at.</summary>
/// <param name="Include">The schemas and tables.</param>
/// <param name="Journal">The journal table, which no schema holds; nor its history table, nor the schema made only for them.</param>
internal sealed record ReadScope(IncludeFilter Include, TableName Journal);
