using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>When tables leave and join what they are parts or children of, and what changes before, meanwhile and after.</summary>
internal sealed class TieOrder(StepBuilder builder, ChangeSet changes)
{
    private readonly StepGraph<Step> _graph = builder.Graph;

    public void Apply()
    {
        var keys = changes.Parts.Keys.ToList();
        foreach (var (key, above) in keys)
        {
            // The like one of the whole would take it over.
            _graph.Order(builder.AddOf(above), builder.AddOf(key));
            _graph.Order(builder.DropOf(key), builder.AddOf(above));
        }

        OrderDroppedParts();
        var ties = changes.Ties.All.ToList();
        var steps = _graph.Steps.ToLookup(TableOf);
        var attached = ties.Select(tie => builder.Existing(tie.Id, StepKind.Attach)).OfType<Step>().ToList();
        foreach (var tie in ties)
        {
            if (builder.Existing(tie.Id, StepKind.Detach) is { } detach) OrderDetach(tie.Id, tie.Holder, detach, steps, attached);
            if (builder.Existing(tie.Id, StepKind.Attach) is { } attach) OrderAttach(tie, attach, steps);
        }

        foreach (var id in changes.Untyped)
        {
            foreach (var step in steps[id].Where(step => step.Kind is not (StepKind.Detach or StepKind.Attach)))
            {
                _graph.Order(builder.Existing(id, StepKind.Detach), step);
                if (IsShape(step) && step.Kind is not StepKind.Finish) _graph.Order(step, builder.Existing(id, StepKind.Attach));
            }
        }

        // A new child is made of its parents as they are to be.
        foreach (var child in changes.Added.Select(changes.Ties.After).OfType<Table>().Where(table => table.Inherits.Count > 0))
        {
            foreach (var step in changes.Ties.Wanted.Above(child.Id).SelectMany(parent => steps[parent]))
            {
                if (step.Kind is not (StepKind.Finish or StepKind.Fill) && step.Id.Kind is ObjectKind.Column or ObjectKind.Constraint or ObjectKind.Table) _graph.Order(step, builder.AddOf(child.Id));
            }
        }

        foreach (var refill in changes.Refills.All.Where(refill => refill.HasParents)) OrderDetach(refill.Id, null, new(refill.Id, StepKind.Detach), steps, attached);
    }

    /// <summary>A key that refers to a partitioned table holds on to each of its parts.</summary>
    private void OrderDroppedParts()
    {
        var keys = changes.From.Model.Objects.OfType<ForeignKey>().ToLookup(key => key.References.Id(ObjectKind.Table));
        foreach (var part in changes.Dropped.Select(changes.From.Model.Find).OfType<Table>().Where(table => table.PartitionOf is not null))
        {
            foreach (var key in changes.From.Model.Above(part.Id).SelectMany(above => keys[above])) _graph.Order(builder.DropOf(key.Id), builder.DropOf(part.Id));
        }
    }

    /// <summary>A table is untied before it, or any it has been a part or child of, changes.</summary>
    private void OrderDetach(ObjectId table, TieHolder? holder, Step detach, ILookup<ObjectId, Step> steps, IReadOnlyList<Step> attached)
    {
        var above = changes.Ties.Original.Above(table);
        var referring = changes.Ties.Original.Objects.OfType<ForeignKey>().Where(key => above.Contains(key.References.Id(ObjectKind.Table)))
            .Select(key => builder.DropOf(key.Id)).OfType<Step>().ToHashSet();
        // Rows that others refer to cannot leave.
        foreach (var drop in referring) _graph.Order(drop, detach);
        foreach (var step in above.Append(table).Concat(HolderOf(holder)).SelectMany(item => steps[item]))
        {
            if (step.Kind is not StepKind.Detach && !referring.Contains(step)) _graph.Order(detach, step);
        }

        foreach (var attach in attached) _graph.Order(detach, attach);
    }

    /// <summary>A table is tied after it, and all it becomes a part or child of, have changed.</summary>
    private void OrderAttach(Tie tie, Step attach, ILookup<ObjectId, Step> steps)
    {
        var above = changes.Ties.Wanted.Above(tie.Id);
        foreach (var parent in above)
        {
            // Overlapping bounds and a default partition: what goes makes room for what comes.
            foreach (var dropped in changes.Dropped.Where(id => id.Kind == ObjectKind.Table && !changes.Ties.Anew.Contains(parent) && changes.Refills.Of(id) is null && changes.Ties.Original.ParentsOf(id).Contains(parent)))
                _graph.Order(builder.RoomOf(dropped), attach);
            // The parent's own steps come first, or what they recurse to would not be the same; those on its indexes' parts come after.
            foreach (var step in steps[parent].Where(step => step.Kind is not (StepKind.Finish or StepKind.Attach or StepKind.Fill) && IsShape(step)))
            {
                if (builder.IsPartial(step.Id)) _graph.Order(attach, step);
                else _graph.Order(step, attach);
            }

            if (changes.Refills.Of(parent)?.Into != parent) _graph.Order(builder.Existing(parent, StepKind.Attach), attach);
            _graph.Order(builder.AddOf(parent), attach);
        }

        foreach (var step in HolderOf(tie.Holder).SelectMany(table => steps[table]))
        {
            _graph.Order(step, attach);
            // A column that the child has by itself is joined by the holder's.
            if (step is { Kind: StepKind.Add, Id.Kind: ObjectKind.Column }) _graph.Order(builder.Existing(step.Id with { Table = tie.Id.Name }, StepKind.Alter), step);
        }

        foreach (var step in steps[tie.Id].Where(step => step.Kind is not (StepKind.Finish or StepKind.Attach or StepKind.Fill)))
        {
            if (step.Kind == StepKind.Add && changes.Late.Contains(step.Id)) _graph.Order(attach, step);
            else if (IsShape(step)) _graph.Order(step, attach);
        }

        foreach (var step in steps[tie.Id].Where(step => step is { Kind: StepKind.Attach, Id.Kind: ObjectKind.Index or ObjectKind.Constraint }))
            _graph.Order(attach, step);
        // What is referred to is there when all parts are.
        foreach (var key in changes.To.Model.Objects.OfType<ForeignKey>())
        {
            var referenced = key.References.Id(ObjectKind.Table);
            if (referenced == tie.Id || above.Contains(referenced)) _graph.Order(attach, builder.AddOf(key.Id));
        }
    }

    private static bool IsShape(Step step) =>
        step.Id.Kind is ObjectKind.Column or ObjectKind.Index or ObjectKind.Constraint or ObjectKind.Table || step.Kind == StepKind.Drop;

    private static IEnumerable<ObjectId> HolderOf(TieHolder? holder) => holder is null ? [] : [holder.To.Id];

    private ObjectId TableOf(Step step)
    {
        if (step.Id.Kind == ObjectKind.Column) return step.Id.Owner(ObjectKind.Table);
        var model = step.Kind == StepKind.Drop ? changes.From : changes.To;
        return model.Model.Find(step.Id) is TablePart part ? model.OwnerOf(part) : step.Id;
    }
}
