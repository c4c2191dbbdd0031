using DbMigrate.Engines;
using DbMigrate.Operations;

namespace DbMigrate;

/// <summary>A project's database, for a program that uses it: what it is to be like when the program starts, and new ones for
/// tests.</summary>
public static class Database
{
    /// <summary>Sees to the database before it is used, as <c>"onStart"</c> of its environment says: brings it in line with the schema's
    /// files, makes it anew, applies pending migrations, or does nothing. Of several programs that start at once one works, and the others
    /// wait.</summary>
    /// <param name="project">The project, from <see cref="ProjectLoader"/>.</param>
    /// <param name="target">The database, from <see cref="ProjectLoader.Targets"/>.</param>
    /// <param name="options">How; null is the usual way.</param>
    /// <param name="observer">Hears what happens; may be null.</param>
    /// <param name="cancel">Ends it; what was open is rolled back.</param>
    /// <exception cref="DbMigrateException">Data would be lost (nothing that loses any is done by itself: the message says what to allow,
    /// and where), the environment is protected, or a statement failed.</exception>
    public static Task<StartResult> StartAsync(
        Project project,
        DatabaseTarget target,
        StartOptions? options = null,
        IRunObserver? observer = null,
        CancellationToken cancel = default) => new DatabaseStart(project, target, options ?? new(), observer).RunAsync(cancel);

    /// <summary>The same for the one database of a project.</summary>
    /// <param name="options">Where the project is, and its environment.</param>
    /// <param name="observer">Hears what happens; may be null.</param>
    /// <param name="cancel">Ends it; what was open is rolled back.</param>
    /// <exception cref="DbMigrateException">The same; the project has no database, or is wrong.</exception>
    public static Task<StartResult> StartAsync(ProjectOptions options, IRunObserver? observer = null, CancellationToken cancel = default)
    {
        var project = ProjectLoader.Load(options);
        return StartAsync(project, ProjectLoader.Targets(project)[0], null, observer, cancel);
    }

    /// <summary>Makes a new database with the project's schema, for one test or one class of them: a copy of a template that is kept until
    /// the migrations or the schema's files change.</summary>
    /// <param name="project">The project.</param>
    /// <param name="beside">The database whose server has the new one: a PostgreSQL on which the user may make databases, or
    /// any file of SQLite or folder of PGlite.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="DbMigrateException">The engine copies no databases, or the user may make none.</exception>
    public static async Task<FreshDatabase> CreateFreshAsync(Project project, DatabaseTarget beside, CancellationToken cancel = default)
    {
        var copies = FreshCopies.Of(beside);
        var url = copies.NewUrl(beside.Url);
        await FreshCopies.ReplaceAsync(project, beside, url, null, cancel).ConfigureAwait(false);
        return new(url, copies);
    }
}

/// <summary>A database that is gone when it is disposed.</summary>
public sealed class FreshDatabase : IAsyncDisposable
{
    private readonly ICopiesDatabases _copies;

    internal FreshDatabase(DatabaseUrl url, ICopiesDatabases copies) => (Url, _copies) = (url, copies);

    /// <summary>Where it is.</summary>
    public DatabaseUrl Url { get; }

    /// <summary>What the engine's driver opens (Npgsql, Microsoft.Data.Sqlite); of PGlite, the data folder. Holds the password.</summary>
    public string ConnectionString => _copies.ConnectionOf(Url);

    /// <summary>Removes it, with whatever is connected to it.</summary>
    public async ValueTask DisposeAsync() => await _copies.RemoveAsync(Url, CancellationToken.None).ConfigureAwait(false);
}
