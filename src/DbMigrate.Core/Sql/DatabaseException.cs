namespace DbMigrate.Sql;

/// <summary>What an engine failed with, in our words: a driver's exception becomes one where the session ends, and nowhere above
/// it.</summary>
/// <param name="inner">The driver's exception; an <see cref="OperationCanceledException"/> where somebody canceled it.</param>
/// <param name="error">What the driver's exception means; null where it was canceled, and where the exception is none of the
/// engine's.</param>
internal class DatabaseException(Exception inner, DatabaseError? error) : Exception(inner.Message, inner)
{
    /// <summary>What the engine said; null where somebody canceled it, and where the exception is none of the engine's.</summary>
    public DatabaseError? Error { get; } = inner is OperationCanceledException ? null : error;
}
