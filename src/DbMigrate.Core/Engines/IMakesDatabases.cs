namespace DbMigrate.Engines;

/// <summary>An engine whose database has to be made before anybody can connect to it.</summary>
internal interface IMakesDatabases
{
    /// <summary>Makes a database that is not there; who comes second finds what the first has made.</summary>
    /// <exception cref="DbMigrateException">The user may not make databases, or the server refuses the name.</exception>
    Task MakeAsync(DatabaseUrl url, CancellationToken cancel);
}
