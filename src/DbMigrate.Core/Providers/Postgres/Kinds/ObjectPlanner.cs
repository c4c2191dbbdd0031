using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>All that a plan knows of one kind of object, in the order in which it is asked: how the object is written, what a change of it
/// or of what it stands on means, which steps it has, and what they wait for. What every object has, comments and grants, is not its
/// business.</summary>
internal abstract class ObjectPlanner : KindPlanner
{
    /// <summary>The planner of an object.</summary>
    public static ObjectPlanner For(SchemaObject item) => (ObjectPlanner)Of(item.Id.Kind);

    /// <summary>How COMMENT ON names it: <c>TABLE public.users</c>.</summary>
    public abstract string Target(SchemaObject item);

    /// <summary>How GRANT names it: <c>TABLE public.users</c>; null where it has no privileges.</summary>
    public abstract string? GrantTarget(SchemaObject item);

    /// <summary>How DEPENDS ON EXTENSION names it.</summary>
    public abstract string ExtensionTarget(SchemaObject item);

    /// <summary>What ALTER DEFAULT PRIVILEGES calls the kind; null where there are none.</summary>
    public virtual string? RightsWord => null;

    /// <summary>What the engine itself gives everybody of a new one.</summary>
    public abstract EquatableArray<Grant> EngineRights(SchemaObject item);

    /// <summary>The statements that give it another name or schema.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.RenameInvalid"/>: the engine cannot rename the kind.</exception>
    public abstract IEnumerable<string> Rename(SchemaObject item, ObjectId to);

    /// <summary>The statements that make it.</summary>
    public abstract IEnumerable<string> Create(SchemaObject item);

    /// <summary>The statements that drop it.</summary>
    public abstract IEnumerable<string> Drop(SchemaObject item);

    /// <summary>The statements that change it in place; null where only making it anew will do.</summary>
    /// <param name="from">As it is.</param>
    /// <param name="to">As it is to be.</param>
    public abstract IReadOnlyList<string>? Alter(SchemaObject from, SchemaObject to);

    /// <summary>The columns that others can stand on.</summary>
    public abstract EquatableArray<Column> ColumnsOf(SchemaObject item);

    /// <summary>What it is attached to; null for all but parts of partitions.</summary>
    public abstract QualifiedName? ParentOf(SchemaObject item);

    /// <summary>Whether nothing has to happen to it.</summary>
    public abstract bool IsSame(SchemaObject from, SchemaObject to, ChangeAnalysis changes);

    /// <summary>Says what has to happen to one that is to change: in place, by another in its place, or anew.</summary>
    public abstract void Decide(SchemaObject from, SchemaObject to, ChangeAnalysis changes);

    /// <summary>The same again, once it is known what else changes.</summary>
    public abstract void DecideAgain(SchemaObject from, SchemaObject to, ChangeAnalysis changes);

    /// <summary>And of one that is to be, changed or not, at last.</summary>
    public abstract void DecideLast(SchemaObject item, ChangeAnalysis changes);

    /// <summary>What the change means that another takes its place while it is still there.</summary>
    public abstract void Replacing(SchemaObject from, SchemaObject to, ChangeAnalysis changes);

    /// <summary>The object as the server leaves it when it has made it anew for another type of a column: names, comments, options and
    /// marks stay; statistics targets, the extensions it depends on, and whose statistics are, do not.</summary>
    public abstract SchemaObject AfterRebuild(SchemaObject item);

    /// <summary>The object or column that brings it along when it is made; null where a step of its own makes it.</summary>
    public abstract ObjectId? MadeWith(SchemaObject item, PlanBasis basis);

    /// <summary>The objects and columns of which the first that is dropped takes it along.</summary>
    public abstract IEnumerable<ObjectId> GoesWith(SchemaObject item, PlanBasis basis);

    /// <summary>Whether it is a parent's, and comes and goes with that one by no step.</summary>
    public abstract bool IsParents(SchemaObject item);

    /// <summary>The steps that one that is to be has beside being made, changed and dropped.</summary>
    public abstract IEnumerable<StepKind> StepsBeside(SchemaObject item, StepPlaces places);

    /// <summary>What the steps of one that is there wait for, beyond what it needs by the catalog.</summary>
    public abstract void OrderOld(SchemaObject item, StepPlan steps);

    /// <summary>What the steps of one that is to be wait for, likewise.</summary>
    public abstract void OrderNew(SchemaObject item, StepPlan steps);

    /// <summary>Among what its name has to be its own: relations and types share names in a schema, constraints in a table.</summary>
    public virtual (string? Schema, string? Among, string Name) NameOf(ObjectId id) => (id.Schema, null, id.Name);

    /// <summary>What statements that mean it say instead of its whole name: of a function, the name without its arguments' types; of a
    /// primary key, its table. Null of what is always named.</summary>
    public virtual QualifiedName? MeantBy(ObjectId id, SchemaModel model) => null;

    /// <summary>Whether it acts on other statements while it is there.</summary>
    public virtual bool ActsOnOthers(ObjectId id) => false;

    /// <summary>Makes room for another of its name: it is called otherwise, until it goes.</summary>
    public abstract IEnumerable<string> MakeRoom(SchemaObject from);

    /// <summary>Makes it while another of its name has only made room.</summary>
    public abstract IEnumerable<string> CreateBeside(SchemaObject item, StepWriter writer);

    /// <summary>What its values need to become those of another in its place.</summary>
    public abstract IEnumerable<string> StartConversion(SchemaObject from, SchemaObject to, StepWriter writer);

    /// <summary>Drops it when no values are of it any more, and what that needed.</summary>
    public abstract IEnumerable<string> EndConversion(SchemaObject from, SchemaObject to, StepWriter writer);

    /// <summary>Whether the object is part of another.</summary>
    /// <param name="child">The object; null is none.</param>
    /// <param name="parent">The other's id.</param>
    public static bool IsPartOf(SchemaObject? child, ObjectId parent) => child is not null && For(child).ParentOf(child) is { } above
        && (above.Schema, above.Name) == (parent.Schema, parent.Name);

    public sealed override void Disturbed(ObjectId id, Disturbance by, ChangeAnalysis changes)
    {
        if (changes.Dropped.Contains(id) || changes.To.Model.Find(id) is null) return;
        // A partition's index goes with the whole's.
        if (by.Gone && IsPartOf(changes.From.Model.Find(id), by.Id)) changes.Recreate(id);
        // What no longer needs it after its own change is changed first and stays.
        else if (!by.Gone || !changes.Altered.ContainsKey(id) || changes.StillNeeds(id, by.Id)) Answer(id, by, changes);
    }

    /// <summary>What becomes of one that stays so far, and needs what goes or changes.</summary>
    protected virtual void Answer(ObjectId id, Disturbance by, ChangeAnalysis changes)
    {
        var replaced = changes.Replaced.ContainsKey(by.Id);
        if (IsReplaceable)
        {
            if (by.Gone || replaced) changes.Replace(id);
        }
        else if (by.Gone || replaced || !FollowsTypeChange || changes.Columns.GetValueOrDefault(by.Id) is { ThroughText: true })
        {
            changes.Recreate(id);
        }
    }
}
