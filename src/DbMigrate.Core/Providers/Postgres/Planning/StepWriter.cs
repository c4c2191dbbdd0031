using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Writes the change that a step is.</summary>
internal sealed class StepWriter(StepBuilder builder, ChangeSet changes, IReadOnlySet<Step> early)
{
    private const int LongestName = 40;

    private readonly ILookup<ObjectId, Constraint> _inline = builder.Inline.Select(changes.To.Model.Find).OfType<Constraint>()
        .OrderBy(item => item.Kind).ThenBy(item => item.Name, StringComparer.Ordinal).ToLookup(item => item.TableId);

    // Those that change are taken away first, and put in force last.
    private readonly GrantEmitter _rights = new(builder.Initial);

    private readonly ILookup<ObjectId, string> _serial =
        builder.Serial.Values.ToLookup(column => column.Owner(ObjectKind.Table), column => column.Name);

    private readonly ILookup<ObjectId, string> _later =
        builder.LaterDefaults.ToLookup(column => column.Owner(ObjectKind.Table), column => column.Name);

    private readonly ReplacedTypes _types = changes.ReplacedTypes;

    private readonly DeferredConstraints _deferred = new(changes.From.Model, changes.To.Model);

    /// <summary>The change; null where the step needs no statement, unless no statement could bring about what is to be. To be asked for in the order
    /// of the steps.</summary>
    public SchemaChange? Write(Step step)
    {
        var change = step.Id.Kind == ObjectKind.Column ? WriteColumn(step) : WriteObject(step);
        if (change is null || (change.Sql.Count == 0 && !(step.Kind == StepKind.Alter && ComesOfHistory(change)))) return null;
        _deferred.Follow(change, _inline[change.Id]);
        return change;
    }

    /// <summary>What only a build that failed, or a hand in the catalogs, makes: a comparison tells of it all the same.</summary>
    private static bool ComesOfHistory(SchemaChange change) => change is AlterObject
    {
        Old: TableIndex { Valid: true }, New: TableIndex { Valid: false }
    } or AlterObject
    {
        Old: Constraint { Unusable: false }, New: Constraint { Unusable: true }
    } or AlterObject
    {
        Old: Table { DetachPending: false }, New: Table { DetachPending: true }
    };

