using DbMigrate.Providers.Postgres.Planning;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>What a plan has to know of one kind of thing that has steps of its own: an object (<see cref="ObjectPlanner"/>) or a
/// column.</summary>
internal abstract class KindPlanner
{
    /// <summary>The kind.</summary>
    public abstract ObjectKind Kind { get; }

    /// <summary>Another takes its name while it is still there, and it goes when no column is of it any more: what columns' values are
    /// of.</summary>
    public virtual bool IsReplaceable => false;

    /// <summary>A column can be of it, of its rows, or of a type within it, and needs it even without a default.</summary>
    public virtual bool GivesTypes => false;

    /// <summary>It minds a column's values, not what the column refuses or how it is stored: null in a key of a grouped view,
    /// say.</summary>
    public virtual bool SeesOnlyValues => false;

    /// <summary>It reads a column's rows, which have to be filled by the default before.</summary>
    public virtual bool ReadsRows => false;

    /// <summary>It acts on rows that come into its table: those that are only moved come before it.</summary>
    public virtual bool ActsOnRows => false;

    /// <summary>The server carries a column's new type into what is made of the column alone, and rebuilds it.</summary>
    public virtual bool FollowsTypeChange => false;

    /// <summary>Those of partitions are attached to the whole's, which is whole when they are.</summary>
    public virtual bool IsAttachable => false;

    /// <summary>It is of a table's shape, which those that become its parts or children have to have.</summary>
    public virtual bool IsShape => false;

    /// <summary>Its name has the names of types in it, which have to be what they were when it is dropped.</summary>
    public virtual bool IsNamedByTypes => false;

    /// <summary>What becomes of one that stands on something that goes or changes.</summary>
    /// <param name="id">The one.</param>
    /// <param name="by">What it stands on.</param>
    /// <param name="changes">What is found until now.</param>
    public abstract void Disturbed(ObjectId id, Disturbance by, ChangeAnalysis changes);

    /// <summary>As things are: it goes, or lets go, before what it needs goes or changes.</summary>
    public void LetGo(ObjectId id, ObjectId needs, StepPlan steps)
    {
        var changes = steps.Changes;
        var leave = LeaveOf(id, needs, steps);
        var neededDrop = changes.Replaced.ContainsKey(needs)
            ? new(needs, StepKind.Finish)
            : steps.DropOf(needs) ?? steps.Existing(needs, StepKind.Finish);
        steps.Order(leave, neededDrop);
        if (IsNamedByTypes) steps.Order(leave, steps.RoomOf(needs));
        steps.Order(leave, steps.Existing(needs, StepKind.Alter));
        if (changes.Replaced.ContainsKey(id)) steps.Order(OldsEnd(id, needs, steps), neededDrop);
        LetGoInPlace(new(id, needs, neededDrop, changes.IsMadeAnew(needs)), leave, steps);
    }

    /// <summary>As things will be: what is needed is made or changed before it is made or changed.</summary>
    public virtual void Await(ObjectId id, ObjectId needs, StepPlan steps)
    {
        var needed = Of(needs.Kind);
        if (ObjectPlanner.IsPartOf(steps.Changes.To.Model.Find(id), needs))
        {
            // A partition's index is an index before it is attached.
            steps.Order(steps.AddOf(needs), steps.Existing(id, StepKind.Attach));
            return;
        }

        var again = steps.Changes.IsMadeAnew(needs);
        AwaitStep(id, needs, steps.AddOf(needs), again, steps);
        if (!SeesOnlyValues || !steps.Changes.Columns.TryGetValue(needs, out var column) || column.ChangesValues)
            AwaitStep(id, needs, steps.Existing(needs, StepKind.Alter), again, steps);
        if (ReadsRows && needs.Kind == ObjectKind.Column) AwaitStep(id, needs, steps.Existing(needs, StepKind.Attach), again, steps);
        foreach (var step in needed.IsAttachable ? steps.AttachedParts(needs) : []) AwaitStep(id, needs, step, again, steps);
    }

    /// <summary>The change that a step of its is; null where the step needs no statement.</summary>
    public abstract SchemaChange? Write(Step step, StepWriter writer);

    /// <summary>The planner of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind has no steps.</exception>
    public static KindPlanner Of(ObjectKind kind) => PlannedKinds.Of(kind);

    /// <summary>The step by which it lets go of what it needs for good; null where it stays.</summary>
    protected virtual Step? LeaveOf(ObjectId id, ObjectId needs, StepPlan steps) => steps.DropOf(id);

    /// <summary>The step by which one that another replaces lets go of what it needs.</summary>
    protected virtual Step? OldsEnd(ObjectId id, ObjectId needs, StepPlan steps) => new(id, StepKind.Finish);

    /// <summary>One that stays lets go of what it needs, which goes.</summary>
    protected virtual void LetGoInPlace(Need need, Step? leave, StepPlan steps)
    {
        if (leave is not null || need.Again) return;
        steps.Order(steps.Existing(need.Id, StepKind.Alter), steps.DropOf(need.Needs));
        steps.Order(steps.Existing(need.Id, StepKind.Detach), need.NeededDrop);
    }

    /// <summary>It comes after a step that makes or changes what it needs.</summary>
    protected virtual void AwaitStep(ObjectId id, ObjectId needs, Step? step, bool again, StepPlan steps)
    {
        var add = steps.AddOf(id);
        steps.Order(step, add ?? steps.Existing(id, StepKind.Alter));
    }
}

/// <summary>What goes or changes under others.</summary>
/// <param name="Id">An object or column.</param>
/// <param name="Gone">It goes, whether or not it comes again; else it changes in place.</param>
internal readonly record struct Disturbance(ObjectId Id, bool Gone);

/// <summary>What one that stays needs, and what becomes of that.</summary>
/// <param name="Id">The one.</param>
/// <param name="Needs">What it needs.</param>
/// <param name="NeededDrop">The step by which that goes; null where it stays.</param>
/// <param name="Again">It goes and comes again.</param>
internal readonly record struct Need(ObjectId Id, ObjectId Needs, Step? NeededDrop, bool Again);
