using DbMigrate.Planning;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Which step needs which: read from both models' dependencies, and from what the engine demands beyond them.</summary>
internal sealed class StepOrder(StepBuilder builder, ChangeSet changes)
{
    private readonly StepGraph<Step> _graph = builder.Graph;

    public void Apply()
    {
        OrderWithin();
        foreach (var dependency in changes.From.Model.Dependencies) OrderOld(dependency.Dependent, dependency.Needs);
        foreach (var dependency in changes.To.Model.Dependencies) OrderNew(dependency.Dependent, dependency.Needs);
        foreach (var step in _graph.Steps.ToList()) OrderByNature(step);
        OrderNames();
        new TieOrder(builder, changes).Apply();
        new RefillOrder(builder, changes).Apply();
        OrderSequences();
        OrderTriggerStates();
        OrderCasts();
        OrderLast();
        new RoutineBodies(builder, changes).Apply();
    }

    private static bool IsType(ObjectKind kind) => kind is ObjectKind.Enum or ObjectKind.Domain or ObjectKind.CompositeType or ObjectKind.RangeType
        or ObjectKind.Table or ObjectKind.Extension or ObjectKind.Collation or ObjectKind.Schema;

    /// <summary>Whether it minds a column's values, not what the column refuses or how it is stored: null in a key of a grouped view, say.</summary>
    private static bool SeesOnlyValues(ObjectId dependent) => dependent.Kind is ObjectKind.View or ObjectKind.MaterializedView or ObjectKind.Routine
        or ObjectKind.Rule or ObjectKind.Policy or ObjectKind.Trigger;

    /// <summary>The steps of one object come in the order of their kinds, but that an object made anew is dropped first.</summary>
    private void OrderWithin()
    {
        foreach (var group in _graph.Steps.GroupBy(step => step.Id).ToList())
        {
            // A table that gets its own rows back gets them before it is tied to others.
            var fillsItself = changes.Refills.Of(group.Key)?.Into == group.Key;
            var steps = group.OrderBy(step => fillsItself && step.Kind == StepKind.Fill ? StepKind.Add : step.Kind).ThenBy(step => step.Kind).ToList();
            for (var i = 1; i < steps.Count; i++) _graph.Order(steps[i - 1], steps[i]);
        }

        // What is dropped with its table is made anew after it.
        foreach (var id in changes.Dropped.Where(changes.Added.Contains)) _graph.Order(builder.RoomOf(id), builder.AddOf(id));
    }

    /// <summary>As things are: the dependent goes, or lets go, before what it needs goes or changes.</summary>
    private void OrderOld(ObjectId dependent, ObjectId needs)
    {
        var drop = builder.EarlyDefaults.Contains(dependent) ? new(dependent, StepKind.Detach) : builder.DropOf(dependent);
        var neededDrop = builder.DropOf(needs) ?? builder.Existing(needs, StepKind.Finish);
        if (changes.Replaced.ContainsKey(needs)) neededDrop = new(needs, StepKind.Finish);
        // A table that waits for its rows to be moved has left its parents before.
        if (needs.Kind == ObjectKind.Table && changes.Refills.Of(dependent) is { HasParents: true } && changes.Ties.Original.ParentsOf(dependent).Contains(needs))
            drop = new(dependent, StepKind.Detach);
        _graph.Order(drop, neededDrop);
        _graph.Order(drop, builder.Existing(needs, StepKind.Alter));
        if (changes.Replaced.ContainsKey(dependent)) _graph.Order(new(dependent, StepKind.Finish), neededDrop);
        var again = changes.Dropped.Contains(needs) && changes.Added.Contains(needs);
        if (dependent.Kind == ObjectKind.Column)
        {
            var detach = builder.Existing(dependent, StepKind.Detach);
            var alter = builder.Existing(dependent, StepKind.Alter);
            if (detach is not null && (changes.Replaced.ContainsKey(needs) || again)) _graph.Order(detach, builder.Existing(needs, StepKind.Alter) ?? neededDrop);
            // Another default in its place is what lets go of the old one.
            if (detach is null && !again) _graph.Order(builder.Existing(dependent, StepKind.Attach), neededDrop);
            if (detach is not null && (!IsType(needs.Kind) || again)) _graph.Order(detach, neededDrop);
            else if (!again) _graph.Order(alter, neededDrop);
        }
        else if (drop is null && builder.Existing(dependent, StepKind.Detach) is { } letGo && dependent.Kind == ObjectKind.Domain)
        {
            _graph.Order(letGo, neededDrop);
        }
        else if (drop is null && !again)
        {
            _graph.Order(builder.Existing(dependent, StepKind.Alter), builder.DropOf(needs));
            _graph.Order(builder.Existing(dependent, StepKind.Detach), neededDrop);
        }
    }

