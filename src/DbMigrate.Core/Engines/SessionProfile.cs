namespace DbMigrate.Engines;

/// <summary>What a session on the target database has that one on a new database of the same server has not: what its URL, its role and its
/// database set. Scratch databases get it, so that a script means there what it means to a runner.</summary>
/// <param name="Settings">The settings by name.</param>
/// <param name="Schemas">The schemas of the search path that are there, in its order.</param>
internal sealed record SessionProfile(IReadOnlyList<(string Name, string Value)> Settings, IReadOnlyList<string> Schemas)
{
    /// <summary>The extensions that are there, without those that every database has.</summary>
    public IReadOnlyList<TargetExtension> Extensions { get; init; } = [];

    /// <summary>Nothing is set.</summary>
    public static SessionProfile None { get; } = new([], []);
}

/// <summary>An extension of the target database.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">The schema its objects live in.</param>
/// <param name="Members">The names of its types, functions, operators and so on.</param>
internal sealed record TargetExtension(string Name, string Schema, IReadOnlySet<string> Members);
