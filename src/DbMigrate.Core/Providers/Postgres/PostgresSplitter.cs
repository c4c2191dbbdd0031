using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Postgres;

/// <summary>Cuts a script into statements as PostgreSQL reads it, with <c>standard_conforming_strings</c> on until the script turns it
/// off.</summary>
/// <remarks>As in psql, <c>;</c> ends no statement within parentheses, which <c>CREATE RULE … DO (…; …)</c> relies on.</remarks>
internal sealed class PostgresSplitter : ISqlSplitter
{
    /// <inheritdoc/>
    public IEnumerable<SqlStatement> Split(TextReader script, Action<SkippedCommand>? skipped = null) =>
        ScriptReader.Split(script, PostgresSyntax.Instance, skipped);
}
