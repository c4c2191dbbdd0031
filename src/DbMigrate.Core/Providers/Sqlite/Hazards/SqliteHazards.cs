using DbMigrate.Engines;
using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>What happens to tables and columns costs. Every statement locks the whole database for writers; readers do not wait.</summary>
internal static class SqliteHazards
{
    private const string StopUsing = "Stop using it in every program first, and drop it in a later migration.";

    public static EquatableArray<Hazard> DropTable(TableName table) =>
    [
        new(HazardCode.DataLoss, $"The rows of table {table.Name} are lost.")
        {
            Probe = SqlDialect.ProbeRows(table),
            Rows = table,
            Subject = new("TABLE", table),
        },
        new(HazardCode.BackwardIncompatible, $"Programs that name table {table.Name} fail.", StopUsing) { Subject = new("TABLE", table) },
    ];

    /// <summary>What is computed is lost to nobody.</summary>
    public static EquatableArray<Hazard> DropColumn(TableName table, string column, bool computed) =>
    [
        .. computed ? [] : (Hazard[])[LosesValues(table, column)],
        new(HazardCode.BackwardIncompatible, $"Programs that name column {table.Name}.{column} fail.", StopUsing)
        {
            Subject = new("COLUMN", table, column),
        },
    ];

    /// <summary>A column that stays and gets another definition.</summary>
    public static EquatableArray<Hazard> AlterColumn(Table table, Column from, Table toTable, Column to)
    {
        var name = new TableName(null, table.Name);
        var hazards = new List<Hazard>();
        if (to.NotNull && !from.NotNull && to.Default is null)
            hazards.Add(
                new(HazardCode.BackwardIncompatible, $"Programs that leave column {table.Name}.{to.Name} null fail.", "Give it a default.")
            );
        if (from.Generated is not null) return [.. hazards];
        if (to.Generated is not null) return [LosesValues(name, from.Name), .. hazards];
        var (before, after) = (Affinities.Of(from, table.Strict), Affinities.Of(to, toTable.Strict));
        return !Affinities.Loses(before, after) ? [.. hazards] :
        [
            new(HazardCode.DataLoss, $"Values of column {table.Name}.{from.Name} may change as they become {to.Type}.")
            {
                Probe = ObjectWriter.ProbeConversion(table.Name, from.Name, after),
                Rows = name,
            },
            .. hazards,
        ];
    }

    public static Hazard Rebuild(TableName table) =>
        new(HazardCode.TableRewrite, $"Table {table.Name} is rebuilt: its rows are copied into a new table, and writers wait.")
        {
            Rows = table,
        };

    /// <summary>A primary key that is another name of the rowid takes null for "the next number".</summary>
    public static Hazard Numbers(TableName table, string column) => new(
        HazardCode.NotReversible,
        $"Rows of table {table.Name} without a value in column {column} get a number each, and no down script knows which.",
        $"Give them their own values of {column} first.")
    {
        Probe = SqlDialect.ProbeNulls(table, column),
        Rows = table,
    };

    public static Hazard Purge(TableName table) =>
        new(HazardCode.TableRewrite, $"Table {table.Name} is rewritten: the column is removed from every row, and writers wait.")
        {
            Rows = table,
        };

    public static Hazard BuildIndex(TableName table, string index) =>
        new(HazardCode.IndexBuildBlocksWrites, $"Writers wait while index {index} of {table.Name} is built.") { Rows = table };

    public static Hazard Scan(TableName table, string column) =>
        new(HazardCode.ConstraintScan, $"Every row of {table.Name} is checked while writers wait, because of column {column}.")
        {
            Rows = table,
        };

    public static Hazard Rename(TableName table, string name) =>
        new(
            HazardCode.BackwardIncompatible,
            $"Programs that name {table.Name} fail: it becomes {name}.",
            "Leave a view of the old name behind until they have moved over.")
        {
            Subject = new("TABLE", table),
        };

    public static Hazard RenameColumn(TableName table, string column, string name) => new(
        HazardCode.BackwardIncompatible,
        $"Programs that name column {table.Name}.{column} fail: it becomes {name}.",
        "Add the new one first, move the programs over, and drop the old one in a later migration.");

    public static Hazard Misplaced(TableName table, string column, string target) =>
        new(
            HazardCode.DataLoss,
            $"The copy of table {table.Name} writes the values of column {column} into column {target}.",
            "List the columns on both sides of the copy.")
        {
            Rows = table,
        };

    /// <summary>A copy that names a column which the table does not have, in double quotes.</summary>
    public static Hazard Misread(TableName table, TableName filled, string column) =>
        new(
            HazardCode.DataLoss,
            $"The copy of table {table.Name} writes the text '{column}' into {filled.Name}.{column}: {table.Name} has no such column, and "
                + $"SQLite takes the name in double quotes for a text.",
            "Leave it out of the copy, or write there what the column is to hold.")
        {
            Rows = table,
        };

    public static Hazard Computed(TableName table, string column, string expression) =>
        new(
            HazardCode.NotReversible,
            $"The copy of table {table.Name} writes {Shown(expression)} in place of {table.Name}.{column}, and no down script knows what "
                + $"was there.")
        {
            Rows = table,
        };

    /// <summary>What goes with the old table of a rebuild.</summary>
    public static Hazard LosesPart(TableName table, string part, string consequence, string statement) =>
        new(
            HazardCode.BackwardIncompatible,
            $"Table {table.Name} is rebuilt without its {part}: {consequence}.",
            $"Write its {statement} after the rebuild.");

    public static Hazard LosesRule(TableName table, string how, string saferWay) =>
        new(HazardCode.BackwardIncompatible, $"Table {table.Name} is rebuilt {how}.", saferWay);

    public static Hazard Replaces(TableName table, string verb) => new(
        HazardCode.NotReversible,
        $"{verb} {table.Name} takes rows with the same key away, with all that they held, and no down script knows what was there.",
        "Write INSERT … ON CONFLICT … DO UPDATE.") { Rows = table };

    private static string Shown(string expression)
    {
        var line = expression.ReplaceLineEndings(" ");
        return line.Length <= 60 ? line : line[..59] + "…";
    }

    private static Hazard LosesValues(TableName table, string column) =>
        new(HazardCode.DataLoss, $"The values of column {table.Name}.{column} are lost.", StopUsing)
        {
            Probe = SqlDialect.ProbeValues(table, column),
            Rows = table,
            Subject = new("COLUMN", table, column),
        };
}
