namespace DbMigrate.Sql.Scripts;

/// <summary>Whose script runs, for messages.</summary>
/// <param name="What">The start of a sentence: <c>Migration '0003_x'</c>, <c>The synchronization</c>.</param>
/// <param name="Tag">The migration's tag; null where it is none's.</param>
internal sealed record ScriptSubject(string What, string? Tag);
