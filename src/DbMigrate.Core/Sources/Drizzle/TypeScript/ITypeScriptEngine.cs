using DbMigrate.Schema;

namespace DbMigrate.Sources.Drizzle.TypeScript;

/// <summary>An engine whose schemas Drizzle says in TypeScript.</summary>
internal interface ITypeScriptEngine
{
    /// <summary>Writes a schema as a module of which Drizzle Kit generates it again.</summary>
    DrizzleModule Describe(SchemaModel model);
}
