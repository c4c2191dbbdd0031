using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Materialized views.</summary>
internal sealed class MaterializedViewPlanner : ObjectPlanner<MaterializedView>
{
    public static MaterializedViewPlanner Instance { get; } = new();

    protected override string Target(MaterializedView item) => $"MATERIALIZED VIEW {PostgresText.Name(item)}";

    protected override string GrantTarget(MaterializedView item) => $"TABLE {PostgresText.Name(item)}";

    protected override IEnumerable<string> Create(MaterializedView item)
    {
        var method = item.AccessMethod is null ? "" : $" USING {PostgresText.Identifier(item.AccessMethod)}";
        var options = item.Options.Count > 0 ? $" WITH ({PostgresText.Options(item.Options)})" : "";
        var space = item.Tablespace is null ? "" : $" TABLESPACE {PostgresText.Identifier(item.Tablespace)}";
        yield return $"CREATE MATERIALIZED VIEW {PostgresText.Name(item)}{method}{options}{space} AS\n{item.Definition}\nWITH {(item.Populated ? "" : "NO ")}DATA";
        foreach (var statement in Columns(new MaterializedView { Name = item.Name, Definition = "" }, item)) yield return statement;
    }

    protected override IReadOnlyList<string>? Alter(MaterializedView from, MaterializedView to)
    {
        if (from.Definition != to.Definition || from.AccessMethod != to.AccessMethod || from.Tablespace != to.Tablespace
            || !from.Columns.Select(column => (column.Name, column.Type)).SequenceEqual(to.Columns.Select(column => (column.Name, column.Type))))
        {
            return null;
        }

        return [.. TablePlanner.OptionChanges($"ALTER {Target(to)}", from.Options, to.Options), .. Columns(from, to)];
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
}
