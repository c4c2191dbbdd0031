using DbMigrate.Schema;

namespace DbMigrate.Sources.Drizzle.TypeScript;

/// <summary>Puts tables behind those that they refer to, as far as they refer in no circle.</summary>
internal static class TableOrder
{
    public static IReadOnlyList<Table> Of(IReadOnlyList<Table> tables, IReadOnlyList<ForeignKey> keys)
    {
        var byId = tables.ToDictionary(table => table.Id);
        var refersTo = keys.ToLookup(key => key.TableId, key => key.References.Id(ObjectKind.Table));
        var ordered = new List<Table>();
        var seen = new HashSet<ObjectId>();
        foreach (var table in tables) Visit(table.Id);
        return ordered;

        void Visit(ObjectId first)
        {
            // Without recursion: a chain of references may be as long as there are tables.
            var open = new Stack<(ObjectId Id, bool IsDone)>([(first, false)]);
            while (open.TryPop(out var step))
            {
                if (step.IsDone)
                {
                    ordered.Add(byId[step.Id]);
                    continue;
                }

                if (!byId.ContainsKey(step.Id) || !seen.Add(step.Id)) continue;
                open.Push((step.Id, true));
                foreach (var to in refersTo[step.Id].Reverse()) open.Push((to, false));
            }
        }
    }
}
