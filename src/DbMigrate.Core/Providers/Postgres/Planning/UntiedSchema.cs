using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Two schemas in which tables stand alone that have parents.</summary>
internal sealed class UntiedSchema
{
    private readonly SchemaModel _model;
    private readonly Ties _ties;
    private readonly bool _before;
    private readonly ILookup<ObjectId, TablePart> _parts;
    private readonly SchemaModel? _untied;
    private readonly Dictionary<ObjectId, SchemaObject> _changed = [];
    private readonly HashSet<Dependency> _gone = [];
    private readonly List<SchemaObject> _new = [];
    private readonly List<Dependency> _needs = [];

    private UntiedSchema(SchemaModel model, Ties ties, SchemaModel? untied)
    {
        (_model, _ties, _untied, _before) = (model, ties, untied, untied is null);
        _parts = model.Objects.OfType<TablePart>().ToLookup(part => part.TableId);
    }

    /// <summary>Both schemas.</summary>
    public static (SchemaModel From, SchemaModel To) Of(SchemaModel from, SchemaModel to, Ties ties)
    {
        var before = new UntiedSchema(from, ties, null).Make();
        return (before, new UntiedSchema(to, ties, before).Make());
    }

    private SchemaModel Make()
    {
        var dependencies = _model.Dependencies.ToLookup(dependency => dependency.Dependent);
        foreach (var tie in _ties.All)
        {
            if ((_before ? tie.From : tie.To) is { } table) Untie(tie, table, dependencies);
        }

        return new(
            _model.Dialect,
            _model.EngineVersion,
            [.. _model.Objects.Select(item => _changed.GetValueOrDefault(item.Id, item)), .. _new],
            [.. _model.Dependencies.Where(dependency => !_gone.Contains(dependency)), .. _needs]);
    }

    private void Untie(Tie tie, Table table, ILookup<ObjectId, Dependency> dependencies)
    {
        var away = (_before ? tie.Leaves : tie.Joins).Select(name => name.Id(ObjectKind.Table)).ToHashSet();
        var parents = tie.Kept.Select(name => _model.Find<Table>(name.Id(ObjectKind.Table))).OfType<Table>().ToList();
        EquatableArray<QualifiedName> inherits = [.. tie.Kept];
        var checks = parents.SelectMany(parent => _parts[parent.Id]).OfType<Constraint>().Where(item => item.Kind == ConstraintKind.Check)
            .Select(item => item.Name).ToHashSet();
        if (tie.Holder is { } holder)
        {
            var held = _before ? holder.From : holder.To;
            parents.Add(held);
            inherits = [.. inherits, new(held.Schema, held.Name)];
            var heldChecks = _before ? holder.FromChecks : holder.ToChecks;
            checks.UnionWith(heldChecks.Select(check => check.Name));
            _new.Add(held);
            _new.AddRange(heldChecks);
            _needs.Add(new(table.Id, held.Id));
        }

        _changed[table.Id] = table with
        {
            PartitionOf = null,
            PartitionBound = null,
            DetachPending = false,
            Inherits = inherits,
            InheritedKeys = [],
            Columns = [.. table.Columns.Select(column => Untie(table, column, parents))],
        };
        foreach (var part in _parts[table.Id]) Untie(part, checks);
        foreach (var key in table.InheritedKeys) Untie(tie, table, key, dependencies);
        foreach (var id in _parts[table.Id].Select(part => part.Id).Append(table.Id))
        {
            var item = _model.Find(id);
            _gone.UnionWith(
                dependencies[id]
                    .Where(dependency => away.Contains(dependency.Needs) || (IsCut(id) && ObjectPlanner.IsPartOf(item, dependency.Needs))));
        }
    }

    private bool IsCut(ObjectId id) => _changed.GetValueOrDefault(id) is TableIndex { Parent: null } or Constraint { Parent: null };

