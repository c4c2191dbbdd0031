namespace DbMigrate.Engines;

/// <summary>A change that the engine itself carries into every definition, and its reverse.</summary>
/// <param name="Do">The change.</param>
/// <param name="Undo">Its reverse.</param>
internal sealed record SchemaMove(SchemaChange Do, SchemaChange Undo);
