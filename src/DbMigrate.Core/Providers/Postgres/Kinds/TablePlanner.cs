using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Tables without their columns' changes, which are steps of their own.</summary>
internal sealed class TablePlanner : ObjectPlanner<Table>
{
    public static TablePlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Table;

    public override string? RightsWord => "TABLES";

    public override bool GivesTypes => true;

    public override bool IsShape => true;

    /// <summary>CREATE TABLE with the constraints and serial columns that fit inside.</summary>
    /// <param name="item">The table.</param>
    /// <param name="inline">The constraints to write inside.</param>
    /// <param name="serial">The columns to write as serial.</param>
    /// <param name="later">The columns whose default comes by a step of its own.</param>
    /// <param name="parents">The tables it inherits from.</param>
    public static IEnumerable<string> Create(
        Table item,
        IReadOnlyCollection<Constraint> inline,
        IReadOnlySet<string> serial,
        IReadOnlySet<string> later,
        IReadOnlyCollection<Table> parents)
    {
        // A partition is made as a table of its own and attached, so that its indexes and constraints have the names they should.
        var columns = item.Columns.Where(column => !column.Inherited || item.PartitionOf is not null || item.OfType is not null);
        var lines = item.OfType is null
            ? columns.Select(column =>
                ColumnEmitter.Definition(item, column, serial.Contains(column.Name), withDefault: !later.Contains(column.Name)))
            : columns.Select(column => ColumnEmitter.TypedDefinition(column)).OfType<string>();
        var body = string.Join(',', lines.Concat(inline.Select(ConstraintPlanner.Inline)).Select(line => $"\n    {line}"));
        var kind = item.Kind == TableKind.Foreign ? "FOREIGN TABLE" : item.Unlogged ? "UNLOGGED TABLE" : "TABLE";
        var head = $"CREATE {kind} {PostgresText.Name(item)}{(item.OfType is { } type ? $" OF {PostgresText.Name(type)}" : "")}";
        var tail = new List<string>();
        if (item.Inherits.Count > 0) tail.Add($"INHERITS ({string.Join(", ", item.Inherits.Select(PostgresText.Name))})");
        if (item.PartitionKey is not null) tail.Add($"PARTITION BY {item.PartitionKey}");
        if (item.Server is not null) tail.Add($"SERVER {PostgresText.Identifier(item.Server)}");
        if (item.ForeignOptions.Count > 0) tail.Add($"OPTIONS ({PostgresText.ForeignOptions(item.ForeignOptions)})");
        if (item.AccessMethod is not null) tail.Add($"USING {PostgresText.Identifier(item.AccessMethod)}");
        if (item.Options.Count > 0) tail.Add($"WITH ({PostgresText.Options(item.Options)})");
        if (item.Tablespace is not null) tail.Add($"TABLESPACE {PostgresText.Identifier(item.Tablespace)}");
        var columnList = body.Length > 0 ? $" ({body}\n)" : item.OfType is null ? " ()" : "";
        yield return $"{head}{columnList}{(tail.Count > 0 ? (body.Length > 0 ? " " : "\n") + string.Join(' ', tail) : "")}";
        var keys = inline
            .Where(constraint => constraint.Kind == ConstraintKind.PrimaryKey)
            .SelectMany(constraint => constraint.Columns)
            .ToHashSet();
        foreach (var column in item.Columns)
        {
            // A foreign table's columns say their options inside.
            var blank = new Column
            {
                Name = column.Name,
                Type = column.Type,
                Options = item.Kind == TableKind.Foreign ? column.Options : [],
            };
            var alter = $"ALTER TABLE ONLY {PostgresText.Name(item)} ALTER COLUMN {PostgresText.Identifier(column.Name)}";
            // CREATE TABLE takes neither of these, and an inherited column has no line in it.
            if (column.Inherited && item.PartitionOf is null && item.OfType is null)
            {
                var above = parents.SelectMany(parent => parent.Columns).Where(candidate => candidate.Name == column.Name).ToList();
                var sameDefault = above.Count == 1 && above[0].Default == column.Default;
                if (column.Default is not null && column.Generated is null && !sameDefault && !later.Contains(column.Name))
                    yield return $"{alter} SET DEFAULT {column.Default}";
                // Where the parents refuse null as well, only another name, which they then have too, tells that it does so itself.
                var refuses = column.NotNull && !ColumnEmitter.IsNotValid(column) && column.InheritedNotNullName is null
                    && !keys.Contains(column.Name);
                if (refuses && column.NotNullName is not null)
                    yield return $"ALTER TABLE ONLY {PostgresText.Name(item)} ADD {ColumnEmitter.NotNullConstraint(column)}";
                else if (refuses && !above.Exists(candidate => candidate.NotNull))
                    yield return $"{alter} SET NOT NULL";
                if (column.Identity is { } identity) yield return $"{alter} ADD {ColumnEmitter.Identity(item, column, identity)}";
            }

            if (column.NotNull && ColumnEmitter.IsNotValid(column))
                yield return $"ALTER TABLE {PostgresText.Name(item)} ADD {ColumnEmitter.NotNullConstraint(column)}";
            foreach (
                var statement in ColumnEmitter.Physical(
                    alter, blank, column, item.Kind == TableKind.Foreign, withCompression: column.Inherited))
                yield return statement;
        }

        if (item.RowSecurity) yield return $"ALTER TABLE {PostgresText.Name(item)} ENABLE ROW LEVEL SECURITY";
        if (item.ForceRowSecurity) yield return $"ALTER TABLE {PostgresText.Name(item)} FORCE ROW LEVEL SECURITY";
    }

