using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>When the triggers of partitions fire that come from their table's: a change of that one, and attaching a partition, sets them
/// all alike, so that those which are to differ are set again after it.</summary>
internal static class TriggerStates
{
    /// <summary>The steps of a partition's trigger come after everything that sets it too.</summary>
    public static IEnumerable<ObjectId> Above(SchemaModel model, Trigger trigger)
    {
        var seen = new HashSet<ObjectId>();
        for (var table = model.Find<Table>(trigger.TableId); table is not null && seen.Add(table.Id); table = model.Find<Table>(table.PartitionOf.Id(ObjectKind.Table)))
        {
            yield return table.Id;
            if (table.PartitionOf is null) yield break;
            yield return trigger.Id with { Schema = table.PartitionOf.Schema, Table = table.PartitionOf.Name };
        }
    }

    /// <summary>When a partition's trigger fires that nothing is said of; null where there is none.</summary>
    public static FiringMode? ModeOf(SchemaModel model, Trigger trigger) =>
        Above(model, trigger).Select(model.Find).OfType<Trigger>().FirstOrDefault()?.Enabled;
}
