namespace DbMigrate.Sql;

/// <summary>A statement that the engine refused, or that was canceled while it ran.</summary>
/// <param name="statement">The statement.</param>
/// <param name="inner">The driver's exception; an <see cref="OperationCanceledException"/> where somebody canceled it.</param>
/// <param name="error">What the driver's exception means.</param>
internal sealed class StatementException(SqlStatement statement, Exception inner, DatabaseError? error) : Exception(inner.Message, inner)
{
    public SqlStatement Statement { get; } = statement;

    /// <summary>What the engine said, in our words: translated where the session ends, and nowhere above it. Null where it was canceled, and
    /// where the exception is none of the engine's.</summary>
    public DatabaseError? Error { get; } = inner is OperationCanceledException ? null : error;
}
