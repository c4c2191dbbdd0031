using DbMigrate.Sql;

namespace DbMigrate.Engines;

/// <content>The border: what a driver fails with goes no further, and every failure knows what the database is to us.</content>
internal abstract partial class DatabaseSession
{
    /// <summary>Does work with this session's driver, or on a connection beside it.</summary>
    /// <exception cref="DatabaseException">The engine failed.</exception>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.ScratchUnavailable"/>: it is a scratch database, which failed as
    /// such.</exception>
    public async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e) when (FailureOf(e) is { } failure)
        {
            throw failure;
        }
    }

    /// <inheritdoc cref="GuardAsync(Func{Task})"/>
    public async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (FailureOf(e) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Says in our words what a driver's exception means; null where it is not the engine's.</summary>
    protected DatabaseError? Translate(Exception exception) =>
        TranslateCore(exception) is { } error ? error with { Message = Url.Scrub(error.Message), Role = Options.Role } : null;

    /// <summary>What is thrown instead of an exception; null where that one says all there is.</summary>
    private Exception? FailureOf(Exception exception) => exception switch
    {
        DatabaseException { Error: { } error } => ScratchFailure(error),
        OperationCanceledException or DbMigrateException or DatabaseException => null,
        _ => Translate(exception) is { } error ? ScratchFailure(error) ?? (Exception)new DatabaseException(exception, error) : null,
    };

    /// <summary>What one of several statements failed with and the session outlived.</summary>
    private DatabaseError SurvivedError(Exception exception)
    {
        if (
            exception is OperationCanceledException
            || Translate(exception) is not { Kind: not (DatabaseErrorKind.ConnectionLost or DatabaseErrorKind.Canceled) } error)
            throw exception;
        return ScratchFailure(error) is { } failure ? throw failure : error;
    }

    /// <summary>What goes wrong with a scratch database itself is no fault of what is tried out there.</summary>
    private DbMigrateException? ScratchFailure(DatabaseError error) =>
        error.Role == DatabaseRole.Scratch
        && error.Kind
            is DatabaseErrorKind.ConnectionLost
                or DatabaseErrorKind.DiskFull
                or DatabaseErrorKind.Exhausted
                or DatabaseErrorKind.Damaged
                or DatabaseErrorKind.ReadOnly
                or DatabaseErrorKind.Canceled
                or DatabaseErrorKind.Busy
            ? DatabaseRefusal.OfScratch(Url, error)
            : null;
}
