using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Triggers.</summary>
internal sealed class TriggerEmitter : ObjectEmitter<Trigger>
{
    public static TriggerEmitter Instance { get; } = new();

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

/// <summary>Rewrite rules.</summary>
internal sealed class RuleEmitter : ObjectEmitter<Rule>
{
    public static RuleEmitter Instance { get; } = new();

    protected override string Target(Rule item) => $"RULE {PostgresText.Identifier(item.Name)} ON {PostgresText.TableOf(item)}";

    protected override IEnumerable<string> Create(Rule item) =>
        item.Enabled == FiringMode.Origin ? [item.Definition] : [item.Definition, TriggerEmitter.Enable(item, "RULE", item.Name, item.Enabled)];

    protected override IReadOnlyList<string>? Alter(Rule from, Rule to) =>
        from.Definition != to.Definition ? null
        : from.Enabled == to.Enabled ? []
        : [TriggerEmitter.Enable(to, "RULE", to.Name, to.Enabled)];
}

/// <summary>Row-level security policies.</summary>
internal sealed class PolicyEmitter : ObjectEmitter<Policy>
{
    public static PolicyEmitter Instance { get; } = new();

    protected override string Target(Policy item) => $"POLICY {PostgresText.Identifier(item.Name)} ON {PostgresText.TableOf(item)}";

    protected override IEnumerable<string> Create(Policy item)
    {
        var parts = new List<string> { $"CREATE {Target(item)}" };
        if (!item.Permissive) parts.Add("AS RESTRICTIVE");
        if (item.Command != "ALL") parts.Add($"FOR {item.Command}");
        if (item.Roles.Count > 0) parts.Add($"TO {Roles(item)}");
        if (item.Using is not null) parts.Add($"USING ({item.Using})");
        if (item.Check is not null) parts.Add($"WITH CHECK ({item.Check})");
        yield return string.Join(' ', parts);
    }

    /// <summary>An expression can be replaced but not taken away.</summary>
    protected override IReadOnlyList<string>? Alter(Policy from, Policy to)
    {
        if (from.Permissive != to.Permissive || from.Command != to.Command || (from.Using is not null && to.Using is null)
            || (from.Check is not null && to.Check is null))
        {
            return null;
        }

        var parts = new List<string>();
        if (from.Roles != to.Roles) parts.Add($"TO {(to.Roles.Count == 0 ? "PUBLIC" : Roles(to))}");
        if (from.Using != to.Using) parts.Add($"USING ({to.Using})");
        if (from.Check != to.Check) parts.Add($"WITH CHECK ({to.Check})");
        return parts.Count == 0 ? [] : [$"ALTER {Target(to)} {string.Join(' ', parts)}"];
    }

    private static string Roles(Policy item) => string.Join(", ", item.Roles.Select(PostgresText.Role));
}

/// <summary>Extended statistics.</summary>
internal sealed class StatisticsEmitter : ObjectEmitter<Statistics>
{
    public static StatisticsEmitter Instance { get; } = new();

    protected override string Target(Statistics item) => $"STATISTICS {PostgresText.Name(item)}";

    protected override IEnumerable<string> Create(Statistics item) => item.Target is { } target ? [item.Definition, SetTarget(item, target)] : [item.Definition];

    protected override IReadOnlyList<string>? Alter(Statistics from, Statistics to) =>
        from.Definition != to.Definition || from.Table != to.Table ? null
        : from.Target == to.Target ? []
        : [SetTarget(to, to.Target ?? -1)];

    private static string SetTarget(Statistics item, int target) => $"ALTER STATISTICS {PostgresText.Name(item)} SET STATISTICS {PostgresText.Number(target)}";
}
