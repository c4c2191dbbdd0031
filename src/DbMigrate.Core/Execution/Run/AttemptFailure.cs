using DbMigrate.Engines;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Execution.Run;

/// <summary>Says what an exception made of an attempt: what went wrong, what was kept, what to do.</summary>
/// <param name="Session">The session, which knows the engine's words.</param>
/// <param name="Script">What it ran.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Mode">How migrations share transactions.</param>
/// <param name="StatementTimeout">The time-out that may have ended a statement.</param>
/// <param name="Durable">How many of its statements are durable.</param>
internal sealed record AttemptFailure(
    DatabaseSession Session, AttemptScript Script, ScriptPlan Plan, TransactionMode Mode, TimeSpan StatementTimeout, int Durable)
{
    /// <summary>A commit was under way.</summary>
    public bool Committing { get; init; }

    /// <summary>The connection was lost during the commit, and the server could not be asked whether it took place.</summary>
    public bool Unknown { get; init; }

    /// <summary>The statement during which the connection was lost and which no transaction held; 0 is none.</summary>
    public int Alone { get; init; }

    /// <summary>The statement that failed and that commits by itself, part by part; 0 is none.</summary>
    public int Committer { get; init; }

    /// <summary>The journal table, which takes the record.</summary>
    public TableName? Journal { get; init; }

    public static bool IsCanceled(Exception exception) =>
        exception is OperationCanceledException or DatabaseException { InnerException: OperationCanceledException };

    /// <summary>The failure in a sentence, without its place; null for an exception that no run expects.</summary>
    public string? Describe(Exception exception)
    {
        var error =
            IsCanceled(exception) ? "Canceled."
            : exception is DbMigrateException ? exception.Message
            : EngineError(exception)?.Message;
        return error is null ? null : Session.Url.Scrub(error);
    }

    /// <summary>The exception that the caller of the run sees.</summary>
    public Exception ToException(Exception exception)
    {
        if (IsCanceled(exception))
            return new OperationCanceledException($"{Script.What} was canceled. {Outcome(exception)}", exception);
        switch (exception)
        {
            case DbMigrateException { Id: ErrorId.ResumeImpossible or ErrorId.LockLost } unchanged:
                return unchanged;
            case DbMigrateException expected:
                var then = $"{(Durable > 0 ? " Then continue with -Resume (--resume)." : "")}{WayBack}";
                return new DbMigrateException(
                    expected.Id,
                    $"{expected.Message} {Outcome(exception)}",
                    $"{expected.RecommendedAction}{then}",
                    expected.Target,
                    expected);
        }

        var error = EngineError(exception)!;
        return exception is StatementException failed
            ? StatementFailedException.Create(
                IdOf(error.Kind),
                Script.OriginOf(failed.Statement, Plan.Total),
                failed.Statement,
                error,
                Outcome(exception),
                $"{Advice(error, failed.Statement)}{WayBack}")
            : new DbMigrateException(
                IdOf(error.Kind),
                $"{Script.What} "
                    + $"{(Session.IsLost ? "was interrupted" : Committing ? "failed when it was committed" : "failed between its statements")}: {Session.Url.Scrub(error.Message).TrimEnd('.')}. {Outcome(exception)}",
                $"{Advice(error, null)}{WayBack}",
                Script.Migration.Tag,
                error.Exception);
    }

    private static DatabaseError? EngineError(Exception exception) => (exception as DatabaseException)?.Error;

    private ErrorId IdOf(DatabaseErrorKind kind) =>
        DatabaseRefusal.IdOf(kind, kind == DatabaseErrorKind.Canceled && HasTimeout ? ErrorId.StatementTimeout : ErrorId.StatementFailed);

    private string WayBack => Session.WayBack is { } way ? $" {way}." : "";

    private bool HasTimeout => StatementTimeout > TimeSpan.Zero || Plan.Limits.Values.Any(limits => limits.StatementTimeout is not null);

    private string Kept =>
        Durable == 1 ? $"statement 1 of {Plan.Total} is durable" : $"statements 1 to {Durable} of {Plan.Total} are durable";

    private string Outcome(Exception exception) =>
        exception is StatementException failed
        && EngineError(failed)?.Kind != DatabaseErrorKind.AlreadyExists
        && Session.LeftoverOf(failed.Statement) is { } leftover
            ? $"{Outcome()} {leftover}"
            : Outcome();

    private string Outcome() => (Durable, Alone) switch
    {
        _ when Unknown => "Whether the commit took place is not known: Get-DbMigrationJournal (dbmigrate journal) tells.",
        (0, _) when Committer > 0 => $"What statement {Committer} of {Plan.Total} committed by itself is durable; nothing else was kept.",
        _ when Committer > 0 => $"Its {Kept}, and so is what statement {Committer} committed by itself; the rest was undone.",
        (0, > 0) => $"Statement {Alone} of {Plan.Total}, which no transaction holds, may have run; nothing else was kept.",
        (_, > 0) => $"Its {Kept}; statement {Alone}, which no transaction holds, may have run; the rest was undone.",
        (0, _) when Mode == TransactionMode.All => "Nothing of this run was kept.",
        (0, _) => "Nothing of this migration was kept.",
        _ => $"Its {Kept}; the rest was undone.",
    };

    /// <param name="error">What the engine said.</param>
    /// <param name="statement">The statement of the script of which it said so; null is what we record, or the commit.</param>
    private string Advice(DatabaseError error, SqlStatement? statement) => (Durable, error.Kind) switch
    {
        (_, DatabaseErrorKind.Denied) when statement is null && Journal is not null =>
            $"{DatabaseRefusal.RightsOn(Journal)}{(Durable > 0 ? " Then continue with -Resume (--resume)." : "")}",
        (_, DatabaseErrorKind.Denied) =>
            $"Grant the user that right, or run the migration as a user who has it{(Durable > 0 ? ", with -Resume (--resume)" : "")}.",
        (_, DatabaseErrorKind.Canceled) =>
            $"Give a longer -StatementTimeout (--statement-timeout), or make the statement "
                + $"shorter{(Durable > 0 ? "; then continue with -Resume (--resume)" : "")}.",
        (_, DatabaseErrorKind.Exhausted or DatabaseErrorKind.Damaged) =>
            $"{DatabaseRefusal.AdviceOn(error.Kind)}{(Durable > 0 ? " Then continue with -Resume (--resume)." : "")}",
        (_, DatabaseErrorKind.ReadOnly) => DatabaseRefusal.AdviceOn(error.Kind)!,
        ( > 0, DatabaseErrorKind.ConnectionLost) => "Continue with -Resume (--resume) when the server can be reached.",
        ( > 0, DatabaseErrorKind.DiskFull) => "Make room and continue with -Resume (--resume).",
        ( > 0, DatabaseErrorKind.Busy) => "Continue with -Resume (--resume) when what holds the lock has ended.",
        ( > 0, _) => "Correct what is wrong and continue with -Resume (--resume).",
        (_, DatabaseErrorKind.AlreadyExists) when statement is not null && !Session.Url.Engine.ScriptRules.MakesOneThing(statement) =>
            "The statement does more than make that: leave out, or make a statement of its own, what is there already.",
        (_, DatabaseErrorKind.AlreadyExists) =>
            "If the object is the one that the migration means, add -IgnoreExisting (--ignore-existing).",
        (_, DatabaseErrorKind.NotInTransaction) => "Run this migration with -TransactionMode None (--transaction-mode none).",
        (_, DatabaseErrorKind.NotInstalled) => "Install the extension on the server and run the command again.",
        (_, DatabaseErrorKind.EnumValueNotCommitted) => "Move the statements that use the new value into a migration of their own.",
        (_, DatabaseErrorKind.Busy) => "Run the command again when what holds the lock has ended.",
        (_, DatabaseErrorKind.DiskFull) => "Make room and run the command again.",
        (_, DatabaseErrorKind.ConnectionLost) => "Run the command again when the server can be reached.",
        _ => "Correct the migration and run the command again.",
    };
}
