using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Primary keys, unique, check and exclusion constraints.</summary>
internal sealed class ConstraintPlanner : PartPlanner<Constraint>
{
    public static ConstraintPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Constraint;

    public override bool FollowsTypeChange => true;

    public override bool ReadsRows => true;

    public override bool IsAttachable => true;

    public override bool IsShape => true;

    public override QualifiedName? MeantBy(ObjectId id, SchemaModel model) =>
        model.Find<Constraint>(id) is { Kind: ConstraintKind.PrimaryKey } key ? new(key.Schema, key.Table) : null;

    /// <summary>The constraint as a part of CREATE TABLE, with the storage of its index, which its own definition leaves out.</summary>
    public static string Inline(Constraint item)
    {
        var clauses = new List<string>();
        // An exclusion constraint's definition is its index's, and tells them.
        if (item.Options.Count > 0 && item.Kind != ConstraintKind.Exclusion) clauses.Add($"WITH ({PostgresText.Options(item.Options)})");
        if (item.Tablespace is { } place) clauses.Add($"USING INDEX TABLESPACE {PostgresText.Identifier(place)}");
        var definition = clauses.Count == 0 ? item.Definition : IndexText.InsertAfterColumns(item.Definition, string.Join(' ', clauses));
        return $"CONSTRAINT {PostgresText.Identifier(item.Name)} {definition}";
    }

    /// <summary>What a constraint that was just made still lacks.</summary>
    public static IEnumerable<string> Rest(Constraint item) =>
        [.. IndexPlanner.Targets(PostgresText.Name(item), [], item.StatisticsTargets), .. KeyTriggerEmitter.Set(item, [], item.Firing)];

    protected override string Target(Constraint item) => $"CONSTRAINT {PostgresText.Identifier(item.Name)} ON {PostgresText.TableOf(item)}";

    // By its index.
    protected override string ExtensionTarget(Constraint item) => $"INDEX {PostgresText.Name(item)}";

    protected override IEnumerable<string> Rename(Constraint item, ObjectId to) => [RenameConstraint(item, to)];

    private static IEnumerable<string> IndexOptions(Constraint from, Constraint to)
    {
        var alter = $"ALTER INDEX {PostgresText.Name(to)}";
        IEnumerable<string> statements =
        [
            .. from.Unusable && !to.Unusable ? new[] { $"REINDEX INDEX {PostgresText.Name(to)}" } : [],
            .. OptionChanges.Ordered(alter, from.Options, to.Options),
            .. IndexPlanner.Targets(PostgresText.Name(to), from.StatisticsTargets, to.StatisticsTargets),
        ];
        return from.Tablespace == to.Tablespace ? statements
            : [.. statements, $"{alter} SET TABLESPACE {PostgresText.Identifier(to.Tablespace ?? "pg_default")}"];
    }

    protected override IEnumerable<string> Create(Constraint item) =>
        [$"ALTER TABLE {PostgresText.TableOf(item)} ADD {Inline(item)}", .. Rest(item)];

    protected override IEnumerable<string> Drop(Constraint item) => [DropConstraint(item)];

    protected override IReadOnlyList<string>? Alter(Constraint from, Constraint to)
    {
        // What has a parent's check is another thing than what has its own.
        if (to.Kind == ConstraintKind.Check && from.Inherited != to.Inherited) return null;
        // What it is attached to is the partition's business.
        if (Essence(from) == Essence(to))
        {
            // One that is part of another cannot be made anew by itself.
            var firing = to.Parent is null
                ? KeyTriggerEmitter.Change(to, from.Firing, to.Firing)
                : KeyTriggerEmitter.Set(to, from.Firing, to.Firing);
            return firing is null ? null : [.. IndexOptions(from, to), .. firing];
        }

        return from.Definition == to.Definition + " NOT VALID" ? [Validate(to)] : null;
    }

    /// <summary>Adds the constraint for new rows only; <see cref="Validate"/> checks the others while writers go on.</summary>
    /// <param name="item">The constraint.</param>
    /// <param name="definition">What follows its name.</param>
    /// <param name="replaces">In the place of one of the same name.</param>
    internal static string AddUnchecked(TablePart item, string definition, bool replaces) =>
        $"ALTER TABLE {PostgresText.TableOf(item)} {Room(item, replaces)}ADD CONSTRAINT {PostgresText.Identifier(item.Name)} {definition} "
            + $"NOT VALID";

