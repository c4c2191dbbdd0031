using DbMigrate.Diff;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Columns. One of a table that stays has steps of its own; what these say is the business of <see cref="ColumnChange"/> and
/// <see cref="ColumnEmitter"/>. Others come and go with their table or view.</summary>
internal sealed partial class ColumnPlanner : KindPlanner
{
    public static ColumnPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Column;

    public override bool IsShape => true;

    /// <summary>Says what has to happen to the columns of a table that stays.</summary>
    public static void Decide(Table from, Table to, ChangeAnalysis changes)
    {
        var lineage = changes.Lineage;
        var untyped = changes.Untyped.Contains(to.Id);
        var diff = ListDiff<Column>.Of(from.Columns, to.Columns, column => column.Name, (a, b) => IsSame(a, b, changes));
        foreach (var column in diff.Removed)
        {
            if (lineage.GoesWithParent(from, column, untyped)) changes.Disturb(from.ColumnId(column.Name), gone: true);
            else changes.DropColumn(from, column);
        }

        foreach (var column in diff.Added.Where(column => !Lineage.FromParent(to, column, untyped))) changes.AddColumn(to, column);
        foreach (var column in diff.Added.Where(column => Lineage.FromParent(to, column, untyped)))
        {
            // It comes as the parent's is, but for what a child has by itself.
            if (lineage.AsItComes(to, column) is { } comes && comes.Comparable() != column.Comparable())
            {
                ColumnChange change = new(to, comes, column with { InheritedNotNullName = null }) { HasChildren = lineage.HasChildren(to) };
                changes.ChangeColumn(to.ColumnId(column.Name), change);
            }
        }

        foreach (var (old, now) in diff.Altered) Decide(from, to, old, now, changes);
    }

    /// <summary>Whether a not-null constraint stays and becomes the table's own, or only its parents'.</summary>
    public static bool ChangesOwnerOfNotNull(Table from, Table to, ChangeAnalysis changes) => TellsNotNull(changes)
        && to.Columns.Any(column => from.Find(column.Name) is { } was && ChangesOwnerOfNotNull(was, column, changes));

    /// <summary>Columns of tables whose default calls a function.</summary>
    public static IReadOnlySet<ObjectId> CallingDefaults(IEnumerable<ObjectId> tables, DependencyMap map) => tables
        .Select(map.Model.Find)
        .OfType<Table>()
        .SelectMany(table => table.Columns, (table, column) => (Id: table.ColumnId(column.Name), Column: column))
        .Where(pair => pair.Column is { Default: not null, Generated: null })
        .Select(pair => pair.Id)
        .Where(id => map.NeedsOf(id).Any(need => need.Kind == ObjectKind.Routine))
        .ToHashSet();

    /// <summary>The steps of columns.</summary>
    public static IEnumerable<Step> Steps(StepPlaces places)
    {
        var changes = places.Basis.Changes;
        foreach (var id in changes.ColumnsDropped.Keys) yield return new(id, StepKind.Drop);
        foreach (var id in changes.ColumnsAdded.Keys) yield return new(id, StepKind.Add);
        foreach (var id in places.LaterDefaults) yield return new(id, StepKind.Attach);
        foreach (var id in places.EarlyDefaults) yield return new(id, StepKind.Detach);
        foreach (var (id, change) in places.Basis.Conversions.Columns)
        {
            if (change.Before().Any()) yield return new(id, StepKind.Detach);
            yield return new(id, StepKind.Alter);
            if (change.After().Any()) yield return new(id, StepKind.Attach);
        }
    }

    /// <summary>What the steps of columns wait for, beyond what they need by the catalog.</summary>
    public static void Order(StepPlan steps)
    {
        foreach (var step in steps.All.Where(step => step.Id.Kind == ObjectKind.Column).ToList())
        {
            if (step.Kind == StepKind.Attach) steps.Order(steps.AddOf(step.Id), step);
            if (step.Kind == StepKind.Detach) steps.Order(step, steps.DropOf(step.Id));
        }

        OrderUnderParents(steps);
        OrderIdentities(steps);
        RowTypes.Order(steps);
    }

