using DbMigrate.Engines.Rows;
using DbMigrate.Sql;

namespace DbMigrate.Planning.Rows;

/// <summary>A statement that failed on rows.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Change">The step that it belongs to; null where that is not known.</param>
/// <param name="Table">The table whose rows it failed on, by its name before the script; null where that is not known.</param>
/// <param name="Failure">What it means.</param>
/// <param name="Error">What the engine said.</param>
/// <param name="Row">A row of the table, for a message.</param>
/// <param name="IsLast">Nothing is left to try but no rows.</param>
internal sealed record RowFinding(
    SqlStatement Statement, SchemaChange? Change, ObjectId? Table, RowFailure Failure, DatabaseError Error, string? Row, bool IsLast)
{
    /// <summary>A change of a column's type that the plan itself has worked out.</summary>
    public bool IsCast => Failure == RowFailure.Value && Change is AlterColumn { IsStated: false };

    /// <summary>The plan is wrong: no rows of several kinds have made the statement work, though it is of those that have to. Where another
    /// type of the same name takes over (an enum without some of its values), only a person can know whether rows hold what it
    /// lacks.</summary>
    public bool IsFault =>
        Failure == RowFailure.Plan || (IsCast && IsLast && Change is AlterColumn { Old: var old, New: var now } && old.Type != now.Type);

    /// <summary>Only without rows has it worked, or without rows that a person may not expect to be in its way: those with null, those
    /// with values that the next type does not know. Rows that a stated constraint refuses are what it is for.</summary>
    public bool IsWorthTelling => Failure != RowFailure.Constraint || IsLast;

    /// <summary>The finding for a person.</summary>
    public string Message(string what)
    {
        var rows = Table is { } table ? $"{table.Display} holds rows" : "tables hold rows";
        var which = Failure switch
        {
            RowFailure.Null => $"{rows} that have null there, or none of a new column without a default",
            RowFailure.Constraint => $"{rows} that do not fit",
            _ => $"{rows} whose values do not allow it",
        };
        return $"The {what} was tried on sample rows: '{Statement.Head}' fails where {which} ({Error.Message.TrimEnd('.')}). Look whether "
            + $"the database has such rows.";
    }
}
