using System.Collections;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>The one place where a failure becomes an error record.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord Create(Exception exception)
    {
        if (exception is OperationCanceledException)
            return new(exception, nameof(ErrorId.Canceled), ErrorCategory.OperationStopped, null);
        if ((exception as DbMigrateException ?? SystemRefusal.Of(exception)) is not { } expected)
            return new(exception, nameof(ErrorId.Unexpected), ErrorCategory.NotSpecified, null);

        var failed = expected as StatementFailedException;
        return new(expected, expected.Id.ToString(), CategoryOf(expected.Id), failed is null ? expected.Target : PlaceOf(failed))
        {
            ErrorDetails = new(failed?.Summary ?? expected.Message) { RecommendedAction = expected.RecommendedAction ?? "" },
        };
    }

    // ConciseView shows File, Line and LineText of such a target in place of the script's own line.
    private static Hashtable PlaceOf(StatementFailedException failed) => new()
    {
        ["File"] = failed.File,
        ["Line"] = failed.Position.Line,
        ["Column"] = failed.Position.Column,
        ["LineText"] = failed.LineText,
        ["Tag"] = failed.Tag,
        ["Statement"] = failed.Statement,
        ["SqlState"] = failed.SqlState,
    };

    private static ErrorCategory CategoryOf(ErrorId id) => id switch
    {
        ErrorId.ConfigNotFound
        or ErrorId.FolderNotFound
        or ErrorId.JournalNotFound
        or ErrorId.MigrationFileNotFound
        or ErrorId.MigrationUnknown
        or ErrorId.EnvironmentUnknown
        or ErrorId.VariableNotSet
        or ErrorId.DatabaseNotConfigured
        or ErrorId.DatabaseNotFound
        or ErrorId.SourceNotFound
        or ErrorId.SchemaSpecUnknown
        or ErrorId.MigrationMissing => ErrorCategory.ObjectNotFound,
        ErrorId.ConfigInvalid
        or ErrorId.JournalInvalid
        or ErrorId.JournalDuplicate
        or ErrorId.MigrationFileNotUtf8
        or ErrorId.MigrationFileChanged
        or ErrorId.ScriptInvalid
        or ErrorId.JournalTableInvalid
        or ErrorId.ForeignKeyViolation
        or ErrorId.SourceInvalid
        or ErrorId.SchemaInvalid
        or ErrorId.CheckFailed
        or ErrorId.SnapshotInvalid
        or ErrorId.RenameHintInvalid => ErrorCategory.InvalidData,
        ErrorId.UrlInvalid
        or ErrorId.TagInvalid
        or ErrorId.PathInvalid
        or ErrorId.DialectMismatch
        or ErrorId.RenameInvalid
        or ErrorId.UsingInvalid => ErrorCategory.InvalidArgument,
        ErrorId.EngineNotSupported or ErrorId.NotSupported => ErrorCategory.NotImplemented,
        ErrorId.FileExists => ErrorCategory.ResourceExists,
        ErrorId.ConnectionFailed or ErrorId.LockLost => ErrorCategory.ConnectionError,
        ErrorId.AuthenticationFailed => ErrorCategory.AuthenticationError,
        ErrorId.FileNotReadable
        or ErrorId.FileNotWritable
        or ErrorId.DatabaseReadOnly
        or ErrorId.DatabaseRefused
        or ErrorId.EnvironmentProtected
        or ErrorId.DataLossRefused
        or ErrorId.HazardRefused => ErrorCategory.PermissionDenied,
        ErrorId.LockTimeout or ErrorId.StatementTimeout => ErrorCategory.OperationTimeout,
        ErrorId.StatementFailed => ErrorCategory.WriteError,
        ErrorId.MigrationModified
        or ErrorId.MigrationOutOfOrder
        or ErrorId.MigrationPartial
        or ErrorId.ResumeImpossible
        or ErrorId.TransactionModeImpossible
        or ErrorId.RenameAmbiguous
        or ErrorId.CastImpossible
        or ErrorId.PlanImpossible
        or ErrorId.PlanNotProven
        or ErrorId.PlanOutdated
        or ErrorId.ReplayFailed
        or ErrorId.SchemaDrifted
        or ErrorId.BaselineImpossible => ErrorCategory.InvalidOperation,
        ErrorId.ScratchUnavailable or ErrorId.PgliteUnavailable => ErrorCategory.ResourceUnavailable,
        ErrorId.Canceled => ErrorCategory.OperationStopped,
        _ => ErrorCategory.NotSpecified,
    };
}
