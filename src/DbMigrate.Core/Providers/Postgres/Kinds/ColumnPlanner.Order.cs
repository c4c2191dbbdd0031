using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <content>What the steps of columns wait for, beside what the catalog says.</content>
internal sealed partial class ColumnPlanner
{
    /// <summary>A child's columns change with or after its parent's.</summary>
    private static void OrderUnderParents(StepPlan steps)
    {
        var changes = steps.Changes;
        foreach (var id in changes.Columns.Keys.Concat(changes.ColumnsAdded.Keys))
        {
            foreach (var parent in changes.To.Model.ParentsOf(id.Owner(ObjectKind.Table)))
            {
                ObjectId above = new(ObjectKind.Column, parent.Schema, id.Name, parent.Name);
                steps.Order(steps.Existing(above, StepKind.Alter), steps.Existing(id, StepKind.Alter));
                steps.Order(steps.Existing(above, StepKind.Detach), steps.Existing(id, StepKind.Detach));
                steps.Order(steps.Existing(id, StepKind.Detach), steps.Existing(above, StepKind.Alter));
                steps.Order(steps.Existing(above, StepKind.Attach), steps.Existing(id, StepKind.Attach));
            }

            // What a child has by itself of a column that comes from above, over others perhaps, it gets when that is there.
            if (changes.From.Model.Find<Table>(id.Owner(ObjectKind.Table))?.Find(id.Name) is not null) continue;
            foreach (var ancestor in changes.To.Model.Above(id.Owner(ObjectKind.Table)))
            {
                var added = steps.Existing(new(ObjectKind.Column, ancestor.Schema, id.Name, ancestor.Name), StepKind.Add);
                steps.Order(added, steps.Existing(id, StepKind.Alter));
                steps.Order(added, steps.Existing(id, StepKind.Attach));
            }
        }
    }

    /// <summary>An identity's sequence has a name that another sequence may have had, or is to have.</summary>
    private static void OrderIdentities(StepPlan steps)
    {
        foreach (var (id, change) in steps.Changes.Columns)
        {
            if (change.HandsOverTo is { } heir)
                steps.Order(new(id, StepKind.Detach), steps.AddOf(heir.Id));
            else if (change.From.Identity is { } oldIdentity && change.To.Identity is null)
                steps.Order(new(id, StepKind.Alter), steps.AddOf(SequenceOf(id, oldIdentity)));
            if (change.TakesOverFrom is { } old)
            {
                steps.Order(steps.RoomOf(old.Id), new(id, StepKind.Alter));
                steps.Order(new(id, StepKind.Alter), steps.DropOf(old.Id));
            }

            if (change.To.Identity is { } newIdentity && change.From.Identity is null)
                steps.Order(steps.RoomOf(SequenceOf(id, newIdentity)), new(id, StepKind.Alter));
        }

        foreach (var (id, added) in steps.Changes.ColumnsAdded)
        {
            if (added.Column.Identity is { } identity) steps.Order(steps.RoomOf(SequenceOf(id, identity)), new(id, StepKind.Add));
        }

        foreach (var table in steps.Changes.Added.Select(steps.Changes.To.Model.Find).OfType<Table>())
        {
            foreach (var column in table.Columns.Where(column => column.Identity is not null))
                steps.Order(steps.RoomOf(SequenceOf(table.ColumnId(column.Name), column.Identity!)), steps.AddOf(table.Id));
        }

        static ObjectId SequenceOf(ObjectId column, Identity identity) =>
            new(ObjectKind.Sequence, column.Schema, ColumnEmitter.SequenceName(column.Table!, column.Name, identity));
    }
}
