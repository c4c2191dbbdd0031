namespace DbMigrate.Sql;

/// <summary>A statement of a migration that the engine refused.</summary>
internal sealed class StatementException(SqlStatement statement, Exception inner) : Exception(inner.Message, inner)
{
    public SqlStatement Statement { get; } = statement;
}
