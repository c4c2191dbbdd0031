using System.Collections.Frozen;

namespace DbMigrate.Providers.Sqlite.Introspection;

/// <summary>The tables in which a virtual table's module keeps its data; they come and go with it.</summary>
/// <remarks>The library only knows those of modules that are loaded, and only since 3.37.</remarks>
internal static class ShadowTables
{
    private static readonly string[] RTree = ["node", "rowid", "parent"];
    private static readonly string[] Fts34 = ["content", "segments", "segdir", "docsize", "stat"];

    private static readonly FrozenDictionary<string, string[]> Suffixes = new Dictionary<string, string[]>
    {
        ["fts3"] = Fts34,
        ["fts4"] = Fts34,
        ["fts5"] = ["data", "idx", "content", "docsize", "config"],
        ["rtree"] = RTree,
        ["rtree_i32"] = RTree,
        ["geopoly"] = RTree,
        ["spellfix1"] = ["vocab"],
        ["vec0"] = ["chunks", "rowids", "info", "auxiliary", "vector_chunks*", "metadatachunks*", "metadatatext*"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a table has the name of one that the module makes for a virtual table.</summary>
    public static bool Owns(string virtualTable, string module, string table) =>
        table.Length > virtualTable.Length + 1
        && table[virtualTable.Length] == '_'
        && table.StartsWith(virtualTable, StringComparison.OrdinalIgnoreCase)
        && Suffixes.TryGetValue(module, out var suffixes)
        && suffixes.Any(suffix => Fits(table.AsSpan(virtualTable.Length + 1), suffix));

    private static bool Fits(ReadOnlySpan<char> rest, string suffix) => suffix.EndsWith('*')
        ? rest.StartsWith(suffix.AsSpan()[..^1], StringComparison.OrdinalIgnoreCase)
        : rest.Equals(suffix, StringComparison.OrdinalIgnoreCase);
}
