using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Names for what an online plan makes on its way and removes again: free in both schemas.</summary>
internal sealed class OnlineNames(SchemaModel from, SchemaModel to)
{
    private readonly HashSet<(string?, string)> _taken = [.. from.Objects.Concat(to.Objects).Select(item => (item.Schema, item.Name))];

    private readonly Dictionary<ObjectId, string> _chosen = [];

    /// <summary><c>first_second_label</c>, cut to what the server keeps, with a number where that is taken; the same one each
    /// time.</summary>
    /// <param name="item">What it is for.</param>
    /// <param name="first">The first part of the name.</param>
    /// <param name="second">The second; may be empty.</param>
    /// <param name="label">The last.</param>
    public string Choose(ObjectId item, string first, string second, string label)
    {
        if (_chosen.TryGetValue(item, out var chosen)) return chosen;
        for (var i = 1; ; i++)
        {
            var name = ServerNames.Choose(first, second, i == 1 ? label : $"{label}{i}");
            if (_taken.Add((item.Schema, name))) return _chosen[item] = name;
        }
    }
}
