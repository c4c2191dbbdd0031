using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>When tables leave and join what they are parts or children of, and what changes before, meanwhile and after.</summary>
internal sealed class TieOrder(StepPlan plan)
{
    private readonly ChangeSet _changes = plan.Changes;

    public void Apply()
    {
        var keys = _changes.Parts.Keys.ToList();
        foreach (var (key, above) in keys)
        {
            // The like one of the whole would take it over.
            plan.Order(plan.AddOf(above), plan.AddOf(key));
            plan.Order(plan.DropOf(key), plan.AddOf(above));
        }

        foreach (var (first, then) in _changes.Parts.Twins) plan.Order(plan.AddOf(first), plan.AddOf(then));
        OrderDroppedParts();
        var ties = _changes.Ties.All.ToList();
        var steps = plan.All.ToLookup(TableOf);
        var attached = ties.Select(tie => plan.Existing(tie.Id, StepKind.Attach)).OfType<Step>().ToList();
        foreach (var tie in ties)
        {
            if (plan.Existing(tie.Id, StepKind.Detach) is { } detach) OrderDetach(tie.Id, tie.Holder, detach, steps, attached);
            if (plan.Existing(tie.Id, StepKind.Attach) is { } attach) OrderAttach(tie, attach, steps);
        }

        foreach (var id in _changes.Untyped)
        {
            foreach (var step in steps[id].Where(step => step.Kind is not (StepKind.Detach or StepKind.Attach)))
            {
                plan.Order(plan.Existing(id, StepKind.Detach), step);
                if (IsShape(step) && step.Kind is not StepKind.Finish) plan.Order(step, plan.Existing(id, StepKind.Attach));
            }
        }

        // A new child is made of its parents as they are to be.
        foreach (var child in _changes.Added.Select(_changes.Ties.After).OfType<Table>().Where(table => table.Inherits.Count > 0))
        {
            foreach (var step in _changes.Ties.Wanted.Above(child.Id).SelectMany(parent => steps[parent]))
            {
                if (
                    step.Kind is not (StepKind.Finish or StepKind.Fill)
                    && step.Id.Kind is ObjectKind.Column or ObjectKind.Constraint or ObjectKind.Table)
                {
                    // A check that the child has without a look at rows comes to it from the parent; by being made it would be a valid one.
                    var (before, after) = IsUnchecked(child, step) ? (plan.AddOf(child.Id), step) : (step, plan.AddOf(child.Id));
                    plan.Order(before, after);
                }
            }
        }

        foreach (var refill in _changes.Refills.All.Where(refill => refill.HasParents))
            OrderDetach(refill.Id, null, new(refill.Id, StepKind.Detach), steps, attached);
    }

    /// <summary>A key that refers to a partitioned table holds on to each of its parts.</summary>
    private void OrderDroppedParts()
    {
        var keys = _changes.From.Model.Objects.OfType<ForeignKey>().ToLookup(key => key.References.Id(ObjectKind.Table));
        foreach (
            var part in _changes.Dropped.Select(_changes.From.Model.Find).OfType<Table>().Where(table => table.PartitionOf is not null))
        {
            foreach (var key in _changes.From.Model.Above(part.Id).SelectMany(above => keys[above]))
                plan.Order(plan.DropOf(key.Id), plan.DropOf(part.Id));
        }
    }

    /// <summary>A table is untied before it, or any it has been a part or child of, _changes.</summary>
    private void OrderDetach(ObjectId table, TieHolder? holder, Step detach, ILookup<ObjectId, Step> steps, IReadOnlyList<Step> attached)
    {
        var above = _changes.Ties.Original.Above(table);
        var referring = _changes
            .Ties.Original.Objects.OfType<ForeignKey>()
            .Where(key => above.Contains(key.References.Id(ObjectKind.Table)))
            .Select(key => plan.DropOf(key.Id))
            .OfType<Step>()
            .ToHashSet();
        // Rows that others refer to cannot leave.
        foreach (var drop in referring) plan.Order(drop, detach);
        foreach (var step in above.Append(table).Concat(HolderOf(holder)).SelectMany(item => steps[item]))
        {
            // The partition would keep its part of it.
            if (step.Kind == StepKind.Drop && _changes.Ties.Mutual.Contains(step.Id)) plan.Order(step, detach);
            else if (step.Kind is not StepKind.Detach && !referring.Contains(step)) plan.Order(detach, step);
        }

        foreach (var attach in attached) plan.Order(detach, attach);
    }

