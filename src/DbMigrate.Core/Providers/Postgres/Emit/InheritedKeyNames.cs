using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>The names of the foreign keys that partitions have because their table has them. The server names them after the table's; one
/// that was the partition's own before has another name for good, and still has it when the partition leaves.</summary>
internal sealed class InheritedKeyNames
{
    private readonly Ties _ties;
    private readonly Lazy<ILookup<ObjectId, ForeignKey>> _alone;
    private readonly Lazy<ILookup<ObjectId, TablePart>> _wanted;
    private readonly Lazy<ILookup<ObjectId, Table>> _partitions;

    public InheritedKeyNames(Ties ties)
    {
        _ties = ties;
        _alone = new(() => ties.To.Objects.OfType<ForeignKey>().ToLookup(key => key.TableId));
        _wanted = new(() => ties.Wanted.Objects.OfType<TablePart>().Where(IsNamed).ToLookup(part => part.TableId));
        _partitions = new(() => ties.Wanted.Objects.OfType<Table>().Where(table => table.PartitionOf is not null)
            .ToLookup(table => table.PartitionOf!.Id(ObjectKind.Table)));
    }

    /// <summary>What follows a partition's being attached: the statements that give its keys, and its partitions', their names.</summary>
    public IEnumerable<string> Attached(ObjectId table)
    {
        if (_ties.After(table) is not { PartitionOf: { } whole, InheritedKeys.Count: > 0 } partition) yield break;
        foreach (var key in partition.InheritedKeys)
        {
            if (GivenBy(whole.Id(ObjectKind.Table), key.Definition) is not { } given) continue;
            var had = _alone.Value[table].FirstOrDefault(own => own.Definition == key.Definition);
            foreach (var statement in Name(partition, key.Definition, had?.Name ?? given)) yield return statement;
        }
    }

    /// <summary>What follows a new key of a table: likewise for the partitions that it has by then.</summary>
    public IEnumerable<string> Added(ForeignKey key) =>
        GivenBy(key.TableId, key.Definition) is { } given
            ? StayingPartitions(key.TableId).SelectMany(partition => Name(partition, key.Definition, given))
            : [];

    private static bool IsNamed(TablePart part) => part is Constraint or ForeignKey;

    /// <summary>The name of the one key of a table that reads so; null where there are several, and the server chooses.</summary>
    private string? GivenBy(ObjectId table, string definition)
    {
        var names = _wanted.Value[table].OfType<ForeignKey>().Concat(_ties.After(table)?.InheritedKeys ?? [])
            .Where(key => key.Definition == definition).Take(2).ToList();
        return names.Count == 1 ? names[0].Name : null;
    }

    private IEnumerable<string> Name(Table partition, string definition, string given)
    {
        // The server chooses another name where the partition has something of that name.
        if (_wanted.Value[partition.Id].Any(part => part.Name == given)) yield break;
        var keys = partition.InheritedKeys.Where(key => key.Definition == definition).Take(2).ToList();
        if (keys.Count != 1) yield break;
        if (keys[0].Name != given) yield return ConstraintPlanner.RenameConstraint(keys[0] with { Name = given }, keys[0].Id);
        foreach (var below in StayingPartitions(partition.Id))
        {
            foreach (var statement in Name(below, definition, given)) yield return statement;
        }
    }

    /// <summary>The partitions that are not attached by a step of their own.</summary>
    private IEnumerable<Table> StayingPartitions(ObjectId table) =>
        _partitions.Value[table].Where(partition => _ties.Of(partition.Id) is not { Joins.Count: > 0 });
}
