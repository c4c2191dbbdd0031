using System.Collections.Concurrent;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>PostgreSQL's own types and casts, for schemas that no server was asked about: those of snapshots.</summary>
internal static class BuiltInTypes
{
    private static readonly ConcurrentDictionary<int, TypeCatalog> Catalogs = new();

    /// <summary>Those of a major version.</summary>
    public static TypeCatalog Of(int version) => Catalogs.GetOrAdd(version, Load);

    private static TypeCatalog Load(int version)
    {
        var catalog = new TypeCatalog();
        foreach (
            var line in QueryText.LinesFor(
                typeof(BuiltInTypes).Assembly.GetManifestResourceStream($"{typeof(BuiltInTypes).FullName}.txt")!, version))
        {
            var mark = line.IndexOf(" -- ", StringComparison.Ordinal);
            var parts = (mark < 0 ? line : line[..mark]).Split('|');
            if (parts[0] == "type")
            {
                catalog.Add(parts[1], new(TypeFactsReader.FormOf(parts[2]), IsString: parts[3] == "s", parts.Length > 4 ? parts[4] : null));
            }
            else if (parts[0] == "cast")
            {
                foreach (var target in parts[4].Split(", "))
                    catalog.Add(parts[1], target, new(TypeCastReader.ContextOf(parts[2]), IsBinary: parts[3] == "b", IsBuiltIn: true));
            }
        }

        return catalog;
    }
}
