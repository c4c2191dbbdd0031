using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Triggers.</summary>
internal sealed class TriggerPlanner : ObjectPlanner<Trigger>
{
    public static TriggerPlanner Instance { get; } = new();

    protected override string Target(Trigger item) => $"TRIGGER {PostgresText.Identifier(item.Name)} ON {PostgresText.TableOf(item)}";

    protected override IEnumerable<string> Create(Trigger item) =>
        item.Inherited ? [Enable(item, item.Enabled)] : item.Enabled == FiringMode.Origin ? [item.Definition] : [item.Definition, Enable(item, item.Enabled)];

    /// <summary>Sets when a trigger fires. A partitioned table's partitions follow.</summary>
    public static string Enable(Trigger item, FiringMode mode) => Enable(item, "TRIGGER", item.Name, mode);

    protected override IReadOnlyList<string>? Alter(Trigger from, Trigger to) =>
        from.Definition != to.Definition ? null
        : from.Enabled == to.Enabled ? []
        : [Enable(to, to.Enabled)];

    /// <summary>Sets when a trigger or rule fires.</summary>
    public static string Enable(TablePart part, string word, string name, FiringMode mode) =>
        $"ALTER TABLE {PostgresText.TableOf(part)} {Verb(mode)} {word} {PostgresText.Identifier(name)}";

    /// <summary>How ALTER TABLE says when something fires.</summary>
    public static string Verb(FiringMode mode) => mode switch
    {
        FiringMode.Origin => "ENABLE",
        FiringMode.Disabled => "DISABLE",
        FiringMode.Replica => "ENABLE REPLICA",
        FiringMode.Always => "ENABLE ALWAYS",
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };
}
