namespace DbMigrate.Engines;

/// <summary>The provider seam of backups: an engine's own way to copy a database into a file.</summary>
internal abstract class BackupWriter(DatabaseUrl url)
{
    /// <summary>The database's name, in any characters.</summary>
    public abstract string Database { get; }

    /// <summary>The extension of the files that it writes, with its dot.</summary>
    public abstract string Extension { get; }

    /// <summary>Writes the database as it is now into a file, and makes sure that the file can be read.</summary>
    /// <param name="path">An empty file that is there already.</param>
    /// <param name="cancel">Ends it; the file is then worth nothing.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.BackupFailed"/>; or the database is locked.</exception>
    public abstract Task WriteAsync(string path, CancellationToken cancel);

    /// <summary>The failure of a backup.</summary>
    /// <param name="reason">The rest of a sentence, without its full stop.</param>
    /// <param name="inner">The engine's or the system's own error.</param>
    public DbMigrateException Failed(string reason, Exception? inner = null) => new(
        ErrorId.BackupFailed,
        $"{url} could not be backed up, and no statement ran: {url.Scrub(reason)}.",
        "Correct that, or run without -Backup (--backup) if there is a backup already.",
        url.Redacted,
        inner);
}
