using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>What every object can have beside its definition: an owner, extensions it goes with, a comment, privileges; and the same of
/// columns.</summary>
/// <param name="initial">Who may do what with what is made.</param>
internal sealed class GrantEmitter(InitialRights initial)
{
    /// <summary>Gives a new object what it is to have.</summary>
    /// <param name="item">The object.</param>
    /// <param name="before">What it takes the place of; null where it is new. A right that it loses is taken back by name, so that whoever
    /// reads the script sees it.</param>
    public IEnumerable<string> Describe(SchemaObject item, SchemaObject? before) => Describe(null, item, before);

    /// <summary>Changes what an object has.</summary>
    /// <param name="from">As it is.</param>
    /// <param name="to">As it is to be.</param>
    public IEnumerable<string> Change(SchemaObject from, SchemaObject to) => Describe(from, to, null);

    private IEnumerable<string> Describe(SchemaObject? from, SchemaObject to, SchemaObject? before)
    {
        var planner = ObjectPlanner.For(to);
        // First, because rights are the owner's to give, and change hands with the object.
        foreach (var statement in OwnerEmitter.Change(from, to)) yield return statement;
        foreach (var statement in OwnerEmitter.ChangeExtensions(from?.DependsOnExtensions ?? [], to)) yield return statement;
        if (from?.Comment != to.Comment)
            yield return $"COMMENT ON {planner.Target(to)} IS {PostgresText.LiteralOrNull(to.Comment)}";
        if (to is Constraint constraint && (from as Constraint)?.IndexComment != constraint.IndexComment)
            yield return $"COMMENT ON INDEX {PostgresText.Name(constraint)} IS {PostgresText.LiteralOrNull(constraint.IndexComment)}";
        if (planner.GrantTarget(to) is { } target)
        {
            var old = from?.Grants ?? initial.Of(to);
            if (before is not null)
                old = [.. old, .. before.Grants.Where(grant => !grant.Revoked && !IsIn(old, grant) && !IsIn(to.Grants, grant))];
            foreach (var statement in Change(target, old, to.Grants, to.Owner)) yield return statement;
        }

        if (from is null && to is RangeType range && initial.HasMultiranges && RangePlanner.Multirange(range) is { } multirange)
        {
            foreach (var statement in Change($"TYPE {multirange}", initial.Of(to), InitialRights.OfType, to.Owner)) yield return statement;
        }

        // A table's columns have steps of their own, once the table is there.
        if (from is Table) yield break;
        var columns = (from is null ? [] : planner.ColumnsOf(from)).ToDictionary(column => column.Name);
        foreach (var column in planner.ColumnsOf(to))
        {
            foreach (var statement in DescribeColumn(to, columns.GetValueOrDefault(column.Name), column)) yield return statement;
        }
    }

    /// <summary>Changes a column's comment and privileges.</summary>
    public IEnumerable<string> DescribeColumn(SchemaObject owner, Column? from, Column to)
    {
        if (from?.Comment != to.Comment)
            yield return $"COMMENT ON COLUMN {PostgresText.Name(owner)}.{PostgresText.Identifier(to.Name)} IS "
                + $"{PostgresText.LiteralOrNull(to.Comment)}";
        if (from?.NotNullComment != to.NotNullComment && to.NotNull)
        {
            yield return $"COMMENT ON CONSTRAINT {PostgresText.Identifier(ColumnEmitter.NotNullName(owner.Name, to))} ON "
                + $"{PostgresText.Name(owner)} "
                + $"IS {PostgresText.LiteralOrNull(to.NotNullComment)}";
        }

        if (to.Identity is { } identity)
        {
            var sequence = $"SEQUENCE {PostgresText.Name(owner.Schema, ColumnEmitter.SequenceName(owner.Name, to.Name, identity))}";
            if (from?.Identity?.Comment != identity.Comment)
                yield return $"COMMENT ON {sequence} IS {PostgresText.LiteralOrNull(identity.Comment)}";
            foreach (var statement in Change(sequence, from?.Identity?.Grants ?? initial.OfSequence(owner), identity.Grants, owner.Owner))
                yield return statement;
        }

        foreach (
            var statement in Change(
                $"TABLE {PostgresText.Name(owner)}", from?.Grants ?? [], to.Grants, owner.Owner, $" ({PostgresText.Identifier(to.Name)})"))
            yield return statement;
    }

    private static bool IsIn(EquatableArray<Grant> grants, Grant grant) => grants.Any(other => SameRight(other, grant));

    private static bool SameRight(Grant one, Grant other) =>
        (one.Grantee, one.ToOwner, one.Privilege) == (other.Grantee, other.ToOwner, other.Privilege);

    private static IEnumerable<string> Change(
        string target, EquatableArray<Grant> from, EquatableArray<Grant> to, string? owner, string columns = "")
    {
        // What was granted to the new owner has become a part of its own rights.
        var had = from.Where(old => !old.Revoked && (old.ToOwner || owner is not { Length: > 0 } || old.Grantee != owner)).ToList();
        var has = to.Where(now => !now.Revoked).ToList();
        var (hadNot, hasNot) = (from.Where(old => old.Revoked).ToList(), to.Where(now => now.Revoked).ToList());
        foreach (var role in Grouped(had.Where(old => !has.Exists(now => SameRight(now, old))).Concat(hasNot.Except(hadNot))))
            yield return $"REVOKE {Privileges(role, columns)} ON {target} FROM {Name(role.Key)}";
        foreach (var role in Grouped(had.Where(old => old.Grantable && has.Contains(old with { Grantable = false }))))
            yield return $"REVOKE GRANT OPTION FOR {Privileges(role, columns)} ON {target} FROM {Name(role.Key)}";
        foreach (
            var role in Grouped(
                has.Where(now => !had.Contains(now) && !(!now.Grantable && had.Contains(now with { Grantable = true })))
                    .Concat(hadNot.Except(hasNot))))
            yield return $"GRANT {Privileges(role, columns)} ON {target} TO "
                + $"{Name(role.Key)}{(role.Key.Grantable ? " WITH GRANT OPTION" : "")}";

        string Name((string Grantee, bool ToOwner, bool Grantable) role) =>
            role.ToOwner ? OwnerEmitter.Role(owner) : PostgresText.Role(role.Grantee);
    }

    private static IEnumerable<IGrouping<(string Grantee, bool ToOwner, bool Grantable), Grant>> Grouped(IEnumerable<Grant> grants) =>
        grants.GroupBy(grant => (grant.Grantee, grant.ToOwner, grant.Grantable));

    private static string Privileges(IEnumerable<Grant> grants, string columns) =>
        string.Join(", ", grants.Select(grant => grant.Privilege + columns));
}