    /// <summary>A table is tied after it, and all it becomes a part or child of, have changed.</summary>
    private void OrderAttach(Tie tie, Step attach, ILookup<ObjectId, Step> steps)
    {
        var above = _changes.Ties.Wanted.Above(tie.Id);
        foreach (var parent in above)
        {
            // Overlapping bounds and a default partition: what goes makes room for what comes.
            foreach (
                var dropped in _changes.Dropped.Where(id =>
                    id.Kind == ObjectKind.Table
                    && !_changes.Ties.Anew.Contains(parent)
                    && _changes.Refills.Of(id) is null
                    && _changes.Ties.Original.ParentsOf(id).Contains(parent)))
                plan.Order(plan.RoomOf(dropped), attach);
            // The parent's own steps come first, or what they recurse to would not be the same; those on its indexes' parts come after.
            foreach (
                var step in steps[parent]
                    .Where(step => step.Kind is not (StepKind.Finish or StepKind.Attach or StepKind.Fill) && IsShape(step)))
            {
                // One that is made anew is gone by then, or it would take the new part along.
                if (step.Kind != StepKind.Drop && IsGivenParts(step.Id)) plan.Order(attach, step);
                else plan.Order(step, attach);
            }

            if (_changes.Refills.Of(parent)?.Into != parent) plan.Order(plan.Existing(parent, StepKind.Attach), attach);
            plan.Order(plan.AddOf(parent), attach);
        }

        foreach (var step in HolderOf(tie.Holder).SelectMany(table => steps[table]))
        {
            plan.Order(step, attach);
            // A column that the child has already is joined by the holder's; one that it has not comes of it.
            if (step is { Kind: StepKind.Add, Id.Kind: ObjectKind.Column } && tie.From?.Find(step.Id.Name) is not null)
                plan.Order(plan.Existing(step.Id with { Table = tie.Id.Name }, StepKind.Alter), step);
        }

        foreach (var step in steps[tie.Id].Where(step => step.Kind is not (StepKind.Finish or StepKind.Attach or StepKind.Fill)))
        {
            if (step.Kind == StepKind.Add && (_changes.Late.Contains(step.Id) || IsGivenParts(step.Id))) plan.Order(attach, step);
            else if (IsShape(step)) plan.Order(step, attach);
        }

        foreach (var step in steps[tie.Id].Where(step => step.Kind == StepKind.Attach && KindPlanner.Of(step.Id.Kind).IsAttachable))
            plan.Order(attach, step);
        // What is referred to is there when all parts are.
        foreach (var key in _changes.To.Model.Objects.OfType<ForeignKey>())
        {
            var referenced = key.References.Id(ObjectKind.Table);
            if (referenced == tie.Id || above.Contains(referenced)) plan.Order(attach, plan.AddOf(key.Id));
        }
    }

    private bool IsUnchecked(Table child, Step step) => step is { Kind: StepKind.Add, Id.Kind: ObjectKind.Constraint }
        && _changes.To.Model.Find<Constraint>(step.Id with { Schema = child.Schema, Table = child.Name })
            is { Kind: ConstraintKind.Check, Inherited: true } check
        && ConstraintPlanner.IsNotValid(check);

    private static bool IsShape(Step step) => step.Kind == StepKind.Drop || KindPlanner.Of(step.Id.Kind).IsShape;

    /// <summary>Whether it takes the parts that it is given, once its table has them.</summary>
    private bool IsGivenParts(ObjectId id) => _changes.Added.Contains(id)
        && (_changes.Ties.Given.Contains(id) || _changes.To.Model.Find<TableIndex>(id) is { Valid: false });

    private static IEnumerable<ObjectId> HolderOf(TieHolder? holder) => holder is null ? [] : [holder.To.Id];

    private ObjectId TableOf(Step step)
    {
        if (step.Id.Kind == ObjectKind.Column) return step.Id.Owner(ObjectKind.Table);
        var model = step.Kind == StepKind.Drop ? _changes.From : _changes.To;
        return model.Model.Find(step.Id) is TablePart part ? model.OwnerOf(part) : step.Id;
    }
}
