using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What a <c>DROP</c> statement names.</summary>
/// <param name="Kind">The kind of object in capitals; functions, procedures and routines are one, types and domains too.</param>
/// <param name="Names">The names as they are written.</param>
/// <param name="Found">What the database has of those names; empty where nobody has looked.</param>
/// <param name="Cascades">It says <c>CASCADE</c>.</param>
/// <param name="Spares">It says <c>IF EXISTS</c>.</param>
internal sealed record DroppedObjects(
    string Kind, IReadOnlyList<TableName> Names, IReadOnlyList<ObjectId> Found, bool Cascades, bool Spares)
{
    /// <summary>The kind as it is written, in small letters.</summary>
    public string Written => WrittenKind.ToLowerInvariant();

    /// <summary>The kind as it is written, in capitals: <c>DOMAIN</c>, <c>PROCEDURE</c>.</summary>
    public required string WrittenKind { get; init; }

    /// <summary>Whether the database has what a name names.</summary>
    public bool IsFound(TableName name, HazardScan scan) =>
        Found.Any(id =>
            scan.Before!.Find(id) is { } item
            && item.Name == scan.Original(name).Name
            && (name.Schema is null || item.Schema == scan.Original(name).Schema));

    /// <summary>Takes what follows <c>DROP</c>; null where it is of a kind that has no name of its own.</summary>
    public static DroppedObjects? Take(ref SqlTokens tokens, HazardScan scan)
    {
        var written = tokens.Text.ToString().ToUpperInvariant();
        string? kind = written;
        if (written == "EXTENSION") tokens.Next();
        else kind = RemadeNames.TakeKind(ref tokens);
        if (kind is null) return null;
        // One word says enough of those that have one.
        if (written is not ("DOMAIN" or "PROCEDURE" or "ROUTINE")) written = kind;
        var spares = tokens.Is("IF");
        tokens.SkipIfExists();
        List<TableName> names = [];
        List<ObjectId> found = [];
        do
        {
            tokens.Accept("ONLY");
            var name = tokens.TakeName();
            tokens.Accept("*");
            var arguments = tokens.IsOpening ? RemadeNames.Arguments(tokens.TakeParentheses()) : null;
            names.Add(name);
            found.AddRange(Find(scan, kind, name, arguments));
        }
        while (tokens.Accept(","));
        return new(kind, names, found, tokens.Is("CASCADE"), spares) { WrittenKind = written };
    }

    private static IEnumerable<ObjectId> Find(HazardScan scan, string kind, TableName name, string? arguments)
    {
        if (scan.Before is not { } model || scan.IsNew(name)) return [];
        if (kind == "EXTENSION") return model.Find(new(ObjectKind.Extension, null, name.Name)) is { } extension ? [extension.Id] : [];
        var original = scan.Original(name);
        var found = model
            .Objects.Where(item => Is(item, original with { Schema = original.Schema ?? "public" }) || Is(item, original))
            .ToList();
        if (found.Count == 0 && original.Schema is null)
            found = [.. model.Objects.Where(item => Is(item, original with { Schema = item.Schema }))];
        if (found.Count > 1 && arguments is not null) found.RemoveAll(item => item is Routine routine && routine.Arguments != arguments);
        return found.Select(item => item.Id);

        bool Is(SchemaObject item, TableName full) =>
            RemadeNames.Is(item, kind, full) || (kind == RemadeNames.Routine && RemadeNames.Is(item, "AGGREGATE", full));
    }
}
