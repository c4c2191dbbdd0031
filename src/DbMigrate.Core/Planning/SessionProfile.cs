namespace DbMigrate.Planning;

/// <summary>What a session on the target database has that one on a new database of the same server has not: what its URL, its role and its
/// database set. Scratch databases get it, so that a script means there what it means to a runner.</summary>
/// <param name="Settings">The settings by name.</param>
/// <param name="Schemas">The schemas of the search path that are there, in its order.</param>
internal sealed record SessionProfile(IReadOnlyList<(string Name, string Value)> Settings, IReadOnlyList<string> Schemas)
{
    /// <summary>Nothing is set.</summary>
    public static SessionProfile None { get; } = new([], []);
}
