using DbMigrate.Execution;
using DbMigrate.Planning;
using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Planning;

/// <summary>What the statements of a plan may cost.</summary>
internal static class SqliteHazards
{
    public static EquatableArray<Hazard> DropTable(Table table) =>
        [new(HazardCode.DataLoss, $"The rows of table {table.Name} are lost.") { Probe = SqlDialect.ProbeRows(new(null, table.Name)) }];

    /// <summary>What is computed is lost to nobody.</summary>
    public static EquatableArray<Hazard> DropColumn(Table table, Column column) =>
        column.Generated is not null ? [] : [LosesValues(table, column)];

    /// <summary>A column that stays and gets another definition.</summary>
    public static EquatableArray<Hazard> AlterColumn(Table table, Column from, Table toTable, Column to)
    {
        if (from.Generated is not null) return [];
        if (to.Generated is not null) return [LosesValues(table, from)];
        var (before, after) = (Affinities.Of(from, table.Strict), Affinities.Of(to, toTable.Strict));
        return !Affinities.Loses(before, after) ? [] :
        [
            new(HazardCode.DataLoss, $"Values of column {table.ColumnId(from.Name).Display} may change as they become {to.Type}.")
            {
                Probe = ObjectWriter.ProbeConversion(table.Name, from.Name, after),
            },
        ];
    }

    public static Hazard Rebuild(Table table) =>
        new(HazardCode.TableRewrite, $"Table {table.Name} is rebuilt: SQLite copies its rows into a new table.");

    public static Hazard Purge(Table table) =>
        new(HazardCode.TableRewrite, $"Table {table.Name} is rewritten: SQLite removes the column from every row.");

    private static Hazard LosesValues(Table table, Column column) =>
        new(HazardCode.DataLoss, $"The values of column {table.ColumnId(column.Name).Display} are lost.")
        {
            Probe = SqlDialect.ProbeValues(new(null, table.Name), column.Name),
        };
}
