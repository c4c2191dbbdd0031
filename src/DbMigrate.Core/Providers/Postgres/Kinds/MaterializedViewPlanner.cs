using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Materialized views.</summary>
internal sealed class MaterializedViewPlanner : ObjectPlanner<MaterializedView>
{
    public static MaterializedViewPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.MaterializedView;

    public override string? RightsWord => "TABLES";

    public override bool SeesOnlyValues => true;

    protected override string Target(MaterializedView item) => $"MATERIALIZED VIEW {PostgresText.Name(item)}";

    protected override string GrantTarget(MaterializedView item) => $"TABLE {PostgresText.Name(item)}";

    protected override IEnumerable<string> Create(MaterializedView item)
    {
        var method = item.AccessMethod is null ? "" : $" USING {PostgresText.Identifier(item.AccessMethod)}";
        var options = item.Options.Count > 0 ? $" WITH ({PostgresText.Options(item.Options)})" : "";
        var space = item.Tablespace is null ? "" : $" TABLESPACE {PostgresText.Identifier(item.Tablespace)}";
        yield return $"CREATE MATERIALIZED VIEW {PostgresText.Name(item)}{method}{options}{space} AS\n{item.Definition}\nWITH "
            + $"{(item.Populated ? "" : "NO ")}DATA";
        foreach (var statement in Columns(new MaterializedView { Name = item.Name, Definition = "" }, item)) yield return statement;
    }

    protected override IReadOnlyList<string>? Alter(MaterializedView from, MaterializedView to)
    {
        if (
            from.Definition != to.Definition
            || from.AccessMethod != to.AccessMethod
            || from.Tablespace != to.Tablespace
            || !from
                .Columns.Select(column => (column.Name, column.Type))
                .SequenceEqual(to.Columns.Select(column => (column.Name, column.Type))))
        {
            return null;
        }

        return [.. OptionChanges.Of($"ALTER {Target(to)}", from.Options, to.Options), .. Columns(from, to)];
    }

    private static IEnumerable<string> Columns(MaterializedView from, MaterializedView to)
    {
        var old = from.Columns.ToDictionary(column => column.Name);
        foreach (var column in to.Columns)
        {
            var before = old.GetValueOrDefault(column.Name) ?? new Column { Name = column.Name, Type = column.Type };
            var alter = $"ALTER MATERIALIZED VIEW {PostgresText.Name(to)} ALTER COLUMN {PostgresText.Identifier(column.Name)}";
            foreach (var statement in ColumnEmitter.Physical(alter, before, column)) yield return statement;
        }
    }

    protected override EquatableArray<Column> ColumnsOf(MaterializedView item) => item.Columns;

    // The index that CLUSTER goes by has to be there.
    protected override IEnumerable<StepKind> StepsBeside(MaterializedView item, StepPlaces places)
    {
        var changes = places.Basis.Changes;
        var before = changes.Altered.TryGetValue(item.Id, out var altered) ? (MaterializedView)altered.From : null;
        var isTouched = before is not null || changes.Added.Contains(item.Id);
        return (isTouched && before?.ClusteredOn != item.ClusteredOn) || IndexPlanner.IsNew(item.Id, item.ClusteredOn, changes)
            ? [StepKind.Finish]
            : [];
    }

    protected override IEnumerable<string> Finish(MaterializedView? from, MaterializedView to, StepWriter writer)
    {
        var stays =
            from is not null && !writer.Changes.Dropped.Contains(from.Id) && !IndexPlanner.IsNew(to.Id, to.ClusteredOn, writer.Changes);
        return TablePlanner.Cluster("MATERIALIZED VIEW", to, stays ? from!.ClusteredOn : null, to.ClusteredOn);
    }
}
