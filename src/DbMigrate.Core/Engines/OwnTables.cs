namespace DbMigrate.Engines;

/// <summary>The tables of ours in a user's database, which no schema holds.</summary>
internal static class OwnTables
{
    /// <summary>The history's name, in the schema of the journal, whose name the project states.</summary>
    public const string History = "__dbmigrate_history";
}
