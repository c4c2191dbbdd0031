using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite;

/// <summary>Cuts a script into statements as SQLite reads it.</summary>
internal sealed class SqliteSplitter : ISqlSplitter
{
    /// <inheritdoc/>
    public IEnumerable<SqlStatement> Split(TextReader script, Action<SkippedCommand>? skipped = null) =>
        ScriptReader.Split(script, SqliteSyntax.Instance, skipped);
}
