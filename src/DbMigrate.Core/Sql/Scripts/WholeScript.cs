namespace DbMigrate.Sql.Scripts;

/// <summary>A script that runs as one transaction, with nothing of ours between its statements.</summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Statements">Its statements.</param>
internal sealed record WholeScript(ScriptSubject Subject, ScriptPlan Plan, IReadOnlyList<SqlStatement> Statements)
{
    /// <summary>No statement: what goes with it is all there is to run.</summary>
    public static WholeScript Nothing { get; } = new(new("", null), new(), []);
}