    /// <summary>Adds a check for new rows only that refuses null in a column.</summary>
    internal static string AddNotNullCheck(Table table, Column column, string name) =>
        $"{ColumnEmitter.Alter(table)} ADD CONSTRAINT {PostgresText.Identifier(name)} CHECK ({PostgresText.Identifier(column.Name)} IS NOT "
            + $"NULL) NOT VALID";

    /// <summary>Builds the index of a unique constraint or primary key while writers go on.</summary>
    /// <param name="item">The constraint.</param>
    /// <param name="name">What the index is called.</param>
    internal static string CreateIndexConcurrently(Constraint item, string name)
    {
        var (_, keys, nullsNotDistinct, _) = Parts(item);
        var options = item.Options.Count > 0 ? $" WITH ({PostgresText.Options(item.Options)})" : "";
        var tablespace = item.Tablespace is { } place ? $" TABLESPACE {PostgresText.Identifier(place)}" : "";
        return $"CREATE UNIQUE INDEX CONCURRENTLY {PostgresText.Identifier(name)} ON {PostgresText.TableOf(item)} "
            + $"{keys}{(nullsNotDistinct ? " NULLS NOT DISTINCT" : "")}{options}{tablespace}";
    }

    /// <summary>Makes an index a constraint's, and gives it the constraint's name.</summary>
    /// <param name="item">The constraint.</param>
    /// <param name="name">What the index is called.</param>
    /// <param name="replaces">In the place of a constraint of the same name.</param>
    internal static string AddUsingIndex(Constraint item, string name, bool replaces)
    {
        var (word, _, _, timing) = Parts(item);
        return $"ALTER TABLE {PostgresText.TableOf(item)} {Room(item, replaces)}ADD CONSTRAINT {PostgresText.Identifier(item.Name)} {word} "
            + $"USING INDEX {PostgresText.Identifier(name)}{timing}";
    }

    /// <summary>What of a key's index decides whether it can be part of another, as of an index.</summary>
    internal static string IndexEssence(Constraint item)
    {
        var (_, keys, nullsNotDistinct, _) = Parts(item);
        return $"btree {keys}{(nullsNotDistinct ? " NULLS NOT DISTINCT" : "")}";
    }

    private static string Room(TablePart item, bool replaces) => replaces ? $"DROP CONSTRAINT {PostgresText.Identifier(item.Name)}, " : "";

    /// <summary>Cuts <c>UNIQUE NULLS NOT DISTINCT (a) INCLUDE (b) DEFERRABLE</c> where the server's grammar does.</summary>
    private static (string Word, string Keys, bool NullsNotDistinct, string Timing) Parts(Constraint item)
    {
        const string distinct = "NULLS NOT DISTINCT ";
        var word = item.Kind == ConstraintKind.PrimaryKey ? "PRIMARY KEY" : "UNIQUE";
        var rest = item.Definition[(word.Length + 1)..];
        var nullsNotDistinct = rest.StartsWith(distinct, StringComparison.Ordinal);
        if (nullsNotDistinct) rest = rest[distinct.Length..];
        var keys = rest[..(rest.LastIndexOf(')') + 1)];
        return (word, keys, nullsNotDistinct, rest[keys.Length..]);
    }

    private static Constraint Essence(Constraint item) => Bare(item with
    {
        Definition = item.Kind == ConstraintKind.Exclusion ? IndexText.CutOptions(item.Definition).Definition : item.Definition,
        Parent = null,
        Inherited = false,
        Options = [],
        StatisticsTargets = [],
        Tablespace = null,
        IndexComment = null,
        Unusable = false,
        Firing = [],
    });

    /// <summary>Drops a constraint.</summary>
    internal static string DropConstraint(TablePart item) =>
        $"ALTER TABLE {PostgresText.TableOf(item)} DROP CONSTRAINT {PostgresText.Identifier(item.Name)}";

    /// <summary>Gives a constraint another name.</summary>
    internal static string RenameConstraint(TablePart item, ObjectId to) =>
        $"ALTER TABLE {PostgresText.TableOf(item)} RENAME CONSTRAINT {PostgresText.Identifier(item.Name)} TO "
            + $"{PostgresText.Identifier(to.Name)}";

    /// <summary>Checks the rows that are there.</summary>
    internal static string Validate(TablePart item) =>
        $"ALTER TABLE {PostgresText.TableOf(item)} VALIDATE CONSTRAINT {PostgresText.Identifier(item.Name)}";

