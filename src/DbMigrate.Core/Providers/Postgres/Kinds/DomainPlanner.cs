using DbMigrate.Diff;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Domains.</summary>
internal sealed class DomainPlanner : ObjectPlanner<DomainType>
{
    public static DomainPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Domain;

    public override string? RightsWord => "TYPES";

    public override bool IsReplaceable => true;

    public override bool GivesTypes => true;

    protected override string Target(DomainType item) => $"DOMAIN {PostgresText.Name(item)}";

    protected override string GrantTarget(DomainType item) => $"TYPE {PostgresText.Name(item)}";

    protected override EquatableArray<Grant> EngineRights(DomainType item) => InitialRights.OfType;

    protected override IEnumerable<string> Create(DomainType item) => Create(item, "");

    private static IEnumerable<string> Create(DomainType item, string notNullName)
    {
        var parts = new List<string> { $"CREATE DOMAIN {PostgresText.Name(item)} AS {item.BaseType}" };
        if (item.Collation is not null) parts.Add($"COLLATE {item.Collation}");
        if (item.Default is not null) parts.Add($"DEFAULT {item.Default}");
        if (item.NotNull) parts.Add($"{notNullName}NOT NULL");
        // NOT VALID cannot be said when the domain is made, and with no column of it yet there is nothing to tell the two apart by.
        var valid = item.Constraints.Where(constraint => !IsNotValid(constraint)).ToList();
        yield return string.Join(' ', parts) + string.Concat(valid.Select(constraint => $"\n    {Definition(constraint)}"));
        foreach (var constraint in item.Constraints.Where(IsNotValid))
            yield return $"ALTER DOMAIN {PostgresText.Name(item)} ADD {Definition(constraint)}";
        foreach (var constraint in item.Constraints.Where(constraint => constraint.Comment is not null))
            yield return Comment(item, constraint);
    }

    protected override IReadOnlyList<string>? Alter(DomainType from, DomainType to)
    {
        if (from.BaseType != to.BaseType || from.Collation != to.Collation) return null;
        var statements = new List<string>();
        var alter = $"ALTER DOMAIN {PostgresText.Name(to)}";
        var diff = ListDiff<DomainConstraint>.Of(from.Constraints, to.Constraints, constraint => constraint.Name, (a, b) => a == b);
        statements.AddRange(diff.Removed.Select(constraint => $"{alter} DROP CONSTRAINT {PostgresText.Identifier(constraint.Name)}"));
        if (from.Default != to.Default) statements.Add(to.Default is null ? $"{alter} DROP DEFAULT" : $"{alter} SET DEFAULT {to.Default}");
        if (from.NotNull != to.NotNull) statements.Add(to.NotNull ? $"{alter} SET NOT NULL" : $"{alter} DROP NOT NULL");
        foreach (var (old, now) in diff.Altered)
        {
            if (old.Definition != now.Definition)
            {
                if (old.Definition == now.Definition + " NOT VALID")
                {
                    statements.Add($"{alter} VALIDATE CONSTRAINT {PostgresText.Identifier(now.Name)}");
                }
                else
                {
                    statements.Add($"{alter} DROP CONSTRAINT {PostgresText.Identifier(now.Name)}");
                    statements.Add($"{alter} ADD {Definition(now)}");
                    if (now.Comment is not null) statements.Add(Comment(to, now));
                    continue;
                }
            }

            if (old.Comment != now.Comment) statements.Add(Comment(to, now));
        }

        foreach (var constraint in diff.Added)
        {
            statements.Add($"{alter} ADD {Definition(constraint)}");
            if (constraint.Comment is not null) statements.Add(Comment(to, constraint));
        }

        return statements;
    }

    private static bool IsNotValid(DomainConstraint constraint) => constraint.Definition.EndsWith(" NOT VALID", StringComparison.Ordinal);

    private static string Definition(DomainConstraint constraint) =>
        $"CONSTRAINT {PostgresText.Identifier(constraint.Name)} {constraint.Definition}";

    private static string Comment(DomainType item, DomainConstraint constraint) =>
        $"COMMENT ON CONSTRAINT {PostgresText.Identifier(constraint.Name)} ON DOMAIN {PostgresText.Name(item)} IS "
            + $"{PostgresText.LiteralOrNull(constraint.Comment)}";

