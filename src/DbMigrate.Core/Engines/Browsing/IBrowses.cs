namespace DbMigrate.Engines.Browsing;

/// <summary>A session through which tables and rows can be looked at.</summary>
internal interface IBrowses
{
    /// <summary>The engine's way to look at them.</summary>
    TableBrowser Browse();

    /// <summary>Whether nobody else can open the database while this session is open.</summary>
    bool KeepsOthersOut => false;
}