    protected override QualifiedName? ParentOf(Constraint item) => item.Parent;

    protected override void Decide(Constraint from, Constraint to, ChangeAnalysis changes)
    {
        // The server sets no storage parameters of a partitioned table's index.
        if (to.Options != from.Options && IsOfPartitioned(to, changes.To)) changes.Recreate(to.Id);
        else base.Decide(from, to, changes);
    }

    protected override Constraint AfterRebuild(Constraint item) => item with { StatisticsTargets = [], DependsOnExtensions = [] };

    /// <summary>It is written inside its new table where nothing stands against it.</summary>
    protected override ObjectId? MadeWith(Constraint item, PlanBasis basis)
    {
        var changes = basis.Changes;
        if (!changes.Added.Contains(item.TableId) || changes.To.Model.Find<Table>(item.TableId) is null) return null;
        if (item.Inherited || changes.Late.Contains(item.Id) || changes.Ties.Given.Contains(item.Id)) return null;
        if (IsNotValid(item)) return null;
        return basis.IsTidy || !CallsRoutine(item, changes.To) ? item.TableId : null;
    }

    // A check whose function takes the table's row has to go before the table.
    protected override bool StandsAlone(Constraint item, PlanBasis basis) => !basis.IsTidy && CallsRoutine(item, basis.Changes.From);

    protected override bool IsParents(Constraint item) => item is { Kind: ConstraintKind.Check, Inherited: true };

    /// <summary>What a child has of its parent's check is made with that one, but for the comment, which is its own.</summary>
    protected override IEnumerable<StepKind> StepsBeside(Constraint item, StepPlaces places) =>
        IsParents(item) && item.Comment is not null && places.Basis.Changes.Added.Contains(item.Id)
            ? base.StepsBeside(item, places).Append(StepKind.Finish)
            : base.StepsBeside(item, places);

    protected override IEnumerable<string> Finish(Constraint? from, Constraint to, StepWriter writer) => writer.Rights.Describe(to, null);

    /// <summary>A child that is made later has the check as a valid one, so the check comes again after it.</summary>
    protected override void DecideLast(Constraint item, ChangeAnalysis changes)
    {
        if (!IsParents(item) || !IsNotValid(item) || !changes.Added.Contains(item.TableId)) return;
        var kin = changes.Ties.Wanted.Above(item.TableId);
        foreach (var check in changes.To.Model.Objects.OfType<Constraint>().Where(check => check.Name == item.Name).ToList())
        {
            if (kin.Contains(check.TableId) || (IsParents(check) && changes.Ties.Wanted.Above(check.TableId).Overlaps(kin)))
                changes.Recreate(check.Id);
        }
    }

    protected override void OrderNew(Constraint item, StepPlan steps)
    {
        OrderFiring(item, item.Firing, steps);
        if (steps.Existing(item.Id, StepKind.Finish) is not { } finish) return;
        foreach (var above in steps.Changes.Ties.Wanted.Above(item.TableId))
            steps.Order(steps.AddOf(item.Id with { Schema = above.Schema, Table = above.Name }), finish);
        steps.Order(steps.AddOf(item.TableId), finish);
        steps.Order(steps.Existing(item.TableId, StepKind.Attach), finish);
    }

    /// <summary>Whether rows that were there before may break it.</summary>
    public static bool IsNotValid(Constraint item) => item.Definition.EndsWith(" NOT VALID", StringComparison.Ordinal);

    // A partitioned table's partitions bring their own parts, under the names they are to have.
    protected override IEnumerable<string> CreateIn(Constraint item, StepWriter writer) =>
        item.Kind != ConstraintKind.Check && IsOfPartitioned(item, writer.Changes.To)
            ? [$"ALTER TABLE ONLY {PostgresText.TableOf(item)} ADD {Inline(item)}", .. Rest(item)]
            : Create(item);

    protected override IEnumerable<string> Attach(Constraint? from, Constraint to, StepWriter writer) =>
        [IndexPlanner.Attach(to.Schema, to.Name, to.Parent!)];

    protected override bool ComesOfHistory(Constraint from, Constraint to) => !from.Unusable && to.Unusable;

    private static bool IsOfPartitioned(Constraint item, DependencyMap map) =>
        map.Model.Find<Table>(item.TableId)?.PartitionKey is not null;

    private static bool CallsRoutine(Constraint item, DependencyMap map) =>
        map.NeedsOf(item.Id).Any(need => need.Kind == ObjectKind.Routine);
}
