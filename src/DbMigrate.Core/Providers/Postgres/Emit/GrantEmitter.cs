using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Comments and privileges, of objects and of columns.</summary>
internal static class GrantEmitter
{
    /// <summary>Gives a new object its comment and its privileges.</summary>
    public static IEnumerable<string> Describe(SchemaObject item) => Describe(null, item);

    /// <summary>Changes an object's comment and privileges.</summary>
    /// <param name="from">As it is; null where it was made just now.</param>
    /// <param name="to">As it is to be.</param>
    public static IEnumerable<string> Describe(SchemaObject? from, SchemaObject to)
    {
        var emitter = ObjectEmitter.For(to);
        if (from?.Comment != to.Comment)
            yield return $"COMMENT ON {emitter.Target(to)} IS {Sql.LiteralOrNull(to.Comment)}";
        var target = emitter.GrantTarget(to);
        if (to is Constraint constraint && (from as Constraint)?.IndexComment != constraint.IndexComment)
            yield return $"COMMENT ON INDEX {Sql.Name(constraint)} IS {Sql.LiteralOrNull(constraint.IndexComment)}";
        if (target is not null)
        {
            foreach (var statement in Change(target, from?.Grants ?? Initial(to), to.Grants)) yield return statement;
        }

        // A table's columns have steps of their own, once the table is there.
        if (from is Table) yield break;
        var old = ColumnsOf(from).ToDictionary(column => column.Name);
        foreach (var column in ColumnsOf(to))
        {
            foreach (var statement in DescribeColumn(to, old.GetValueOrDefault(column.Name), column)) yield return statement;
        }
    }

    /// <summary>Changes a column's comment and privileges.</summary>
    public static IEnumerable<string> DescribeColumn(SchemaObject owner, Column? from, Column to)
    {
        if (from?.Comment != to.Comment)
            yield return $"COMMENT ON COLUMN {Sql.Name(owner)}.{Sql.Identifier(to.Name)} IS {Sql.LiteralOrNull(to.Comment)}";
        if (from?.NotNullComment != to.NotNullComment && to.NotNull)
        {
            yield return $"COMMENT ON CONSTRAINT {Sql.Identifier(ColumnEmitter.NotNullName(owner.Name, to))} ON {Sql.Name(owner)} "
                + $"IS {Sql.LiteralOrNull(to.NotNullComment)}";
        }

        if (to.Identity is { } identity)
        {
            var sequence = $"SEQUENCE {Sql.Name(owner.Schema, ColumnEmitter.SequenceName(owner.Name, to.Name, identity))}";
            if (from?.Identity?.Comment != identity.Comment) yield return $"COMMENT ON {sequence} IS {Sql.LiteralOrNull(identity.Comment)}";
            foreach (var statement in Change(sequence, from?.Identity?.Grants ?? [], identity.Grants)) yield return statement;
        }

        foreach (var statement in Change($"TABLE {Sql.Name(owner)}", from?.Grants ?? [], to.Grants, $" ({Sql.Identifier(to.Name)})")) yield return statement;
    }

    private static EquatableArray<Column> ColumnsOf(SchemaObject? item) => item switch
    {
        Table table => table.Columns,
        View view => view.Columns,
        MaterializedView view => view.Columns,
        _ => [],
    };

    /// <summary>What everybody may do with a new object. Source: the PostgreSQL manual, "Privileges", table 5.2.</summary>
    private static EquatableArray<Grant> Initial(SchemaObject item) => item switch
    {
        Routine or Aggregate => [new("", "EXECUTE")],
        EnumType or DomainType or CompositeType or RangeType => [new("", "USAGE")],
        DefinedObject { Type: "LANGUAGE" or "PROCEDURAL LANGUAGE" } => [new("", "USAGE")],
        _ => [],
    };

    private static IEnumerable<string> Change(string target, EquatableArray<Grant> from, EquatableArray<Grant> to, string columns = "")
    {
        foreach (var grantee in Grouped(from.Where(old => !to.Any(now => (now.Grantee, now.Privilege) == (old.Grantee, old.Privilege)))))
            yield return $"REVOKE {Privileges(grantee, columns)} ON {target} FROM {Sql.Role(grantee.Key.Grantee)}";
        foreach (var grantee in Grouped(from.Where(old => old.Grantable && to.Contains(old with { Grantable = false }))))
            yield return $"REVOKE GRANT OPTION FOR {Privileges(grantee, columns)} ON {target} FROM {Sql.Role(grantee.Key.Grantee)}";
        foreach (var grantee in Grouped(to.Where(now => !from.Contains(now) && !(!now.Grantable && from.Contains(now with { Grantable = true })))))
        {
            yield return $"GRANT {Privileges(grantee, columns)} ON {target} TO {Sql.Role(grantee.Key.Grantee)}"
                + (grantee.Key.Grantable ? " WITH GRANT OPTION" : "");
        }
    }

    private static IEnumerable<IGrouping<(string Grantee, bool Grantable), Grant>> Grouped(IEnumerable<Grant> grants) =>
        grants.GroupBy(grant => (grant.Grantee, grant.Grantable));

    private static string Privileges(IEnumerable<Grant> grants, string columns) => string.Join(", ", grants.Select(grant => grant.Privilege + columns));
}
