namespace DbMigrate.Providers.Pglite;

/// <summary>Why a database cannot be opened, before its name is put to it.</summary>
internal sealed class PgliteRefusal(string reason, string action) : DbMigrateException(ErrorId.ConnectionFailed, reason, action)
{
    /// <summary>The error that a user sees.</summary>
    public DbMigrateException Of(DatabaseUrl url) =>
        new(ErrorId.ConnectionFailed, $"{url} cannot be opened: {Message}", RecommendedAction, url.Redacted, this);
}
