using DbMigrate.Providers.Sqlite;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.D1;

/// <summary>What D1 makes of a script's statements: <see cref="D1Rules"/>, and that there are no transactions.</summary>
internal sealed class D1ScriptRules : ScriptRules
{
    public static readonly D1ScriptRules Instance = new();

    private D1ScriptRules()
    {
    }

    public override bool LeavesBehind(SqlStatement statement) => SqliteEngine.Instance.ScriptRules.LeavesBehind(statement);

    public override bool MakesOneThing(SqlStatement statement) => SqliteEngine.Instance.ScriptRules.MakesOneThing(statement);

    /// <remarks>The COMMIT and BEGIN that only make room for a pragma are passed over with it.</remarks>
    public override ScriptProblem? ProblemOf(IReadOnlyList<SqlStatement> control)
    {
        var skip = SqlitePlanner.Lifted(control);
        return control.FirstOrDefault(statement => !skip.Contains(statement.Ordinal)) is { } own
            ? new(
                own,
                "cannot run on D1, which takes a migration as one batch and has no transactions",
                "Remove it: the migration is applied whole or not at all.")
            : null;
    }

    protected override ScriptProblem? EngineProblemOf(SqlStatement statement) =>
        D1Rules.ProblemOf(statement) ?? SqliteEngine.Instance.ScriptRules.ProblemOf(statement);
}