    public override void Disturbed(ObjectId id, Disturbance by, ChangeAnalysis changes)
    {
        var owner = id.Owner(ObjectKind.Table);
        if (changes.Dropped.Contains(owner) || changes.ColumnsDropped.ContainsKey(id)) return;
        if (changes.From.Model.Find<Table>(owner) is not { } table || changes.To.Model.Find<Table>(owner) is not { } toTable) return;
        if (table.Find(id.Name) is not { } from || toTable.Find(id.Name) is not { } to) return;
        var isReplaced = changes.Replaced.TryGetValue(by.Id, out var type);
        var isItsType = isReplaced && IsOfType(from.Type, type.From);
        if ((isItsType || (isReplaced && by.Id.Kind == ObjectKind.Collation)) && TableRemake.IsKey(table, id.Name))
        {
            // The server changes no column that a table is partitioned by.
            changes.Foresee(owner);
            return;
        }

        if (from.Generated is not null)
        {
            // Computed from what changes its type or is made anew. What is no column's value but a function's is only asked again when it
            // goes.
            // One that is computed no more keeps the values that it has by then.
            var isAsked = by.Gone || isReplaced || by.Id.Kind == ObjectKind.Column;
            if (isAsked && changes.Columns.GetValueOrDefault(id) is not { LosesExpression: true })
                Remake(table, toTable, from, to, changes);
            return;
        }

        var lineage = changes.Lineage;
        var change =
            changes.Columns.GetValueOrDefault(id)
            ?? new ColumnChange(toTable, from, to)
            {
                FollowsParent = lineage.Follows(toTable, to),
                HasChildren = lineage.HasChildren(toTable),
            };
        if (isReplaced && by.Id.Kind == ObjectKind.Collation)
        {
            if (change.Recollated) return;
            changes.ChangeColumn(id, change with { Recollated = true, FollowsParent = lineage.IsShared(toTable, to) });
            changes.Disturb(id, gone: false);
        }
        else if (isItsType)
        {
            if (change.Retyped) return;
            changes.ChangeColumn(
                id,
                change with
                {
                    Retyped = true,
                    ThroughText = type.From is RangeType,
                    FollowsParent = lineage.IsShared(toTable, to),
                });
            changes.Disturb(id, gone: false);
            RowTypes.Carry(table, changes);
        }
        // What the same default calls afterwards may be another function of that name.
        else if (isReplaced || (by.Gone && (changes.StillNeeds(id, by.Id) || (from.Default is not null && from.Default == to.Default))))
        {
            changes.ChangeColumn(id, change with { DetachDefault = true });
        }
    }

    public override void Await(ObjectId id, ObjectId needs, StepPlan steps)
    {
        base.Await(id, needs, steps);
        // A generated column's table may not change under the one that is computed from it.
        if (needs.Kind == ObjectKind.Column) steps.Order(steps.Existing(needs, StepKind.Attach), steps.AddOf(id));
    }

    public override SchemaChange? Write(Step step, StepWriter writer)
    {
        var change = step.Kind switch
        {
            StepKind.Drop => WriteDrop(writer.Changes.ColumnsDropped[step.Id], writer),
            StepKind.Add => WriteAdd(writer.Changes.ColumnsAdded[step.Id], writer),
            _ => writer.Columns.TryGetValue(step.Id, out var changed) ? WriteChange(step, changed, writer) : WriteDefault(step, writer),
        };
        return change.Sql.Count == 0 ? null : change;
    }

    protected override Step? LeaveOf(ObjectId id, ObjectId needs, StepPlan steps) =>
        steps.Places.EarlyDefaults.Contains(id) || steps.Changes.Columns.GetValueOrDefault(id) is { LosesExpression: true }
            ? new(id, StepKind.Detach)
            : base.LeaveOf(id, needs, steps);

    protected override void LetGoInPlace(Need need, Step? leave, StepPlan steps)
    {
        var detach = steps.Existing(need.Id, StepKind.Detach);
        if (detach is null)
        {
            // Another default in its place is what lets go of the old one.
            if (!need.Again) steps.Order(steps.Existing(need.Id, StepKind.Attach), need.NeededDrop);
        }
        else if (need.Again || steps.Changes.Replaced.ContainsKey(need.Needs))
        {
            steps.Order(detach, steps.Existing(need.Needs, StepKind.Alter) ?? need.NeededDrop);
        }

        if (detach is not null && (need.Again || !Of(need.Needs.Kind).GivesTypes)) steps.Order(detach, need.NeededDrop);
        else if (!need.Again) steps.Order(steps.Existing(need.Id, StepKind.Alter), need.NeededDrop);
    }

