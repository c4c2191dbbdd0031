using DbMigrate.Schema;

namespace DbMigrate.Sources.Drizzle.TypeScript;

/// <summary>An engine whose schemas Drizzle says in TypeScript.</summary>
internal interface ITypeScriptEngine
{
    /// <summary>A query that tells of a database what a model of it does not: of each view each column, in their order, with its type. Null
    /// where the model does.</summary>
    string? ViewColumns { get; }

    /// <summary>Writes a schema as a module of which Drizzle Kit generates it again.</summary>
    /// <param name="model">The schema.</param>
    /// <param name="empty">A new database.</param>
    DrizzleModule Describe(SchemaModel model, SchemaModel empty);
}
