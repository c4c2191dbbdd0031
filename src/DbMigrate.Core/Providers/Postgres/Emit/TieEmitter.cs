using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Takes a table from its parents, and gives it to others.</summary>
internal static class TieEmitter
{
    /// <summary>Before the table changes.</summary>
    public static IEnumerable<string> Untie(Tie tie)
    {
        // A partition can have no other parent.
        if (tie.From?.PartitionOf is not null) yield return TablePlanner.Detach(tie.From);
        if (tie.Holder is { } holder)
        {
            foreach (var statement in TablePlanner.Create(holder.From, holder.FromChecks, new HashSet<string>(), new HashSet<string>(), []))
                yield return statement;
            yield return Inherit(tie.From!, new(holder.From.Schema, holder.From.Name));
        }

        foreach (var parent in tie.From?.PartitionOf is null ? tie.Leaves : []) yield return Disinherit(tie.From!, parent);
    }

    /// <summary>After the table has changed.</summary>
    public static IEnumerable<string> Tie(Tie tie)
    {
        foreach (var parent in tie.Joins) yield return tie.To.PartitionOf is null ? Inherit(tie.To, parent) : TablePlanner.Attach(tie.To);
        foreach (var column in tie.OwnNotNull) yield return ColumnEmitter.RefuseNull(tie.To, column);
        if (tie.Holder is not { } holder) yield break;
        yield return Disinherit(tie.To, new(holder.To.Schema, holder.To.Name));
        yield return $"DROP TABLE {PostgresText.Name(holder.To)}";
    }

    private static string Inherit(Table item, QualifiedName parent) =>
        $"ALTER TABLE {PostgresText.Name(item)} INHERIT {PostgresText.Name(parent)}";

    /// <summary>Makes the table no longer inherit.</summary>
    public static string Disinherit(Table item, QualifiedName parent) =>
        $"ALTER TABLE {PostgresText.Name(item)} NO INHERIT {PostgresText.Name(parent)}";
}
