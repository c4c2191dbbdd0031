using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What the server itself makes anew when a column changes, and what that loses.</summary>
internal sealed partial class ChangeSet
{
    private readonly HashSet<ObjectId> _rebuilt = [];

    /// <summary>The object as the server leaves it when it has made it anew for another type of a column: names, comments, options and marks
    /// stay; statistics targets, the extensions it depends on, and whose statistics are, do not.</summary>
    public SchemaObject AfterRebuild(SchemaObject item) => _rebuilt.Contains(item.Id) ? Remade(item) : item;

    private static SchemaObject Remade(SchemaObject item) => item switch
    {
        TableIndex index => index with { StatisticsTargets = [], DependsOnExtensions = [] },
        Constraint constraint => constraint with { StatisticsTargets = [], DependsOnExtensions = [] },
        Statistics statistics => statistics with { Target = null, DependsOnExtensions = [], Owner = statistics.Owner is null ? null : "" },
        _ => item,
    };

    /// <summary>Finds what stays and has something to get back.</summary>
    private void FindRebuilt()
    {
        foreach (var (id, _) in _columns.Where(pair => pair.Value.ChangesType || pair.Value.From.Generated != pair.Value.To.Generated))
        {
            foreach (var dependent in From.DependentsOf(id).Where(dependent => !Dropped.Contains(dependent)))
            {
                if (To.Model.Find(dependent) is not { } now || Remade(now) == now) continue;
                _rebuilt.Add(dependent);
                _altered.TryAdd(dependent, (From.Model.Find(dependent)!, To.Model.Find(dependent)!));
            }
        }
    }
}
