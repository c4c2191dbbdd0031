namespace DbMigrate.Engines;

/// <summary>What a scratch database is wanted for.</summary>
/// <param name="Configured">The configured URL, resolved; null where none is.</param>
/// <param name="Targets">Databases on whose server a throw-away database may be made, protected ones already left out.</param>
/// <param name="EngineVersion">The major version that a temporary cluster should have; null is any.</param>
/// <param name="Profile">What its sessions are to have; null is what those on a target have, and elsewhere nothing.</param>
internal sealed record ScratchRequest(
    DatabaseUrl? Configured, IReadOnlyList<DatabaseUrl> Targets, int? EngineVersion = null, SessionProfile? Profile = null)
{
    /// <summary>The project's folder, whose own programs an engine may run.</summary>
    public string Root { get; init; } = Environment.CurrentDirectory;
}