    // Where it refuses more from now on, the server has to look at every value, which it can do only in columns.
    protected override void Decide(DomainType from, DomainType to, ChangeAnalysis changes)
    {
        if (Tightens(from, to) && IsWithinOthers(to.Id, changes.From)) changes.Replace(to.Id);
        else base.Decide(from, to, changes);
    }

    protected override void Answer(ObjectId id, Disturbance by, ChangeAnalysis changes)
    {
        if (!by.Gone || Of(by.Id.Kind).IsReplaceable)
        {
            base.Answer(id, by, changes);
            return;
        }

        var isReplaced = changes.Replaced.ContainsKey(id);
        if (!isReplaced || changes.StillNeeds(id, by.Id)) changes.Strip(id);
        // The checks could not come back to it.
        if (!isReplaced && IsChecked(changes.To.Model.Find<DomainType>(id)) && IsWithinOthers(id, changes.From)) changes.Replace(id);
    }

    protected override IEnumerable<StepKind> StepsBeside(DomainType item, StepPlaces places)
    {
        var changes = places.Basis.Changes;
        if (!changes.Stripped.Contains(item.Id) || changes.Dropped.Contains(item.Id)) return [];
        return changes.Replaced.ContainsKey(item.Id) ? [StepKind.Detach] : [StepKind.Detach, StepKind.Attach];
    }

    protected override void LetGoInPlace(Need need, Step? leave, StepPlan steps)
    {
        if (leave is null && steps.Existing(need.Id, StepKind.Detach) is { } strip) steps.Order(strip, need.NeededDrop);
        else base.LetGoInPlace(need, leave, steps);
    }

    protected override void AwaitStep(ObjectId id, ObjectId needs, Step? step, bool again, StepPlan steps)
    {
        if (steps.Existing(id, StepKind.Attach) is { } dress) steps.Order(step, dress);
        else base.AwaitStep(id, needs, step, again, steps);
    }

    protected override IEnumerable<string> AlterIn(DomainType from, DomainType to, StepWriter writer) =>
        (writer.Changes.Stripped.Contains(to.Id) ? Alter(Stripped(from), Stripped(to)) : Alter(from, to))!;

    protected override IEnumerable<string> Detach(DomainType from, StepWriter writer) => Alter(from, Stripped(from))!;

    protected override IEnumerable<string> Attach(DomainType? from, DomainType to, StepWriter writer) => Alter(Stripped(to), to)!;

    // In the place of one that is still there under another name the server would choose another name for its constraint.
    protected override IEnumerable<string> CreateBeside(DomainType item, StepWriter writer) =>
        item is { NotNull: true, Name.Length: < RenameEmitter.LongestName } && writer.Changes.To.Model.EngineVersion >= 17
            ? Create(item, $"CONSTRAINT {PostgresText.Identifier($"{item.Name}_not_null")} ")
            : Create(item);

    // What the old one's checks call goes before it does.
    protected override Step? OldsEnd(ObjectId id, ObjectId needs, StepPlan steps) =>
        Of(needs.Kind).GivesTypes ? base.OldsEnd(id, needs, steps)
        : steps.Existing(id, StepKind.Detach) ?? base.OldsEnd(id, needs, steps);

    private static bool IsChecked(DomainType? item) => item?.Constraints.Any(constraint => !IsNotValid(constraint)) == true;

    private static DomainType Stripped(DomainType item) => item with { Constraints = [], Default = null };

    private static bool Tightens(DomainType from, DomainType to) => (to.NotNull && !from.NotNull)
        || to.Constraints.Any(constraint => !IsNotValid(constraint)
            && !from.Constraints.Any(before => before.Name == constraint.Name && before.Definition == constraint.Definition));

    /// <summary>Whether values of a domain lie within arrays, composite types or ranges. Source: <c>get_rels_with_domain</c>, which refuses
    /// those.</summary>
    private static bool IsWithinOthers(ObjectId domain, DependencyMap map)
    {
        var name = PostgresText.Name(domain.Schema, domain.Name);
        return map.DependentsOf(domain).Any(dependent => dependent.Kind switch
        {
            ObjectKind.CompositeType or ObjectKind.RangeType => true,
            ObjectKind.Domain => map.Model.Find<DomainType>(dependent) is { } other
                && (other.BaseType == name + "[]" || IsWithinOthers(dependent, map)),
            ObjectKind.Column => map.Model.Find<Table>(dependent.Owner(ObjectKind.Table))?.Find(dependent.Name)?.Type == name + "[]",
            _ => false,
        });
    }
}
