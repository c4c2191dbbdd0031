using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>Where a column's values are in the end.</summary>
/// <param name="Column">The column that holds them.</param>
/// <param name="Expression">What is written in their place; null where they are as they were.</param>
/// <param name="Misplaced">They are in a column that had others, while one of their own name is there.</param>
internal sealed record ColumnWay(string Column, string? Expression, bool Misplaced)
{
    /// <summary>Where there is none, another one is written.</summary>
    public bool Fills { get; init; }
}

/// <summary>Follows the columns of a table through the statements that copy its rows.</summary>
internal static class CopiedColumns
{
    public static IReadOnlyDictionary<string, ColumnWay> Follow(Table table, IReadOnlyList<CopyStatement> copies, TableText? after)
    {
        List<string> at = [.. table.Columns.Where(column => column.Generated is null).Select(column => column.Name)];
        var ways = table.Columns.ToDictionary(
            column => column.Name, column => new ColumnWay(column.Name, null, false), SqliteNameComparer.Instance);
        for (var i = 0; i < copies.Count; i++)
        {
            var copy = copies[i];
            List<string> values = [.. copy.Values.SelectMany(value => value.EndsWith('*') ? at : (IEnumerable<string>)[value])];
            // Without a list, values go to the columns in their order.
            List<string> targets =
                copy.Targets.Count > 0 ? [.. copy.Targets]
                : i == copies.Count - 1 && after is not null
                    ? [.. after.Columns.Where(column => column.Generated is null).Select(column => column.Name)]
                : values.ConvertAll(value => CopyStatement.ColumnOf(value) ?? value);
            foreach (var (name, way) in ways.ToList())
            {
                if (Next(way, values, targets) is { } next) ways[name] = next;
                else ways.Remove(name);
            }

            at = targets;
        }

        foreach (var (name, way) in ways.ToList())
        {
            if (
                !Same(way.Column, name)
                && table.Columns.Any(column => Same(column.Name, way.Column))
                && at.Exists(column => Same(column, name)))
                ways[name] = way with { Misplaced = true };
        }

        return ways;
    }

    private static ColumnWay? Next(ColumnWay way, List<string> values, List<string> targets)
    {
        var position = values.FindIndex(value => CopyStatement.Keeps(value, way.Column));
        var computes = position < 0;
        if (computes) position = values.FindIndex(value => CopyStatement.Mentions(value, way.Column));
        return position < 0 || position >= targets.Count
            ? null
            : way with
            {
                Column = targets[position],
                Expression = computes ? values[position] : way.Expression,
                Fills = way.Fills || (!computes && CopyStatement.ColumnOf(values[position]) is null),
            };
    }

    private static bool Same(string one, string other) => SqliteNameComparer.Instance.Equals(one, other);
}
