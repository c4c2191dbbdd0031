using DbMigrate.Engines.Rows;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Proof;

/// <summary>Lays out which tables are filled: those that are traced, and what they refer to, first.</summary>
internal sealed class SqliteSampleTables(FillOrder order)
{
    private readonly SchemaModel _from = order.Trial.From;
    private readonly ILookup<string, ForeignKey> _keys = order
        .Trial.From.Objects.OfType<ForeignKey>()
        .ToLookup(key => key.Table, SqliteNameComparer.Instance);
    private readonly ILookup<string, Constraint> _checks = Checks(order.Trial.From);
    private readonly ILookup<string, Constraint> _laterChecks = Checks(order.Trial.To);

    public IReadOnlyList<SqliteSampleTable> Lay()
    {
        var seen = new HashSet<string>(SqliteNameComparer.Instance);
        var ordered = new List<SqliteSampleTable>();
        foreach (var table in order.Tables.Where(table => order.LevelOf(table.From.Id) != FillLevel.Nothing)) Visit(table.From);
        return ordered;

        void Visit(Table table)
        {
            if (!seen.Add(table.Name)) return;
            foreach (var key in _keys[table.Name])
            {
                if (
                    _from
                        .Objects.OfType<Table>()
                        .FirstOrDefault(other =>
                            SqliteNameComparer.Instance.Equals(other.Name, key.References.Name) && other.Kind == TableKind.Ordinary) is
                    { } target)
                    Visit(target);
            }

            var traced = order.Tables.FirstOrDefault(item => item.From.Id == table.Id);
            ordered.Add(
                new(
                    table,
                    traced,
                    [.. _keys[table.Name]],
                    [.. _checks[table.Name]],
                    traced is null ? [] : [.. _laterChecks[traced.To.Name]],
                    new(order.Trial, table, traced)));
        }
    }

    private static ILookup<string, Constraint> Checks(SchemaModel model) =>
        model
            .Objects.OfType<Constraint>()
            .Where(item => item.Kind == ConstraintKind.Check)
            .ToLookup(item => item.Table, SqliteNameComparer.Instance);
}
