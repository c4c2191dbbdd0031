using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Constraints of tables, foreign keys included.</summary>
internal sealed class ConstraintReader(ReadState state) : CatalogReader(state)
{
    public override string Query => "constraints";

    public override void Read(CatalogRow row)
    {
        var (oid, table) = (row.Oid(), row.Oid());
        if (State.RelationOf(table) is not { } relation)
            return;
        var (name, type, definition, columns) = (row.Name(), row.Name(), row.Text(), relation.Columns(row.Shorts()));
        var comment = State.CommentOf(Catalogs.Constraint, oid);
        var (index, options, targets, tablespace) = (row.Oid(), row.Options(), row.Texts(), row.NameOrNull());
        var (unusable, inherited, parent) = (row.Flag(), row.Flag(), row.QualifiedOrNull());
        if (type == "f")
        {
            var references = State.RelationOf(row.Oid());
            var key = new ForeignKey
            {
                Schema = relation.Id.Schema,
                Table = relation.Name,
                Name = name,
                Definition = definition,
                Columns = columns,
                References = row.QualifiedOrNull()!,
                Firing = State.FiringOf(oid),
                Comment = comment,
            };
            var numbers = row.Shorts();
            key = key with { ReferencedColumns = references?.Columns(numbers) ?? row.Texts() };
            if (parent is null) State.Add(key, Catalogs.Constraint, oid, table);
            else AddInherited(relation, key);
            return;
        }

        var constraint = new Constraint
        {
            Schema = relation.Id.Schema,
            Table = relation.Name,
            Name = name,
            Kind = KindOf(type),
            Definition = definition,
            Columns = columns,
            Options = options,
            StatisticsTargets = targets,
            DependsOnExtensions = State.ExtensionsOf(Catalogs.Relation, index),
            IndexComment = index == 0 ? null : State.CommentOf(Catalogs.Relation, index),
            Tablespace = tablespace,
            Unusable = unusable,
            Firing = State.FiringOf(oid),
            Inherited = inherited,
            Parent = parent,
            Comment = comment,
        };
        State.Add(constraint, Catalogs.Constraint, oid, table);
        if (index != 0)
            State.Registry.Add(Catalogs.Relation, index, constraint.Id, table);
    }

    private void AddInherited(Relation relation, ForeignKey key)
    {
        var partition = (Table)State.Objects[relation.Position];
        State.Objects[relation.Position] = partition with
        {
            InheritedKeys = [.. partition.InheritedKeys.Append(key).OrderBy(item => item.Name, StringComparer.Ordinal)],
        };
    }

    private static ConstraintKind KindOf(string type) => type switch
    {
        "p" => ConstraintKind.PrimaryKey,
        "u" => ConstraintKind.Unique,
        "c" => ConstraintKind.Check,
        "x" => ConstraintKind.Exclusion,
        _ => throw new InvalidOperationException($"A constraint of the type '{type}' was read."),
    };
}