    /// <summary>As things will be: what is needed is made or changed before the dependent is made or changed.</summary>
    private void OrderNew(ObjectId dependent, ObjectId needs)
    {
        var add = builder.AddOf(dependent);
        var neededAdd = builder.AddOf(needs);
        if (IsPartOf(dependent, needs))
        {
            // A partition's index is an index before it is attached.
            _graph.Order(neededAdd, builder.Existing(dependent, StepKind.Attach));
            return;
        }

        var neededAlter = SeesOnlyValues(dependent) && changes.Columns.TryGetValue(needs, out var column) && !column.ChangesValues
            ? null
            : builder.Existing(needs, StepKind.Alter);
        // A table is tied to its type again when that is there.
        if (dependent.Kind == ObjectKind.Table && needs.Kind == ObjectKind.CompositeType) _graph.Order(neededAlter, builder.Existing(dependent, StepKind.Attach));
        // A key needs the default that fills its column's empty rows.
        var neededDefault = needs.Kind == ObjectKind.Column && dependent.Kind is ObjectKind.Constraint or ObjectKind.Index or ObjectKind.ForeignKey
            ? builder.Existing(needs, StepKind.Attach)
            : null;
        Step?[] needed = [neededAdd, neededAlter, neededDefault, .. AttachedParts(needs)];
        var again = changes.Dropped.Contains(needs) && changes.Added.Contains(needs);
        foreach (var step in needed)
        {
            if (dependent.Kind != ObjectKind.Column)
            {
                if (dependent.Kind == ObjectKind.Domain && builder.Existing(dependent, StepKind.Attach) is { } dress)
                {
                    _graph.Order(step, dress);
                    continue;
                }

                _graph.Order(step, add);
                if (add is null) _graph.Order(step, builder.Existing(dependent, StepKind.Alter));
            }
            else if (builder.Existing(dependent, StepKind.Attach) is { } attach && !(IsType(needs.Kind) && !again))
            {
                _graph.Order(step, attach);
            }
            else
            {
                _graph.Order(step, add);
                if (!again || IsType(needs.Kind)) _graph.Order(step, builder.Existing(dependent, StepKind.Alter));
            }
        }

        // A generated column's table may not change under the one that is computed from it.
        if (dependent.Kind == ObjectKind.Column && needs.Kind == ObjectKind.Column) _graph.Order(builder.Existing(needs, StepKind.Attach), add);
    }

    private bool IsPartOf(ObjectId child, ObjectId parent) => changes.To.Model.Find(child) switch
    {
        TableIndex { Parent: { } above } => (above.Schema, above.Name) == (parent.Schema, parent.Name),
        Constraint { Parent: { } above } => (above.Schema, above.Name) == (parent.Schema, parent.Name),
        _ => false,
    };

    // A partitioned index is whole when its partitions are attached.
    private IEnumerable<Step?> AttachedParts(ObjectId id) => id.Kind is ObjectKind.Index or ObjectKind.Constraint && _children.Value.Contains((id.Schema, id.Name))
        ? _children.Value[(id.Schema, id.Name)].SelectMany(child => AttachedParts(child).Append(builder.Existing(child, StepKind.Attach)))
        : [];

    private readonly Lazy<ILookup<(string?, string), ObjectId>> _children = new(() => changes.To.Model.Objects
        .Select(item => (item.Id, Parent: item is TableIndex index ? index.Parent : (item as Constraint)?.Parent))
        .Where(pair => pair.Parent is not null)
        .ToLookup(pair => (pair.Parent!.Schema, pair.Parent.Name), pair => pair.Id));