    /// <summary>What changes at a table as a whole in place; null where only another table will do.</summary>
    public static IReadOnlyList<string>? Change(Table from, Table to)
    {
        if (from.Kind != to.Kind || from.PartitionKey != to.PartitionKey || from.Server != to.Server) return null;
        var name = PostgresText.Name(to);
        var alter = $"ALTER {(to.Kind == TableKind.Foreign ? "FOREIGN " : "")}TABLE {name}";
        var statements = new List<string>();
        if (from.OfType != to.OfType) statements.Add(to.OfType is null ? NotOf(to) : Of(to));
        if (from.AccessMethod != to.AccessMethod)
            statements.Add($"{alter} SET ACCESS METHOD {PostgresText.Identifier(to.AccessMethod ?? "heap")}");
        if (from.Tablespace != to.Tablespace)
            statements.Add($"{alter} SET TABLESPACE {PostgresText.Identifier(to.Tablespace ?? "pg_default")}");
        if (from.Unlogged != to.Unlogged) statements.Add($"{alter} SET {(to.Unlogged ? "UNLOGGED" : "LOGGED")}");
        statements.AddRange(OptionChanges.Of(alter, from.Options, to.Options));
        if (from.ForeignOptions != to.ForeignOptions)
            statements.Add($"{alter} OPTIONS ({OptionChanges.Foreign(from.ForeignOptions, to.ForeignOptions)})");
        if (from.RowSecurity != to.RowSecurity) statements.Add($"{alter} {(to.RowSecurity ? "ENABLE" : "DISABLE")} ROW LEVEL SECURITY");
        if (from.ForceRowSecurity != to.ForceRowSecurity)
            statements.Add($"{alter} {(to.ForceRowSecurity ? "" : "NO ")}FORCE ROW LEVEL SECURITY");
        return statements;
    }

    /// <summary>Makes the table one of its type; after its columns are what the type's attributes are.</summary>
    public static string Of(Table item) => $"ALTER TABLE {PostgresText.Name(item)} OF {PostgresText.Name(item.OfType!)}";

    /// <summary>Makes the table one of no type.</summary>
    public static string NotOf(Table item) => $"ALTER TABLE {PostgresText.Name(item)} NOT OF";

    /// <summary>Makes the table a partition.</summary>
    public static string Attach(Table item) =>
        $"ALTER TABLE {PostgresText.Name(item.PartitionOf!)} ATTACH PARTITION {PostgresText.Name(item)} {item.PartitionBound}";

    /// <summary>Makes the partition a table of its own.</summary>
    public static string Detach(Table item) =>
        $"ALTER TABLE {PostgresText.Name(item.PartitionOf!)} DETACH PARTITION "
            + $"{PostgresText.Name(item)}{(item.DetachPending ? " FINALIZE" : "")}";

    /// <summary>What rests on an index of the table: replica identity and clustering.</summary>
    public static IEnumerable<string> IndexUses(Table? from, Table to)
    {
        if (from?.ReplicaIdentity != to.ReplicaIdentity)
        {
            yield return $"ALTER TABLE {PostgresText.Name(to)} REPLICA IDENTITY {to.ReplicaIdentity switch
            {
                null => "DEFAULT",
                { Mode: "INDEX", Index: { } index } => $"USING INDEX {PostgresText.Identifier(index)}",
                var identity => identity.Mode,
            }}";
        }

