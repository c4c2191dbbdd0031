using DbMigrate.Diff;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <content>How the steps of columns are written.</content>
internal sealed partial class ColumnPlanner
{
    private static SchemaChange WriteDrop((Table Table, Column Column) dropped, StepWriter writer)
    {
        var (table, column) = dropped;
        // One that is added again goes from all, and comes to all.
        var only = !writer.Changes.ColumnsAdded.ContainsKey(table.ColumnId(column.Name))
            && writer.Changes.Lineage.KeptByChildren(table, column);
        return new DropColumn(table, column) { Sql = [ColumnEmitter.Drop(table, column, only)] };
    }

    private static SchemaChange WriteAdd((Table Table, Column Column) added, StepWriter writer)
    {
        var (table, column) = added;
        return new AddColumn(table, column)
        {
            Sql = [.. ColumnEmitter.Add(table, column, withDefault: true), .. writer.Rights.DescribeColumn(table, null, column)],
        };
    }

    private static SchemaChange WriteChange(Step step, ColumnChange change, StepWriter writer)
    {
        change = change with { Settle = writer.Settle(), OwnerBefore = writer.Changes.From.Model.Find<Table>(change.Owner.Id) };
        var sql = step.Kind switch
        {
            StepKind.Detach => change.Before(),
            StepKind.Alter => [.. change.Middle(), .. writer.Rights.DescribeColumn(change.Owner, change.From, change.To)],
            StepKind.Attach => change.After(),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
        return new AlterColumn(change.Owner, change.From, change.To) { Sql = [.. sql], IsStated = change.IsStated };
    }

    /// <summary>The default of a new table's column that had to wait, or of a dropped table's that has to go first.</summary>
    private static SchemaChange WriteDefault(Step step, StepWriter writer)
    {
        var comes = step.Kind == StepKind.Attach;
        var table = (comes ? writer.Changes.To : writer.Changes.From).Model.Find<Table>(step.Id.Owner(ObjectKind.Table))!;
        var column = table.Find(step.Id.Name)!;
        var bare = column with { Default = null };
        return comes
            ? new AlterColumn(table, bare, column) { Sql = [.. new ColumnChange(table, bare, column).After()] }
            : new AlterColumn(table, column, bare) { Sql = [.. new ColumnChange(table, column, bare).Before()] };
    }
}
