namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>How a column's values become another type.</summary>
/// <param name="Using">The expression after USING; null where none is needed: the server assigns the values, and refuses what does not
/// fit.</param>
/// <param name="Loses">Values can lose something without an error.</param>
internal sealed record Conversion(string? Using, bool Loses = false);
