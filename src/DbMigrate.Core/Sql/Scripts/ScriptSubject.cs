namespace DbMigrate.Sql.Scripts;

/// <summary>Whose script runs, for messages.</summary>
/// <param name="What">The start of a sentence: <c>Migration '0003_x'</c>, <c>The synchronization</c>.</param>
/// <param name="Tag">The migration's tag; null where it is none's.</param>
/// <param name="TakesBack">It brings back what was there before, also where that was not right.</param>
internal sealed record ScriptSubject(string What, string? Tag, bool TakesBack = false);
