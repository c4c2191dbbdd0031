using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Columns that hold rows of a table. The server changes no column's type while there are any, so the rows wait as text.</summary>
internal static class RowTypes
{
    /// <summary>Takes the rows of a table whose columns change their types out of other tables' columns for a while.</summary>
    public static void Carry(Table table, ChangeAnalysis changes)
    {
        foreach (var (id, owner) in ColumnsOf(table, changes.From.DependentsOf(table.Id), changes.From.Model))
        {
            if (changes.Dropped.Contains(owner.Id) || changes.To.Model.Find<Table>(owner.Id) is not { } now) continue;
            if (owner.Find(id.Name) is not { Generated: null } from || now.Find(id.Name) is not { Generated: null } to) continue;
            var change = changes.Columns.GetValueOrDefault(id)
                ?? new ColumnChange(now, from, to) { HasChildren = changes.Lineage.HasChildren(now) };
            if (change.ThroughText) continue;
            changes.ChangeColumn(
                id, change with { Retyped = true, ThroughText = true, FollowsParent = changes.Lineage.IsShared(now, to) });
            changes.Disturb(id, gone: false);
            Carry(owner, changes);
        }
    }

    /// <summary>They have left before, and come back after. A row's text has the columns that the table has by then.</summary>
    public static void Order(StepPlan steps)
    {
        var changes = steps.Changes;
        foreach (var table in changes.From.Model.Objects.OfType<Table>().Where(table => changes.To.Model.Find(table.Id) is not null))
        {
            var holders = ColumnsOf(table, changes.From.DependentsOf(table.Id), changes.From.Model)
                .Select(pair => pair.Column)
                .Where(id => changes.Columns.GetValueOrDefault(id) is { ThroughText: true })
                .ToList();
            if (holders.Count == 0) continue;
            var names = table.Columns.Concat(changes.To.Model.Find<Table>(table.Id)!.Columns).Select(column => column.Name).Distinct();
            foreach (var id in names.Select(table.ColumnId))
            {
                foreach (var holder in holders)
                {
                    var (leaves, returns) = (steps.Existing(holder, StepKind.Detach), steps.Existing(holder, StepKind.Alter));
                    if (changes.ColumnsDropped.ContainsKey(id)) steps.Order(steps.Existing(id, StepKind.Drop), leaves);
                    if (changes.ColumnsAdded.ContainsKey(id)) steps.Order(returns, steps.Existing(id, StepKind.Add));
                    if (changes.Columns.GetValueOrDefault(id) is not { ChangesType: true } change) continue;
                    steps.Order(leaves, steps.Existing(id, change.ThroughText ? StepKind.Detach : StepKind.Alter));
                    steps.Order(steps.Existing(id, StepKind.Alter), returns);
                }
            }
        }
    }

    private static IEnumerable<(ObjectId Column, Table Owner)> ColumnsOf(Table table, IEnumerable<ObjectId> dependents, SchemaModel model)
    {
        var name = PostgresText.Name(table);
        foreach (var id in dependents.Where(id => id.Kind == ObjectKind.Column))
        {
            if (
                model.Find<Table>(id.Owner(ObjectKind.Table)) is { } owner
                && owner.Id != table.Id
                && owner.Find(id.Name)?.Type is { } type
                && (type == name || type == name + "[]"))
                yield return (id, owner);
        }
    }
}
