using DbMigrate.Sql;

namespace DbMigrate.Engines;

/// <content>What goes wrong with a scratch database itself is no fault of what is tried out there, nor of any other database.</content>
internal abstract partial class DatabaseSession
{
    /// <summary>The failure of a scratch database itself; null for any other.</summary>
    /// <param name="exception">What happened.</param>
    /// <param name="anyKind">It happened on the scratch database for sure, and to no statement of anybody's.</param>
    public DbMigrateException? ScratchFailureOf(Exception? exception, bool anyKind = false)
    {
        var cause = exception is StatementException failed ? failed.InnerException : exception;
        if (!Options.IsScratch || cause is null or OperationCanceledException or DbMigrateException || Translate(cause) is not { } error)
            return null;
        return anyKind || error.Kind is DatabaseErrorKind.ConnectionLost or DatabaseErrorKind.DiskFull or DatabaseErrorKind.Exhausted or DatabaseErrorKind.Damaged
            or DatabaseErrorKind.ReadOnly or DatabaseErrorKind.Canceled or DatabaseErrorKind.Busy
            ? new(
                ErrorId.ScratchUnavailable,
                $"The scratch database failed on which schemas are tried out, {Url.Redacted}: {Url.Scrub(error.Message).TrimEnd('.')}{(error.Code is null ? "" : $" ({error.Code})")}.",
                "Run the command again; or give another server for it with -Scratch (--scratch).",
                Url.Redacted,
                cause)
            : null;
    }

    private async Task GuardAsync(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Exception e) when (ScratchFailureOf(e) is { } failure)
        {
            throw failure;
        }
    }

    private async Task<IReadOnlyList<Exception?>> GuardEachAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        try
        {
            var outcomes = await TryEachCoreAsync(statements, cancel).ConfigureAwait(false);
            return outcomes.Select(outcome => ScratchFailureOf(outcome)).FirstOrDefault(failure => failure is not null) is { } failed ? throw failed : outcomes;
        }
        catch (Exception e) when (ScratchFailureOf(e) is { } failure)
        {
            throw failure;
        }
    }
}
