namespace DbMigrate;

/// <summary>The names of the rules of a check, hazards and errors apart.</summary>
public static class CheckRules
{
    /// <summary>The journal names a file that is not there.</summary>
    public const string MissingFile = nameof(MissingFile);

    /// <summary>A file is there that the journal does not name: nobody will run it.</summary>
    public const string OrphanFile = nameof(OrphanFile);

    /// <summary>Two entries of the journal have one tag.</summary>
    public const string DuplicateTag = nameof(DuplicateTag);

    /// <summary>Two migrations have one number.</summary>
    public const string DuplicateIndex = nameof(DuplicateIndex);

    /// <summary>A migration's time is before that of the one before it: Drizzle's migrator would skip it.</summary>
    public const string TimestampOrder = nameof(TimestampOrder);

    /// <summary>Two migrations were made from the same state, on branches that were merged.</summary>
    public const string SameParent = nameof(SameParent);

    /// <summary>A file was edited after it had been generated.</summary>
    public const string EditedSinceGenerated = nameof(EditedSinceGenerated);

    /// <summary>A snapshot does not stand for the files before it.</summary>
    public const string SnapshotOutdated = nameof(SnapshotOutdated);

    /// <summary>A migration has no down script.</summary>
    public const string DownScriptMissing = nameof(DownScriptMissing);

    /// <summary>A script holds no statement.</summary>
    public const string EmptyScript = nameof(EmptyScript);

    /// <summary>A comment that DbMigrate cannot read.</summary>
    public const string DirectiveInvalid = nameof(DirectiveInvalid);

    /// <summary>A command of psql or sqlite3 in a script, which is passed over.</summary>
    public const string CommandSkipped = nameof(CommandSkipped);

    /// <summary>A script goes back to a savepoint of its own.</summary>
    public const string SavepointTakenBack = nameof(SavepointTakenBack);

    /// <summary>The schema sources are not what the migrations make.</summary>
    public const string SchemaNotGenerated = nameof(SchemaNotGenerated);

    /// <summary>The SQL could not be tried on an engine.</summary>
    public const string NotTried = nameof(NotTried);

    /// <summary>An applied migration's file was edited.</summary>
    public const string EditedAfterApplied = nameof(EditedAfterApplied);

    /// <summary>The database has a migration that the folder does not have.</summary>
    public const string AppliedNotInFolder = nameof(AppliedNotInFolder);

    /// <summary>A migration is pending though a newer one has been applied.</summary>
    public const string OutOfOrder = nameof(OutOfOrder);

    /// <summary>The last attempt at a migration failed.</summary>
    public const string AttemptFailed = nameof(AttemptFailed);

    /// <summary>PostgreSQL: an index that a failed concurrent build has left.</summary>
    public const string InvalidIndex = nameof(InvalidIndex);

    /// <summary>PostgreSQL: a constraint whose triggers somebody has switched off.</summary>
    public const string NotEnforced = nameof(NotEnforced);

    /// <summary>The database is not what its applied migrations make.</summary>
    public const string Drifted = nameof(Drifted);

    /// <summary>A rehearsed migration was applied and undone.</summary>
    public const string Rehearsed = nameof(Rehearsed);

    /// <summary>The rehearsal ended in another schema than the migrations make on an empty database.</summary>
    public const string RehearsalDiffers = nameof(RehearsalDiffers);

    /// <summary>The way back did not end where the rehearsal began.</summary>
    public const string UndoDiffers = nameof(UndoDiffers);
}
