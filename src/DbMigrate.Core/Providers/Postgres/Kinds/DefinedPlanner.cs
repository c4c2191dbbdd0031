using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>What is made and dropped whole, but for what of foreign data is altered in place.</summary>
internal class DefinedPlanner : ObjectPlanner<DefinedObject>
{
    public static DefinedPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Defined;

    public override bool IsNamedByTypes => true;

    protected override string Target(DefinedObject item) => $"{item.Type} {item.Target}";

    protected override string? GrantTarget(DefinedObject item) => item.Type switch
    {
        "FOREIGN DATA WRAPPER" => $"FOREIGN DATA WRAPPER {item.Target}",
        "SERVER" or "FOREIGN SERVER" => $"FOREIGN SERVER {item.Target}",
        "LANGUAGE" or "PROCEDURAL LANGUAGE" => $"LANGUAGE {item.Target}",
        _ => null,
    };

    protected override EquatableArray<Grant> EngineRights(DefinedObject item) =>
        item.Type is "LANGUAGE" or "PROCEDURAL LANGUAGE" ? InitialRights.OfType : [];

    protected override IEnumerable<string> Create(DefinedObject item) => item.Definition;

    protected override IEnumerable<string> Drop(DefinedObject item) => item.Removal.Count > 0 ? item.Removal : base.Drop(item);

    protected override IReadOnlyList<string>? Alter(DefinedObject from, DefinedObject to)
    {
        if (to.Kept is null || from.Kept != to.Kept || from.Type != to.Type || from.Target != to.Target) return base.Alter(from, to);
        var parts = ClauseChanges(from.Clauses, to.Clauses).ToList();
        if (from.Options != to.Options) parts.Add($"OPTIONS ({OptionChanges.Foreign(from.Options, to.Options)})");
        return parts.Count == 0 ? [] : [$"ALTER {to.Type} {to.Target} {string.Join(' ', parts)}"];
    }

    private static IEnumerable<string> ClauseChanges(EquatableArray<string> from, EquatableArray<string> to)
    {
        foreach (var (name, value) in to.Except(from).Select(PostgresText.Split)) yield return $"{name} {value}";
        var names = to.Select(clause => PostgresText.Split(clause).Name).ToHashSet();
        foreach (var (name, _) in from.Select(PostgresText.Split).Where(clause => !names.Contains(clause.Name)))
            yield return name == "VERSION" ? "VERSION NULL" : $"NO {name}";
    }

    public override bool ActsOnOthers(ObjectId id) =>
        id.Name.StartsWith("EVENT TRIGGER ", StringComparison.Ordinal)
        || id.Name.StartsWith("DEFAULT PRIVILEGES ", StringComparison.Ordinal);
}
