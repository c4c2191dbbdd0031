using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Tests.Sql.Scripts;

public enum SqlEngine
{
    Postgres,
    Sqlite,
}

internal static class Splitting
{
    public static readonly SqlEngine[] Engines = [SqlEngine.Postgres, SqlEngine.Sqlite];

    public static IReadOnlyList<SqlStatement> Split(SqlEngine engine, string sql) => [.. Splitter(engine).Split(new StringReader(sql))];

    /// <summary>Splits through a buffer so small that every token straddles its end.</summary>
    public static IReadOnlyList<SqlStatement> Split(SqlEngine engine, string sql, int bufferSize) =>
        [.. ScriptReader.Split(new StringReader(sql), Syntax(engine), bufferSize: bufferSize)];

    public static string[] Texts(SqlEngine engine, string sql) => [.. Split(engine, sql).Select(statement => statement.Text)];

    public static ISqlSplitter Splitter(SqlEngine engine) => engine == SqlEngine.Postgres ? new PostgresSplitter() : new SqliteSplitter();

    private static SqlSyntax Syntax(SqlEngine engine) => engine == SqlEngine.Postgres ? PostgresSyntax.Instance : SqliteSyntax.Instance;
}