    /// <summary>Parts and their table, objects and their schema.</summary>
    private void OrderByNature(Step step)
    {
        if (step.Id.Schema is { } schema)
        {
            ObjectId home = new(ObjectKind.Schema, null, schema);
            _graph.Order(step, builder.DropOf(home));
            if (step.Kind != StepKind.Drop) _graph.Order(builder.AddOf(home), step);
        }

        if (step.Id.Kind == ObjectKind.Extension && changes.To.Model.Find<Extension>(step.Id) is { } extension)
            _graph.Order(builder.AddOf(new(ObjectKind.Schema, null, extension.InstalledIn)), step);
        if (step.Id.Kind == ObjectKind.Extension && changes.From.Model.Find<Extension>(step.Id) is { } old)
            _graph.Order(step, builder.DropOf(new(ObjectKind.Schema, null, old.InstalledIn)));
        if (step.Kind == StepKind.Drop)
        {
            if (changes.From.Model.Find(step.Id) is TablePart part)
            {
                _graph.Order(step, builder.DropOf(changes.From.OwnerOf(part)));
                _graph.Order(step, builder.RoomOf(changes.From.OwnerOf(part)));
            }

            return;
        }

        if (changes.To.Model.Find(step.Id) is TablePart made)
        {
            var owner = changes.To.OwnerOf(made);
            _graph.Order(builder.AddOf(owner), step);
            _graph.Order(step, builder.Existing(owner, StepKind.Finish));
        }

        if (step.Id.Kind != ObjectKind.Column) return;
        if (step.Kind == StepKind.Attach) _graph.Order(builder.AddOf(step.Id), step);
        if (step.Kind == StepKind.Detach) _graph.Order(step, builder.DropOf(step.Id));
    }

    /// <summary>Relations and types share names in a schema, constraints in a table: the old bearer goes before the new one comes.</summary>
    private void OrderNames()
    {
        var going = changes.Dropped.Where(id => id.Schema is not null).ToLookup(NameOf);
        foreach (var id in changes.Added.Where(id => id.Schema is not null))
        {
            foreach (var old in going[NameOf(id)].Where(old => old != id)) _graph.Order(builder.RoomOf(old), builder.AddOf(id));
        }

        foreach (var (id, change) in changes.Columns)
        {
            if (change.From.Identity is { } oldIdentity && change.To.Identity is null)
                _graph.Order(new(id, StepKind.Alter), builder.AddOf(SequenceOf(id, oldIdentity)));
            if (change.To.Identity is { } newIdentity && change.From.Identity is null)
                _graph.Order(builder.DropOf(SequenceOf(id, newIdentity)), new(id, StepKind.Alter));
        }

        foreach (var (id, added) in changes.ColumnsAdded)
        {
            if (added.Column.Identity is { } identity) _graph.Order(builder.DropOf(SequenceOf(id, identity)), new(id, StepKind.Add));
        }

        static ObjectId SequenceOf(ObjectId column, Identity identity) =>
            new(ObjectKind.Sequence, column.Schema, ColumnEmitter.SequenceName(column.Table!, column.Name, identity));

        static (string?, string?, string) NameOf(ObjectId id) => id.Kind switch
        {
            ObjectKind.ForeignKey => (id.Schema, id.Table, id.Name),
            ObjectKind.Trigger or ObjectKind.Policy or ObjectKind.Rule => (id.Schema, $"{id.Kind} {id.Table}", id.Name),
            ObjectKind.Routine or ObjectKind.Aggregate => (id.Schema, "()", id.Name),
            _ => (id.Schema, null, id.Name),
        };
    }