    private SchemaChange? WriteColumn(Step step)
    {
        if (step.Kind == StepKind.Drop)
        {
            var (table, column) = changes.ColumnsDropped[step.Id];
            return new DropColumn(table, column) { Sql = [ColumnEmitter.Drop(table, column, only: changes.KeptByChildren(table, column))] };
        }

        if (step.Kind == StepKind.Add)
        {
            var (table, column) = changes.ColumnsAdded[step.Id];
            return new AddColumn(table, column)
            {
                Sql = [.. ColumnEmitter.Add(table, column, withDefault: true), .. _rights.DescribeColumn(table, null, column)],
            };
        }

        if (!changes.Columns.TryGetValue(step.Id, out var change))
        {
            // The default of a new table's column that had to wait, or of a dropped table's that has to go first.
            var model = step.Kind == StepKind.Attach ? changes.To.Model : changes.From.Model;
            var table = model.Find<Table>(step.Id.Owner(ObjectKind.Table))!;
            var column = table.Find(step.Id.Name)!;
            var bare = column with { Default = null };
            return step.Kind == StepKind.Attach
                ? new AlterColumn(table, bare, column) { Sql = [.. new ColumnChange(table, bare, column).After()] }
                : new AlterColumn(table, column, bare) { Sql = [.. new ColumnChange(table, column, bare).Before()] };
        }

        change = change with
        {
            Settle = _deferred.Settle(),
        };
        var sql = step.Kind switch
        {
            StepKind.Detach => change.Before(),
            StepKind.Alter => [.. change.Middle(), .. _rights.DescribeColumn(change.Owner, change.From, change.To)],
            StepKind.Attach => change.After(),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
        return new AlterColumn(change.Owner, change.From, change.To) { Sql = [.. sql], IsStated = change.IsStated };
    }

    private SchemaChange WriteObject(Step step)
    {
        var from = changes.From.Model.Find(step.Id);
        var to = changes.Replaced.TryGetValue(step.Id, out var replaced) ? replaced.To : changes.To.Model.Find(step.Id);
        return step.Kind switch
        {
            StepKind.Drop when changes.Refills.IsKept(step.Id) =>
                new AlterObject(from!, to!) { Sql = [.. RefillEmitter.MakeRoom(changes.Ties.Before(step.Id)!, OldName(from!), namedNotNull: changes.From.Model.EngineVersion >= 18)] },
            StepKind.Detach when changes.Refills.Of(step.Id) is { } refill => new AlterObject(from!, to ?? from!) { Sql = [.. RefillEmitter.Leave(refill.From)] },
            StepKind.Fill when changes.Refills.Of(step.Id) is { } refill =>
                new AlterObject(from!, to ?? from!) { Sql = [.. RefillEmitter.Move(refill, to is null ? from!.Name : OldName(from!), changes.Ties.After(refill.Into)!, changes.Casts)] },
            StepKind.Finish when to is null => new DropObject(from!) { Sql = [.. ObjectPlanner.For(from!).Drop(from!)] },
            StepKind.Drop => new DropObject(from!) { Sql = [.. Drop(from!)] },
            StepKind.Add => new CreateObject(to!) { Sql = [.. Guard(step, to!, Create(to!)), .. _rights.Describe(to!, from)] },
            StepKind.Alter when changes.Replaced.ContainsKey(step.Id) => new AlterObject(from!, to!) { Sql = [.. StartReplacing(from!, to!)] },
            StepKind.Alter => new AlterObject(from!, to!) { Sql = [.. Guard(step, to!, Alter(from!, to!)), .. _rights.Change(changes.AfterRebuild(from!), to!)] },
            StepKind.Detach => new AlterObject(Tied(from!), to!) { Sql = [.. Detach(from!)] },
            StepKind.Attach => new AlterObject(Tied(from ?? to!), changes.Ties.After(step.Id) ?? to!) { Sql = [.. Attach(from, to!)] },
            StepKind.Finish when from is RangeType => new AlterObject(from, to!),
            StepKind.Finish when changes.Replaced.ContainsKey(step.Id) =>
                new AlterObject(from!, to!) { Sql = [.. Cast(from!, to!, CompositeCast.Drop), .. ObjectPlanner.For(from!).Drop(Old(from!))] },
            StepKind.Finish => new AlterObject(from ?? to!, to!) { Sql = [.. Finish(from, to!)] },
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
    }

    private List<Table> Parents(Table table) =>
        [.. table.Inherits.Select(parent => changes.To.Model.Find<Table>(parent.Id(ObjectKind.Table))).OfType<Table>()];

    /// <summary>A table that others refer to through its whole cannot be dropped in place.</summary>
    private IEnumerable<string> Drop(SchemaObject item)
    {
        if (item is Trigger { Inherited: true } trigger) return Forget(trigger);
        var drop = ObjectPlanner.For(item).Drop(item);
        if (item is not Table { PartitionOf: { } whole } table || changes.Dropped.Contains(whole.Id(ObjectKind.Table))) return drop;
        var above = new HashSet<QualifiedName>();
        for (var name = whole; name is not null && above.Add(name); name = changes.From.Model.Find<Table>(name.Id(ObjectKind.Table))?.PartitionOf)
        {
        }

        return changes.Ties.Original.Objects.OfType<ForeignKey>().Any(key => above.Contains(key.References)) ? [TablePlanner.Detach(table), .. drop] : drop;
    }

    /// <summary>A partition's trigger fires again when its table's does, which is there and set anew only where something else happens to it.</summary>
    private IEnumerable<string> Forget(Trigger trigger)
    {
        if (changes.Added.Contains(trigger.Id) || TriggerStates.ModeOf(changes.Ties.Wanted, trigger) is not { } mode) return [];
        return TriggerStates.Above(changes.Ties.Wanted, trigger).Any(changes.Sets) ? [] : [TriggerPlanner.Enable(trigger, mode)];
    }

    private IEnumerable<string> Create(SchemaObject item) => item switch
    {
        // It belongs to whoever owns the database, as in a new one.
        Namespace { Name: "public", Owner: null } when changes.To.Model.EngineVersion >= 15 =>
            [.. ObjectPlanner.For(item).Create(item), NamespacePlanner.GiveToDatabaseOwner((Namespace)item)],
        Table table => CreateTable(table),
        // Its partitions bring their own parts, under the names they are to have.
        Constraint { Kind: ConstraintKind.PrimaryKey or ConstraintKind.Unique or ConstraintKind.Exclusion } constraint
            when changes.To.Model.Find<Table>(constraint.TableId)?.PartitionKey is not null => ConstraintPlanner.AddOnly(constraint),
        _ => ObjectPlanner.For(item).Create(item),
    };

    private IEnumerable<string> CreateTable(Table table)
    {
        var inline = _inline[table.Id].ToList();
        return [.. TablePlanner.Create(Named(table), inline, _serial[table.Id].ToHashSet(), _later[table.Id].ToHashSet(), Parents(table)),
            .. inline.SelectMany(ConstraintPlanner.Rest),
            .. inline.SelectMany(constraint => _rights.Describe(constraint, null))];
    }

    /// <summary>The name that the server would choose for a not-null constraint may still be a detached partition's.</summary>
    private Table Named(Table table) => changes.To.Model.EngineVersion < 18 || !changes.Dropped.Contains(table.Id) ? table : table with
    {
        Columns = [.. table.Columns.Select(column => column is { NotNull: true, InheritedNotNullName: null }
            && !(column.Inherited && Parents(table).Exists(parent => parent.Find(column.Name) is { NotNull: true }))
            ? column with { NotNullName = ColumnEmitter.NotNullName(table.Name, column) }
            : column)],
    };

    /// <summary>An SQL function whose body names what comes later is taken as it is.</summary>
    private IEnumerable<string> Guard(Step step, SchemaObject item, IEnumerable<string> statements) => item is Routine && early.Contains(step)
        ? RoutinePlanner.Unchecked(statements)
        : statements;

    private IEnumerable<string> StartReplacing(SchemaObject from, SchemaObject to)
    {
        // A range's constructor functions keep their names when it is renamed, and would be in the way of the new one's.
        var room = from is RangeType ? ObjectPlanner.For(from).Drop(from) : [RenameEmitter.Rename(from, OldName(from))];
        var create = to is DomainType { NotNull: true, Name.Length: < LongestName } domain && changes.To.Model.EngineVersion >= 17
            ? DomainPlanner.CreateBeside(domain)
            : ObjectPlanner.For(to).Create(to);
        return [.. room, .. create, .. _rights.Describe(to, from),
            .. Cast(from, to, (old, now) => CompositeCast.Create(old, now, (value, before, after) => _types.Convert(value, now, before, after)))];
    }

    /// <summary>What a composite type needs whose values are to become another's by the attributes' names.</summary>
    private IEnumerable<string> Cast(SchemaObject from, SchemaObject to, Func<CompositeType, CompositeType, IEnumerable<string>> write) =>
        from is CompositeType && to is CompositeType now && _types.HasValues(from.Id) ? write((CompositeType)Old(from), now) : [];

    private static SchemaObject Old(SchemaObject item) => item is DefinedObject defined
        ? defined with { Name = OldName(item), Target = PostgresText.Name(item.Schema, OldName(item)) }
        : item with { Name = OldName(item) };

    private static string OldName(SchemaObject item) => (item.Name.Length > LongestName ? item.Name[..LongestName] : item.Name) + "__old";

    /// <summary>The object in the place that it has.</summary>
    private SchemaObject Tied(SchemaObject item) => changes.Ties.Before(item.Id) ?? item;

    private IEnumerable<string> Detach(SchemaObject from) => from switch
    {
        Sequence sequence => [SequencePlanner.Disown(sequence)],
        DomainType domain => ObjectPlanner.For(domain).Alter(domain, Stripped(domain))!,
        Table table when changes.IsUntied(table) => [TablePlanner.NotOf(table)],
        Table table => TieEmitter.Untie(changes.Ties.Of(table.Id)!),
        _ => throw new ArgumentOutOfRangeException(nameof(from)),
    };

    private IEnumerable<string> Attach(SchemaObject? from, SchemaObject to) => to switch
    {
        Sequence sequence => [.. GiveToTable(from as Sequence, sequence), SequencePlanner.Own(sequence), .. Continue(from as Sequence, sequence)],
        Table table when changes.IsUntied(table) => [TablePlanner.Of(table)],
        Table table => TieEmitter.Tie(changes.Ties.Of(table.Id)!),
        DomainType domain => ObjectPlanner.For(domain).Alter(Stripped(domain), domain)!,
        TableIndex { Parent: { } parent } index => [IndexPlanner.Attach(index.Schema, index.Name, parent)],
        Constraint { Parent: { } parent } constraint => [IndexPlanner.Attach(constraint.Schema, constraint.Name, parent)],
        _ => throw new ArgumentOutOfRangeException(nameof(to)),
    };

    private static DomainType Stripped(DomainType item) => item with { Constraints = [], Default = null };

    private IReadOnlyList<string> Alter(SchemaObject from, SchemaObject to)
    {
        from = changes.AfterRebuild(from);
        if (changes.Stripped.Contains(to.Id)) (from, to) = (Stripped((DomainType)from), Stripped((DomainType)to));
        return to is CompositeType type
            ? CompositePlanner.Alter((CompositeType)from, type, changes.From.Model.Objects.OfType<Table>().Any(table => table.OfType?.Id(ObjectKind.CompositeType) == type.Id))!
            : ObjectPlanner.For(to).Alter(from, to)!;
    }

    /// <summary>A column's sequence has to be its table's owner's.</summary>
    private IEnumerable<string> GiveToTable(Sequence? from, Sequence to)
    {
        if (from is not null && changes.Dropped.Contains(from.Id)) from = null;
        var old = from?.OwnedBy is { } column ? OwnerOf(changes.From.Model, column) : from?.Owner;
        var now = OwnerOf(changes.To.Model, to.OwnedBy!);
        return (old ?? "") == (now ?? "") ? [] : [OwnerEmitter.Give(to, now)];

        static string? OwnerOf(SchemaModel model, ColumnName column) => model.Find(new(ObjectKind.Table, column.Schema, column.Table))?.Owner;
    }

    /// <summary>A sequence that is new under a column that is not goes on after the column's values.</summary>
    private IEnumerable<string> Continue(Sequence? from, Sequence to)
    {
        if (from is not null || to.OwnedBy is not { } owner) return [];
        ObjectId table = new(ObjectKind.Table, owner.Schema, owner.Table);
        if (changes.ColumnsAdded.ContainsKey(owner.Id) || (changes.Added.Contains(table) && changes.Refills.Of(table) is null)) return [];
        var column = changes.To.Model.Find<Table>(table)!.Find(owner.Column)!;
        return column.Type is "smallint" or "integer" or "bigint" ? [ColumnChange.Continue(changes.To.Model.Find<Table>(table)!, column)] : [];
    }

    private IEnumerable<string> Finish(SchemaObject? from, SchemaObject to)
    {
        var stays = from is not null && !changes.Dropped.Contains(from.Id);
        if (to is MaterializedView view)
        {
            var clustered = stays && !builder.IsNewIndex(view, view.ClusteredOn) ? ((MaterializedView)from!).ClusteredOn : null;
            return TablePlanner.Cluster("MATERIALIZED VIEW", view, clustered, view.ClusteredOn);
        }

        // What rested on an index that went is gone with it.
        var table = (Table)to;
        var before = stays ? (Table)from! : table with { ReplicaIdentity = null, ClusteredOn = null };
        if (builder.IsNewIndex(table, table.ReplicaIdentity?.Index)) before = before with { ReplicaIdentity = null };
        if (builder.IsNewIndex(table, table.ClusteredOn)) before = before with { ClusteredOn = null };
        var uses = TablePlanner.IndexUses(before, table);
        return changes.Refills.Of(table.Id) is { } refill ? [RefillEmitter.Drop(refill.From, OldName(refill.From)), .. uses] : uses;
    }
}
