namespace DbMigrate.Sql;

/// <summary>A statement that the engine refused, or that was canceled while it ran.</summary>
/// <param name="statement">The statement.</param>
/// <param name="inner">The driver's exception; an <see cref="OperationCanceledException"/> where somebody canceled it.</param>
/// <param name="error">What the driver's exception means.</param>
internal sealed class StatementException(SqlStatement statement, Exception inner, DatabaseError? error) : DatabaseException(inner, error)
{
    public SqlStatement Statement { get; } = statement;
}
