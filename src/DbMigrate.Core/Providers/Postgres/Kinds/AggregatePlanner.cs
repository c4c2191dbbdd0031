using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Aggregates.</summary>
internal sealed class AggregatePlanner : ObjectPlanner<Aggregate>
{
    private const string OrderBy = "ORDER BY ";

    public static AggregatePlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Aggregate;

    public override bool IsNamedByTypes => true;

    public override string? RightsWord => "FUNCTIONS";

    public override (string? Schema, string? Among, string Name) NameOf(ObjectId id) => (id.Schema, "()", id.Name);

    protected override string Target(Aggregate item) => $"AGGREGATE {PostgresText.Name(item)}({item.Arguments})";

    protected override string GrantTarget(Aggregate item) => $"FUNCTION {PostgresText.Name(item)}({AsFunction(item.Arguments)})";

    /// <summary>The arguments as <c>GRANT … ON FUNCTION</c> takes them: those that it orders by follow the others.</summary>
    private static string AsFunction(string arguments)
    {
        if (arguments == "*") return "";
        if (arguments.Split(OrderBy, 2) is not [var direct, var ordered]) return arguments;
        if (direct.Length == 0) return ordered;
        direct = direct.TrimEnd();
        // What takes any number of both has them as one argument, which the server prints twice.
        var isBoth = ordered.StartsWith("VARIADIC ", StringComparison.Ordinal) && direct.EndsWith(ordered, StringComparison.Ordinal);
        return isBoth ? direct : $"{direct}, {ordered}";
    }

    protected override EquatableArray<Grant> EngineRights(Aggregate item) => [new("", "EXECUTE")];

    // Its id ends with its arguments.
    protected override string NameIn(ObjectId id) =>
        id.Name.IndexOf('(', StringComparison.Ordinal) is > 0 and var open ? id.Name[..open] : id.Name;

    protected override IEnumerable<string> Create(Aggregate item) => [item.Definition];
}
