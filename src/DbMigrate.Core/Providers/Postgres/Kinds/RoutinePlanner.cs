using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Functions and procedures.</summary>
internal sealed class RoutinePlanner : ObjectPlanner<Routine>
{
    public static RoutinePlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Routine;

    public override bool IsNamedByTypes => true;

    public override string? RightsWord => "FUNCTIONS";

    public override bool SeesOnlyValues => true;

    public override (string? Schema, string? Among, string Name) NameOf(ObjectId id) => (id.Schema, "()", id.Name);

    public override QualifiedName? MeantBy(ObjectId id, SchemaModel model) => new(id.Schema, NameIn(id));

    /// <summary>Statements around which the server does not look into bodies, which may name what comes later.</summary>
    public static IEnumerable<string> Unchecked(IEnumerable<string> statements) =>
        ["SET check_function_bodies = off", .. statements, "RESET check_function_bodies"];

    protected override string Target(Routine item) =>
        $"{(item.IsProcedure ? "PROCEDURE" : "FUNCTION")} {PostgresText.Name(item)}({item.Arguments})";

    protected override string GrantTarget(Routine item) => Target(item);

    protected override EquatableArray<Grant> EngineRights(Routine item) => [new("", "EXECUTE")];

    // Its id ends with its arguments.
    protected override string NameIn(ObjectId id) =>
        id.Name.IndexOf('(', StringComparison.Ordinal) is > 0 and var open ? id.Name[..open] : id.Name;

    protected override IEnumerable<string> Create(Routine item) => [Replaceable(item.Definition, replace: false)];

    /// <summary>CREATE OR REPLACE keeps names and results, and takes no default away.</summary>
    protected override IReadOnlyList<string>? Alter(Routine from, Routine to) =>
        Bare(from) == Bare(to) ? []
        : from.IsProcedure == to.IsProcedure
        && from.Signature == to.Signature
        && from.Returns == to.Returns
        && from.Defaults.Count <= to.Defaults.Count
            ? [Replaceable(to.Definition, replace: true)]
        : null;

    // pg_get_functiondef always says OR REPLACE; what is new should not replace what the plan does not know of.
    private static string Replaceable(string definition, bool replace)
    {
        const string OrReplace = "CREATE OR REPLACE ";
        return !replace && definition.StartsWith(OrReplace, StringComparison.Ordinal)
            ? "CREATE " + definition[OrReplace.Length..]
            : definition;
    }

    // An SQL function whose body names what comes later is taken as it is.
    protected override IEnumerable<string> Guarded(Step step, IEnumerable<string> statements, StepWriter writer) =>
        writer.IsEarly(step) ? Unchecked(statements) : statements;
}
