using DbMigrate.Schema;

namespace DbMigrate.Sources.Drizzle.TypeScript;

/// <summary>A schema in Drizzle's TypeScript, as far as Drizzle can say it.</summary>
/// <param name="Text">The module.</param>
/// <param name="Said">The schema that Drizzle makes of it.</param>
/// <param name="Needed">What it needs that it does not say itself: the function of a default, the domain of a column. It has to be there
/// before.</param>
internal sealed record DrizzleModule(string Text, SchemaModel Said, IReadOnlyCollection<ObjectId> Needed);