    private void OrderSequences()
    {
        foreach (var step in _graph.Steps.Where(step => step.Id.Kind == ObjectKind.Sequence).ToList())
        {
            if (step.Kind == StepKind.Detach && changes.From.Model.Find<Sequence>(step.Id)?.OwnedBy is { } old) _graph.Order(step, builder.DropOf(old.Id));
            if (step.Kind != StepKind.Attach || changes.To.Model.Find<Sequence>(step.Id)?.OwnedBy is not { } owner) continue;
            _graph.Order(builder.AddOf(owner.Id), step);
            _graph.Order(builder.Existing(owner.Id, StepKind.Alter), step);
        }

        // No logged table may refer to an unlogged one, at any time.
        foreach (var key in changes.To.Model.Objects.OfType<ForeignKey>().Where(key => changes.Altered.ContainsKey(key.TableId)))
        {
            ObjectId referenced = key.References.Id(ObjectKind.Table);
            if (!changes.Altered.TryGetValue(referenced, out var pair) || pair is not (Table from, Table to) || from.Unlogged == to.Unlogged) continue;
            var (first, second) = to.Unlogged ? (key.TableId, referenced) : (referenced, key.TableId);
            _graph.Order(builder.Existing(first, StepKind.Alter), builder.Existing(second, StepKind.Alter));
        }

        // A child's columns change with or after its parent's.
        foreach (var id in changes.Columns.Keys.Concat(changes.ColumnsAdded.Keys).ToList())
        {
            foreach (var parent in changes.To.Model.ParentsOf(id.Owner(ObjectKind.Table)))
            {
                ObjectId above = new(ObjectKind.Column, parent.Schema, id.Name, parent.Name);
                _graph.Order(builder.Existing(above, StepKind.Alter), builder.Existing(id, StepKind.Alter));
                _graph.Order(builder.Existing(above, StepKind.Detach), builder.Existing(id, StepKind.Detach));
                _graph.Order(builder.Existing(id, StepKind.Detach), builder.Existing(above, StepKind.Alter));
                _graph.Order(builder.Existing(above, StepKind.Attach), builder.Existing(id, StepKind.Attach));
            }
        }
    }

    private void OrderTriggerStates()
    {
        // A key's triggers on a partition are there once the partition is.
        foreach (var (id, firing) in changes.To.Model.Objects.Select(item => (item.Id, Firing: item is ForeignKey key ? key.Firing : (item as Constraint)?.Firing ?? [])))
        {
            foreach (var table in firing.Select(trigger => new ObjectId(ObjectKind.Table, trigger.Schema, trigger.Table)).Distinct())
            {
                var step = builder.AddOf(id) ?? builder.Existing(id, StepKind.Alter);
                _graph.Order(builder.AddOf(table), step);
                _graph.Order(builder.Existing(table, StepKind.Attach), step);
            }
        }

        foreach (var trigger in changes.To.Model.Objects.OfType<Trigger>().Where(trigger => trigger.Inherited))
        {
            var step = builder.AddOf(trigger.Id) ?? builder.Existing(trigger.Id, StepKind.Alter);
            foreach (var above in TriggerStates.Above(changes.Ties.Wanted, trigger))
            {
                _graph.Order(builder.AddOf(above), step);
                _graph.Order(builder.Existing(above, StepKind.Attach), step);
                if (above.Kind == ObjectKind.Trigger) _graph.Order(builder.Existing(above, StepKind.Alter), step);
            }
        }
    }

    /// <summary>A cast is there when values are converted by it.</summary>
    private void OrderCasts()
    {
        foreach (var (column, cast) in changes.CastsUsed)
        {
            _graph.Order(builder.AddOf(cast), builder.Existing(column, StepKind.Alter));
            if (!changes.Added.Contains(cast)) _graph.Order(builder.Existing(column, StepKind.Alter), builder.DropOf(cast));
        }
    }

    /// <summary>What acts on other statements while it is there: event triggers, default privileges.</summary>
    private void OrderLast()
    {
        foreach (var id in changes.Dropped.Where(IsActive)) Each(step => _graph.Order(builder.DropOf(id), step), changes.From.Model, id);
        foreach (var id in changes.Added.Where(IsActive)) Each(step => _graph.Order(step, builder.AddOf(id)), changes.To.Model, id);

        void Each(Action<Step> order, SchemaModel model, ObjectId id)
        {
            foreach (var step in _graph.Steps.Where(step => step.Id != id && !IsActive(step.Id)).ToList()) order(step);
        }

        static bool IsActive(ObjectId id) => id.Kind == ObjectKind.Defined
            && (id.Name.StartsWith("EVENT TRIGGER ", StringComparison.Ordinal) || id.Name.StartsWith("DEFAULT PRIVILEGES ", StringComparison.Ordinal));
    }
}
