namespace DbMigrate.Engines;

/// <summary>An engine whose databases hold tables of its own, or of its tools, which are no part of a user's schema.</summary>
internal interface IKeepsTables
{
    /// <summary>How the names of tables begin that cannot even be looked at.</summary>
    string KeptPattern { get; }

    /// <summary>Whether a table is one of those.</summary>
    bool Keeps(string table);
}