        foreach (var statement in Cluster("TABLE", to, from?.ClusteredOn, to.ClusteredOn)) yield return statement;
    }

    /// <summary>The index that CLUSTER goes by.</summary>
    public static IEnumerable<string> Cluster(string word, SchemaObject item, string? from, string? to) => from == to ? []
        : to is null ? [$"ALTER {word} {PostgresText.Name(item)} SET WITHOUT CLUSTER"]
        : [$"ALTER {word} {PostgresText.Name(item)} CLUSTER ON {PostgresText.Identifier(to)}"];

    protected override string Target(Table item) =>
        $"{(item.Kind == TableKind.Foreign ? "FOREIGN TABLE" : "TABLE")} {PostgresText.Name(item)}";

    protected override string GrantTarget(Table item) => $"TABLE {PostgresText.Name(item)}";

    protected override EquatableArray<Column> ColumnsOf(Table item) => item.Columns;

    protected override IEnumerable<string> Create(Table item) => Create(item, [], new HashSet<string>(), new HashSet<string>(), []);

    protected override IReadOnlyList<string>? Alter(Table from, Table to) => Change(from, to);

    protected override bool IsSame(Table from, Table to, ChangeAnalysis changes) =>
        from.IsSameAs(to) && !ColumnPlanner.ChangesOwnerOfNotNull(from, to, changes);

    protected override void Decide(Table from, Table to, ChangeAnalysis changes)
    {
        if (!WithoutColumns(from).Equals(WithoutColumns(to))) changes.Alter(from, to);
        ColumnPlanner.Decide(from, to, changes);
    }

    protected override void DecideAgain(Table from, Table to, ChangeAnalysis changes)
    {
        if (changes.Dropped.Contains(to.Id)) return;
        if (to.Columns.Any(column => changes.Columns.GetValueOrDefault(to.ColumnId(column.Name)) is { ChangesType: true }))
            RowTypes.Carry(from, changes);
    }

    protected override void Answer(ObjectId id, Disturbance by, ChangeAnalysis changes)
    {
        if (!by.Gone) return;
        // A table stands on its parents, which does not keep them from changing; where a parent is made anew, it is tied to the new one.
        if (by.Id.Kind == ObjectKind.Table) changes.Foresee(by.Id);
        // A foreign table holds nothing that could be lost with its server.
        if (changes.From.Model.Find<Table>(id) is { Kind: TableKind.Foreign }) changes.Recreate(id);
    }

    protected override IEnumerable<StepKind> StepsBeside(Table item, StepPlaces places)
    {
        var changes = places.Basis.Changes;
        var before = changes.Altered.TryGetValue(item.Id, out var altered) ? (Table)altered.From : null;
        if (((before is not null || changes.Added.Contains(item.Id)) && IndexUses(before, item).Any())
            || IndexPlanner.IsNew(item.Id, item.ReplicaIdentity?.Index, changes) || IndexPlanner.IsNew(item.Id, item.ClusteredOn, changes))
            yield return StepKind.Finish;
        var lets = changes.Untyped.Contains(item.Id) && !changes.Dropped.Contains(item.Id);
        if (lets || changes.Ties.Of(item.Id) is { Leaves.Count: > 0 } or { Holder: not null }) yield return StepKind.Detach;
        if (lets || changes.Ties.Of(item.Id) is { Joins.Count: > 0 }) yield return StepKind.Attach;
    }

    // One that waits for its rows to be moved has left its parents before.
    protected override Step? LeaveOf(ObjectId id, ObjectId needs, StepPlan steps) =>
        needs.Kind == ObjectKind.Table
        && steps.Changes.Refills.Of(id) is { HasParents: true }
        && steps.Changes.Ties.Original.ParentsOf(id).Contains(needs)
            ? new(id, StepKind.Detach)
            : base.LeaveOf(id, needs, steps);

    public override void Await(ObjectId id, ObjectId needs, StepPlan steps)
    {
        base.Await(id, needs, steps);
        // It is tied to its type again when that is there.
        if (needs.Kind == ObjectKind.CompositeType) steps.Order(steps.Existing(needs, StepKind.Alter), steps.Existing(id, StepKind.Attach));
    }

    protected override SchemaChange? Write(Step step, Table? from, Table? to, StepWriter writer) =>
        RefillEmitter.Write(step, from, to, writer) ?? base.Write(step, from, to, writer);

    protected override IEnumerable<string> CreateIn(Table item, StepWriter writer)
    {
        var along = writer.MadeWith(item.Id).ToList();
        var inline = along
            .OfType<Constraint>()
            .OrderBy(constraint => constraint.Kind)
            .ThenBy(constraint => constraint.Name, StringComparer.Ordinal)
            .ToList();
        var serial = along.OfType<Sequence>().Select(sequence => sequence.OwnedBy!.Column).ToHashSet();
        List<Table> parents =
        [
            .. item.Inherits.Select(parent => writer.Changes.To.Model.Find<Table>(parent.Id(ObjectKind.Table))).OfType<Table>(),
        ];
        // The name that the server would choose for a not-null constraint may still be a detached partition's.
        if (writer.Changes.To.Model.EngineVersion >= 18 && writer.Changes.Dropped.Contains(item.Id)) item = WithNames(item, parents);
        return [.. Create(item, inline, serial, writer.LaterDefaultsOf(item.Id), parents),
            .. inline.SelectMany(ConstraintPlanner.Rest),
            .. inline.SelectMany(constraint => writer.Rights.Describe(constraint, null))];
    }

    // One that others refer to through its whole cannot be dropped in place.
    protected override IEnumerable<string> DropIn(Table item, StepWriter writer)
    {
        var changes = writer.Changes;
        if (item.PartitionOf is not { } whole || changes.Dropped.Contains(whole.Id(ObjectKind.Table))) return Drop(item);
        var above = new HashSet<QualifiedName>();
        for (
            var name = whole;
            name is not null && above.Add(name);
            name = changes.From.Model.Find<Table>(name.Id(ObjectKind.Table))?.PartitionOf)
        {
        }

        var isReferredTo = changes.Ties.Original.Objects.OfType<ForeignKey>().Any(key => above.Contains(key.References));
        return isReferredTo ? [Detach(item), .. Drop(item)] : Drop(item);
    }

    protected override IEnumerable<string> Detach(Table from, StepWriter writer) =>
        IsLetGo(from, writer.Changes) ? [NotOf(from)] : TieEmitter.Untie(writer.Changes.Ties.Of(from.Id)!);

    protected override IEnumerable<string> Attach(Table? from, Table to, StepWriter writer) =>
        IsLetGo(to, writer.Changes)
            ? [Of(to)]
            : [.. TieEmitter.Tie(writer.Changes.Ties.Of(to.Id)!), .. writer.InheritedKeys.Attached(to.Id)];

    protected override IEnumerable<string> Finish(Table? from, Table to, StepWriter writer)
    {
        // What rested on an index that went is gone with it.
        var before =
            from is not null && !writer.Changes.Dropped.Contains(from.Id) ? from : to with { ReplicaIdentity = null, ClusteredOn = null };
        if (IndexPlanner.IsNew(to.Id, to.ReplicaIdentity?.Index, writer.Changes)) before = before with { ReplicaIdentity = null };
        if (IndexPlanner.IsNew(to.Id, to.ClusteredOn, writer.Changes)) before = before with { ClusteredOn = null };
        var uses = IndexUses(before, to);
        return writer.Changes.Refills.Of(to.Id) is { } refill ? [RefillEmitter.Drop(refill.From), .. uses] : uses;
    }

    protected override bool ComesOfHistory(Table from, Table to) => !from.DetachPending && to.DetachPending;

    private static Table WithoutColumns(Table table) => table with { Columns = [], Definition = null };

    /// <summary>Whether it lets go of its type for a while: the type is made anew, and the table's columns change by themselves.</summary>
    private static bool IsLetGo(Table table, ChangeSet changes) =>
        table.OfType is { } type && changes.Replaced.ContainsKey(type.Id(ObjectKind.CompositeType)) && changes.Untyped.Contains(table.Id);

    private static Table WithNames(Table item, List<Table> parents) => item with
    {
        Columns = [.. item.Columns.Select(column => column is { NotNull: true, InheritedNotNullName: null }
            && !(column.Inherited && parents.Exists(parent => parent.Find(column.Name) is { NotNull: true }))
            ? column with { NotNullName = ColumnEmitter.NotNullName(item.Name, column) }
            : column)],
    };
}
