using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>When a column's type changes, the server makes what is made of the column anew from its definition, which does not say everything.</summary>
internal static class RebuiltParts
{
    /// <summary>The statements that give back what the server lost.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="column">The column whose type was changed.</param>
    public static IEnumerable<string> Restore(ChangeSet changes, ObjectId column) => changes.From.DependentsOf(column)
        .Where(id => !changes.Dropped.Contains(id)).Select(changes.To.Model.Find).SelectMany(item => item switch
        {
            TableIndex index => [.. IndexEmitter.Targets(Sql.Name(index), [], index.StatisticsTargets), .. OwnerEmitter.ChangeExtensions([], index)],
            Constraint constraint => [.. IndexEmitter.Targets(Sql.Name(constraint), [], constraint.StatisticsTargets), .. OwnerEmitter.ChangeExtensions([], constraint)],
            Statistics statistics => StatisticsEmitter.Restore(statistics),
            _ => Enumerable.Empty<string>(),
        });
}
