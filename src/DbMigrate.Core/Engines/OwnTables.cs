namespace DbMigrate.Engines;

/// <summary>The tables of ours in a user's database, which no schema holds.</summary>
internal static class OwnTables
{
    /// <summary>The history's name, in the schema of the journal, whose name the project states.</summary>
    public const string History = "__dbmigrate_history";

    /// <summary>What a start has seen to, beside it: made by the first synchronization at a start.</summary>
    public const string Start = "__dbmigrate_start";

    /// <summary>All of them whose names are ours.</summary>
    public static IReadOnlyList<string> Names { get; } = [History, Start];
}
