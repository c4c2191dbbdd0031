using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Writes how another takes the place of a type, domain or collation, maybe one of another kind: the old one makes room, columns
/// become the new one's, and the old one goes.</summary>
internal static class TypeReplacement
{
    /// <summary>The change that a step is; null where it needs no statement.</summary>
    public static SchemaChange? Write(Step step, SchemaObject from, SchemaObject to, StepWriter writer)
    {
        var (old, now) = (ObjectPlanner.For(from), ObjectPlanner.For(to));
        IEnumerable<string> sql = step.Kind switch
        {
            StepKind.Alter =>
            [
                .. old.MakeRoom(from),
                .. now.CreateBeside(to, writer),
                .. writer.Rights.Describe(to, from),
                .. old.StartConversion(from, to, writer),
            ],
            StepKind.Finish => old.EndConversion(from, to, writer),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
        var change = new AlterObject(from, to) { Sql = [.. sql] };
        return change.Sql.Count == 0 ? null : change;
    }
}
