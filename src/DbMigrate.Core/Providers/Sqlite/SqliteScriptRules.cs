using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite;

/// <summary>What SQLite's statements do to a run.</summary>
internal sealed class SqliteScriptRules : ScriptRules
{
    public static readonly SqliteScriptRules Instance = new();

    private SqliteScriptRules()
    {
    }

    public override bool LeavesBehind(SqlStatement statement) =>
        statement.Head.StartsWith("ATTACH", StringComparison.Ordinal) || SqliteStatementClassifier.MakesTemporary(statement)
        || (SqliteStatementClassifier.AssignedPragma(statement) is { } pragma && SqliteSession.KeptPragmas.Contains(pragma));

    public override bool MakesOneThing(SqlStatement statement) => MakesOneThing(SqliteSyntax.Instance, statement);

    protected override ScriptProblem? EngineProblemOf(SqlStatement statement) =>
        SqliteStatementClassifier.AssignedPragma(statement) == "query_only" && SqliteStatementClassifier.IsAssignedOn(statement)
            ? new(statement, "would make the database read only, in which nothing can be done or recorded", "Remove it.")
            : null;
}