    protected override void AwaitStep(ObjectId id, ObjectId needs, Step? step, bool again, StepPlan steps)
    {
        var isOfIt = Of(needs.Kind).GivesTypes;
        if (steps.Existing(id, StepKind.Attach) is { } attach && (again || !isOfIt))
        {
            steps.Order(step, attach);
            return;
        }

        steps.Order(step, steps.AddOf(id));
        if (!again || isOfIt) steps.Order(step, steps.Existing(id, StepKind.Alter));
    }

    private static bool TellsNotNull(ChangeAnalysis changes) =>
        changes.From.Model.EngineVersion >= 18 && changes.To.Model.EngineVersion >= 18;

    private static bool ChangesOwnerOfNotNull(Column from, Column to, ChangeAnalysis changes) =>
        TellsNotNull(changes) && to.NotNull && from.NotNull && (from.InheritedNotNullName is null) != (to.InheritedNotNullName is null);

    /// <summary>Beside what is compared, whose a not-null constraint is, where the server tells.</summary>
    private static bool IsSame(Column from, Column to, ChangeAnalysis changes) =>
        from.Comparable() == to.Comparable() && !ChangesOwnerOfNotNull(from, to, changes);

    private static void Decide(Table table, Table to, Column from, Column now, ChangeAnalysis changes)
    {
        if (MustRemake(from, now, changes.To.Model.EngineVersion))
        {
            Remake(table, to, from, now, changes);
            return;
        }

        // Where one server does not tell whose a not-null constraint is, neither counts.
        if (!TellsNotNull(changes)) (from, now) = (from.Comparable(), now.Comparable());
        // A primary key holds on to its columns' constraints, whose ever they are.
        if (
            now.InheritedNotNullName is not null
            && from is { NotNull: true, InheritedNotNullName: null }
            && changes
                .To.PartsOf(to.Id)
                .OfType<Constraint>()
                .Any(key => key.Kind == ConstraintKind.PrimaryKey && key.Columns.Contains(now.Name)))
            now = now with { InheritedNotNullName = null, NotNullName = from.NotNullName };
        var change = new ColumnChange(to, from, now)
        {
            FollowsParent = changes.Lineage.Follows(to, now),
            HasChildren = changes.Lineage.HasChildren(to),
            LosesExpressionWithParent = changes.Lineage.LosesExpressionWithParent(to, now),
            TakeNullsToo = changes.Lineage.TakeNullsToo(to, now),
        };
        changes.ChangeColumn(to.ColumnId(now.Name), change);
        if (change.ChangesValues) changes.Disturb(to.ColumnId(now.Name), gone: false);
    }

    /// <summary>Drops the column and adds it again; what a child has of its parent's goes and comes with that one.</summary>
    private static void Remake(Table from, Table to, Column old, Column now, ChangeAnalysis changes)
    {
        if (changes.Lineage.IsRemadeWithParent(to, old, now)) changes.Disturb(from.ColumnId(old.Name), gone: true);
        else changes.RemakeColumn(from, to, old, now);
    }

    // A generated column's values can be computed again, but its expression can be changed in place only from PostgreSQL 17 on.
    private static bool MustRemake(Column from, Column to, int version) => (from.Generated, to.Generated) switch
    {
        (null, null) => false,
        (null, _) => true,
        (_, null) => !from.Stored,
        _ => from.Stored != to.Stored || (from.Generated != to.Generated && version < 17),
    };

    private static bool IsOfType(string columnType, SchemaObject type)
    {
        if (
            type is RangeType range
            && RangePlanner.Multirange(range) is { } multirange
            && columnType.StartsWith(multirange, StringComparison.Ordinal))
            return true;
        var name = PostgresText.Name(type);
        return columnType == name || (columnType.StartsWith(name, StringComparison.Ordinal) && columnType[name.Length] is '[' or '(');
    }
}
