using DbMigrate.Sql;

namespace DbMigrate.Engines.Hazards;

/// <summary>What an engine's statements cost: the provider seam of the hazards. The same rules read what is planned and what a person
/// wrote.</summary>
internal abstract class HazardRules
{
    /// <summary>What is longer is full of values.</summary>
    protected const int LongestCopy = 64 * 1024;

    /// <summary>Whether a statement may take rows of any table along, also of one that the project leaves out.</summary>
    public virtual bool ReachEveryTable => false;

    /// <summary>The statements of a script that may cost something. New rows cost nobody anything, and there may be more of them than fit
    /// the memory; a copy of a table may be about to replace it. The first has the file's directives.</summary>
    public virtual IEnumerable<SqlStatement> Relevant(IEnumerable<SqlStatement> script) =>
        script.Where(statement => statement.Ordinal == 1 || IsRelevant(statement));

    /// <summary>Looks through a script before its statements are read.</summary>
    /// <returns>The statements that are to be read, in their order.</returns>
    public virtual IEnumerable<SqlStatement> Prepare(IEnumerable<SqlStatement> script) => script;

    /// <summary>A script begins.</summary>
    /// <param name="first">Its first statement, with the directives of the file; null where it has none.</param>
    /// <param name="mode">How the run's scripts share transactions.</param>
    /// <param name="scan">What is known.</param>
    public virtual void Begin(SqlStatement? first, TransactionMode mode, HazardScan scan)
    {
    }

    /// <summary>Adds what a statement costs to the scan, and what it makes, renames and drops to what the scan knows.</summary>
    /// <param name="statement">One statement, without its semicolon.</param>
    /// <param name="scan">What is known when it runs.</param>
    public abstract void Read(string statement, HazardScan scan);

    /// <summary>Whether a statement may cost something.</summary>
    protected virtual bool IsRelevant(SqlStatement statement) =>
        !statement.Head.StartsWith("INSERT", StringComparison.Ordinal) || MayCopy(statement);

    /// <summary>Whether a statement may fill a table from another one.</summary>
    protected static bool MayCopy(SqlStatement statement) =>
        statement.Text.Length <= LongestCopy && statement.Text.Contains("SELECT", StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds what a script costs as a whole, once it is read.</summary>
    public virtual void Finish(HazardScan scan)
    {
    }
}

/// <summary>A hazard with the statement that has it.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Hazard">What it costs.</param>
/// <param name="Allowance">The script's own allowance of it; null where it has none.</param>
internal sealed record StatementHazard(SqlStatement Statement, Hazard Hazard, HazardAllowance? Allowance);
