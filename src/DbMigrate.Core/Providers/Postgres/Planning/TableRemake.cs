using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>When the server cannot turn a table into another, so that a new one takes its place.</summary>
internal static class TableRemake
{
    /// <summary>The server changes neither what a table is nor the columns it is partitioned by, and makes no column inherited that is the
    /// table's own.</summary>
    public static bool IsNeeded(Table from, Table to) => TablePlanner.Change(from, to) is null
        || from.Columns.Any(column => IsKey(from, column.Name) && IsAnother(column, to.Find(column.Name)))
        || BecomesInherited(from, to);

    /// <summary>Whether a table is partitioned by a column.</summary>
    public static bool IsKey(Table table, string column) => table.PartitionKey is { } key && Names(key, column);

    /// <summary>Whether rows may belong into other partitions than before.</summary>
    public static bool MovesRows(Table from, Table to) => from.PartitionKey != to.PartitionKey
        || from.PartitionKey?.StartsWith("HASH", StringComparison.Ordinal) == true;

    private static bool IsAnother(Column column, Column? now) =>
        now is null || now.Type != column.Type || now.Collation != column.Collation;

    // A partition's columns are inherited whatever they were before.
    private static bool BecomesInherited(Table from, Table to) => to.PartitionOf is null && to.OfType is null && to.Columns.Any(column =>
        column.Inherited && from.Find(column.Name) is { } was && (!was.Inherited || from.PartitionOf is not null));

    private static bool Names(string partitionKey, string column)
    {
        var name = PostgresText.Identifier(column);
        for (
            var at = partitionKey.IndexOf(name, StringComparison.Ordinal);
            at >= 0;
            at = partitionKey.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if (!IsWord(at - 1) && !IsWord(at + name.Length)) return true;
        }

        return false;

        bool IsWord(int at) =>
            at >= 0 && at < partitionKey.Length && (char.IsLetterOrDigit(partitionKey[at]) || partitionKey[at] is '_' or '"');
    }
}
