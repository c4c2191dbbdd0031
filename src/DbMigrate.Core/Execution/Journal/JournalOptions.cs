using DbMigrate.Engines;

namespace DbMigrate;

/// <summary>How to read a journal.</summary>
public sealed record JournalOptions
{
    /// <summary>How long to wait for whoever keeps the journal locked.</summary>
    public TimeSpan LockTimeout { get; init; } = SessionOptions.UsualReadingWait;

    /// <summary>Told of what keeps a part from being read: a migration whose file is not there, a database that stays locked. The rest is
    /// read all the same. Null throws it.</summary>
    public Action<DbMigrateException>? Problem { get; init; }
}
