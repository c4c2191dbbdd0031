using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle.TypeScript;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>Writes what follows a view's columns: its options and its query.</summary>
internal static class ViewText
{
    public static string Ends(SchemaObject item, ModuleText module) => item is MaterializedView view
        ? (view.AccessMethod is { } method ? $".using({TypeScriptText.Literal(method)})" : "")
            + With(view.Options)
            + (view.Tablespace is { } place ? $".tablespace({TypeScriptText.Literal(place)})" : "")
            + $".as({module.Sql(view.Definition)})"
        : $"{With(((View)item).Options)}.as({module.Sql(((View)item).Definition)})";

    private static string With(EquatableArray<string> options) =>
        options.Count == 0 ? "" : $".with({{ {string.Join(", ", options.Select(Option))} }})";

    private static string Option(string option)
    {
        var (name, value) = PostgresText.Split(option);
        return $"{TypeScriptText.Camel(name)}: {Value(value)}";
    }

    /// <summary>An option's value as TypeScript.</summary>
    public static string Value(string value) =>
        value is "true" or "false" || (value.Length > 0 && char.IsAsciiDigit(value[^1]) && value.All(c => char.IsAsciiDigit(c) || c == '.'))
            ? value
            : TypeScriptText.Literal(value);
}

/// <summary>Puts views behind those that they need, and names them so that Drizzle Kit does: it makes them in the order of their constants'
/// names.</summary>
internal sealed class ViewOrder
{
    private readonly Dictionary<ObjectId, List<ObjectId>> _needs;

    public ViewOrder(SayableSchema said, IReadOnlyList<SchemaObject> views)
    {
        var byId = views.ToDictionary(view => view.Id);
        _needs = views.ToDictionary(
            view => view.Id, view => said.NeedsOf(view.Id).Where(need => need != view.Id && byId.ContainsKey(need)).Distinct().ToList());
        var ordered = new List<SchemaObject>();
        var left = views.ToList();
        while (left.Count > 0)
        {
            var ready = left.Where(view => _needs[view.Id].TrueForAll(need => left.TrueForAll(other => other.Id != need))).ToList();
            // No view can need itself; if one could, it would be written as it comes.
            if (ready.Count == 0) ready = left.ToList();
            ordered.AddRange(ready);
            left.RemoveAll(ready.Contains);
        }

        Items = ordered;
    }

    /// <summary>The views, in an order in which they can be made.</summary>
    public IReadOnlyList<SchemaObject> Items { get; }

    /// <summary>The constants' names.</summary>
    public Dictionary<ObjectId, string> Names(TakenNames names, Func<SchemaObject, string> wanted, string kind)
    {
        var given = new Dictionary<ObjectId, string>();
        foreach (var view in Items.Reverse())
        {
            var name = wanted(view);
            var first = Items.Where(other => other.Id.Kind == view.Id.Kind && _needs[other.Id].Contains(view.Id))
                .Select(other => given[other.Id]).Min(StringComparer.Ordinal);
            while (first is not null && string.CompareOrdinal(name, first) >= 0) name = (first[0] < '_' ? "$" : "_") + name;
            given.Add(view.Id, names.Take(name, kind));
        }

        return given;
    }
}
