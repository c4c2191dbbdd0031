namespace DbMigrate.Engines;

/// <summary>A session whose database can be copied.</summary>
internal interface IBacksUp
{
    /// <summary>The engine's way to copy the database.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.BackupImpossible"/>: this machine lacks what it takes.</exception>
    BackupWriter Backup();
}
