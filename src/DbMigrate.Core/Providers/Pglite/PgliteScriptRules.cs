using DbMigrate.Providers.Postgres;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Pglite;

/// <summary>PostgreSQL's rules, and what PGlite takes but cannot use.</summary>
internal sealed class PgliteScriptRules : PostgresScriptRules
{
    public static new readonly PgliteScriptRules Instance = new();

    private PgliteScriptRules()
    {
    }

    protected override ScriptProblem? EngineProblemOf(SqlStatement statement) =>
        statement.Head.StartsWith("CREATE DATABASE", StringComparison.Ordinal)
            ? new(
                statement,
                "would make a database that nobody can connect to: PGlite has the one",
                "Remove it, and use another folder for another database.")
            : base.EngineProblemOf(statement);
}