    private Column Untie(Table table, Column column, List<Table> parents)
    {
        var now = column with { Inherited = column.Inherited && parents.Exists(parent => parent.Find(column.Name) is not null) };
        // A partition has the whole's generator, and is left without one.
        if (table.PartitionOf is not null && _model.EngineVersion >= 17) now = now with { Identity = null };
        if (now.InheritedNotNullName is not { } name || parents.Exists(parent => parent.Find(column.Name) is { NotNull: true })) return now;
        // The name stays the partition's own when it leaves, so it has to be the one that the schema tells before it joins; but where the
        // whole's own constraint comes only now, which takes that name first.
        if (!_before && ComesOnlyNow(table, column))
            return now with
            {
                InheritedNotNullName = null,
                NotNullName = _untied!.Find<Table>(table.Id)?.Find(column.Name) is { NotNull: true } kept ? kept.NotNullName : null,
            };
        return now with
        {
            InheritedNotNullName = null,
            NotNullName = name == ServerNames.Choose(table.Name, column.Name, "not_null") ? null : name,
        };
    }

    /// <summary>Whether a table that it is to hang on, over others perhaps, is there and refuses null only from now on.</summary>
    private bool ComesOnlyNow(Table table, Column column) => table.Parents.Any(name =>
        _untied!.Find<Table>(name.Id(ObjectKind.Table)) is { } above
            ? above.Find(column.Name) is not { NotNull: true }
            : _model.Find<Table>(name.Id(ObjectKind.Table)) is { } added && ComesOnlyNow(added, column));

    private void Untie(TablePart part, HashSet<string> inheritedChecks)
    {
        if (part is Constraint { Kind: ConstraintKind.Check, Inherited: true } check && !inheritedChecks.Contains(check.Name))
            _changed[part.Id] = check with { Inherited = false };
        else if (part is Constraint { Parent: { } whole } constraint)
            _changed[part.Id] = constraint with { Parent = IsGivenTo(whole) ? whole : null, Inherited = false };
        else if (part is TableIndex { Parent: { } parent } index && !IsGivenTo(parent))
            _changed[part.Id] = index with { Parent = null };
    }

    /// <summary>Whether a part is given to it by a statement of its own. One that is there and not whole may be made anew, too.</summary>
    private bool IsGivenTo(QualifiedName whole) => !_before
        && (_ties.Given.Any(id => id.Schema == whole.Schema && id.Name == whole.Name)
            || _model.Find<TableIndex>(whole.Id(ObjectKind.Index)) is { Valid: false });

    private void Untie(Tie tie, Table table, ForeignKey key, ILookup<ObjectId, Dependency> dependencies)
    {
        if (_before)
        {
            // Where the whole's goes before, and comes again, the partition's does so with it.
            if (tie.Returns && Wholes(table).Any(whole => new QualifiedName(whole.Schema, whole.Name) == key.References)) return;
            if (_ties.Mutual.Count > 0 && KeysAbove(table, key).Any(above => _ties.Mutual.Contains(above.Id))) return;
            Add(key);
        }
        else if (_untied!.Objects.OfType<ForeignKey>().FirstOrDefault(item => item.TableId == table.Id && item.Definition == key.Definition
            && _model.Find(item.Id) is null) is { } there)
        {
            Add(there);
        }

        void Add(ForeignKey added)
        {
            _new.Add(added);
            // It needs what the whole's needs beside the whole.
            if (KeysAbove(table, key).FirstOrDefault() is not { } above) return;
            _needs.AddRange(
                dependencies[above.Id]
                    .Where(dependency => (dependency.Needs.Table ?? "") != above.Table)
                    .Select(dependency => new Dependency(added.Id, dependency.Needs)));
        }
    }

    /// <summary>The wholes' own keys that a partition's comes of.</summary>
    private IEnumerable<ForeignKey> KeysAbove(Table table, ForeignKey key) => Wholes(table)
        .SelectMany(whole => _parts[whole.Id].OfType<ForeignKey>().Where(item => item.Definition == key.Definition).Take(1));

    private IEnumerable<Table> Wholes(Table table)
    {
        for (var at = table; at?.PartitionOf is { } name; at = _model.Find<Table>(name.Id(ObjectKind.Table)))
        {
            if (_model.Find<Table>(name.Id(ObjectKind.Table)) is { } whole) yield return whole;
        }
    }
}
