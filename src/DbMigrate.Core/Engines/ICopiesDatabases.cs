namespace DbMigrate.Engines;

/// <summary>An engine that makes a database as a copy of another one, in a fraction of the time that its script takes.</summary>
internal interface ICopiesDatabases
{
    /// <summary>Puts a new database in the place of one, which need not be there; what it holds is gone.</summary>
    /// <param name="target">The database.</param>
    /// <param name="owner">The database that the template is kept for, which may be the same: each copy has a name of its own.</param>
    /// <param name="key">What the copy is of: a template is kept for one key of its owner, and made anew for another.</param>
    /// <param name="build">Makes the template, from an empty database.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="DbMigrateException">The user may not make databases, or the template cannot be made; the database is as it
    /// was.</exception>
    Task ReplaceAsync(DatabaseUrl target, DatabaseUrl owner, string key, Func<DatabaseUrl, Task> build, CancellationToken cancel);

    /// <summary>The URL of a database that nobody has, beside another one or for the time being.</summary>
    DatabaseUrl NewUrl(DatabaseUrl beside);

    /// <summary>What the engine's driver, or the program that uses the database, opens.</summary>
    string ConnectionOf(DatabaseUrl url) => url.ConnectionString;

    /// <summary>Removes a database; does nothing where it is not there.</summary>
    Task RemoveAsync(DatabaseUrl url, CancellationToken cancel);
}
