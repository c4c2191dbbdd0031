using System.Text.RegularExpressions;
using DbMigrate.Schema;

namespace DbMigrate.Diff;

/// <summary>Renames that are no guess: constraints, indexes and owned sequences that differ in nothing but their names, as those of a
/// renamed table do. Taking them for drop and add would build an index anew, or start a sequence over.</summary>
internal static partial class ImpliedRenames
{
    /// <summary>The renames, of an engine that can give those another name.</summary>
    public static IReadOnlyList<Rename> Find(SchemaModel from, SchemaModel to) =>
    [
        .. Pairs<Constraint>(from, to, item => (item.Schema, item.Table, item.Kind, item.Definition, item.Options)),
        .. Pairs<ForeignKey>(from, to, item => (item.Schema, item.Table, item.Definition)),
        .. Pairs<TableIndex>(from, to, item => (item.Schema, item.Table, Head().Replace(item.Definition, "$1ON", 1))),
        .. Pairs<Sequence>(from, to, item => item.OwnedBy is null ? null : (item.Schema, item.OwnedBy, item.Type, item.Options)),
    ];

    private static IEnumerable<Rename> Pairs<T>(SchemaModel from, SchemaModel to, Func<T, object?> likeness)
        where T : SchemaObject
    {
        var gone = from.Objects.OfType<T>().Where(item => to.Find(item.Id) is null).ToList();
        if (gone.Count == 0) return [];
        var come = to.Objects.OfType<T>().Where(item => from.Find(item.Id) is null).ToLookup(likeness);
        return gone.GroupBy(likeness)
            .Where(group => group.Key is not null && group.Take(2).Count() == 1 && come[group.Key].Take(2).Count() == 1)
            .Select(group => new Rename(group.Single().Id, come[group.Key].Single().Id));
    }

    [GeneratedRegex("""^(CREATE (?:UNIQUE )?INDEX )(?:"(?:[^"]|"")+"|\S+) ON""")]
    private static partial Regex Head();
}
