using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>The planner of one record. What it does not say is as with most kinds: it is made and dropped by one step each, after and
/// before what it needs, and made anew where anything but comment and grants changes, or where that goes which it stands on.</summary>
/// <typeparam name="T">The record.</typeparam>
internal abstract class ObjectPlanner<T> : ObjectPlanner
    where T : SchemaObject
{
    public sealed override string Target(SchemaObject item) => Target((T)item);

    public sealed override string? GrantTarget(SchemaObject item) => GrantTarget((T)item);

    public sealed override string ExtensionTarget(SchemaObject item) => ExtensionTarget((T)item);

    public sealed override EquatableArray<Grant> EngineRights(SchemaObject item) => EngineRights((T)item);

    public sealed override IEnumerable<string> Rename(SchemaObject item, ObjectId to) => Rename((T)item, to);

    public sealed override IEnumerable<string> Create(SchemaObject item) => Create((T)item);

    public sealed override IEnumerable<string> Drop(SchemaObject item) => Drop((T)item);

    public sealed override IReadOnlyList<string>? Alter(SchemaObject from, SchemaObject to) => Alter((T)from, (T)to);

    public sealed override EquatableArray<Column> ColumnsOf(SchemaObject item) => ColumnsOf((T)item);

    public sealed override QualifiedName? ParentOf(SchemaObject item) => ParentOf((T)item);

    public sealed override bool IsSame(SchemaObject from, SchemaObject to, ChangeAnalysis changes) => IsSame((T)from, (T)to, changes);

    public sealed override void Decide(SchemaObject from, SchemaObject to, ChangeAnalysis changes) => Decide((T)from, (T)to, changes);

    public sealed override void DecideAgain(SchemaObject from, SchemaObject to, ChangeAnalysis changes) =>
        DecideAgain((T)from, (T)to, changes);

    public sealed override void DecideLast(SchemaObject item, ChangeAnalysis changes) => DecideLast((T)item, changes);

    public sealed override void Replacing(SchemaObject from, SchemaObject to, ChangeAnalysis changes) => Replacing((T)from, to, changes);

    public sealed override SchemaObject AfterRebuild(SchemaObject item) => AfterRebuild((T)item);

    public sealed override ObjectId? MadeWith(SchemaObject item, PlanBasis basis) => MadeWith((T)item, basis);

    public sealed override IEnumerable<ObjectId> GoesWith(SchemaObject item, PlanBasis basis) => GoesWith((T)item, basis);

    public sealed override bool IsParents(SchemaObject item) => IsParents((T)item);

    public sealed override IEnumerable<StepKind> StepsBeside(SchemaObject item, StepPlaces places) => StepsBeside((T)item, places);

    public sealed override void OrderOld(SchemaObject item, StepPlan steps) => OrderOld((T)item, steps);

    public sealed override void OrderNew(SchemaObject item, StepPlan steps) => OrderNew((T)item, steps);

    public sealed override IEnumerable<string> MakeRoom(SchemaObject from) => MakeRoom((T)from);

    public sealed override IEnumerable<string> CreateBeside(SchemaObject item, StepWriter writer) => CreateBeside((T)item, writer);

    public sealed override IEnumerable<string> StartConversion(SchemaObject from, SchemaObject to, StepWriter writer) =>
        StartConversion((T)from, to, writer);

    public sealed override IEnumerable<string> EndConversion(SchemaObject from, SchemaObject to, StepWriter writer) =>
        EndConversion((T)from, to, writer);

    public override SchemaChange? Write(Step step, StepWriter writer)
    {
        // What the old one has to let go of before is the kind's business.
        if (step.Kind != StepKind.Detach && writer.Changes.Replaced.TryGetValue(step.Id, out var replaced))
            return TypeReplacement.Write(step, replaced.From, replaced.To, writer);
        var from = writer.Changes.From.Model.Find<T>(step.Id);
        var to = writer.Changes.To.Model.Find<T>(step.Id);
        var change = Write(step, from, to, writer);
        // What only a build that failed, or a hand in the catalogs, makes has no statement: a comparison tells of it all the same.
        return change is null || change.Sql.Count > 0 || (step.Kind == StepKind.Alter && ComesOfHistory(from!, to!)) ? change : null;
    }

    protected abstract string Target(T item);

    protected virtual string? GrantTarget(T item) => null;

    protected virtual string ExtensionTarget(T item) => Target(item);

    protected virtual EquatableArray<Grant> EngineRights(T item) => [];

    protected virtual IEnumerable<string> Rename(T item, ObjectId to)
    {
        var name = NameIn(to);
        if (item.Id.Schema != to.Schema) yield return $"ALTER {Target(item)} SET SCHEMA {PostgresText.Identifier(to.Schema!)}";
        if (item.Name == name) yield break;
        if (item.Id.Schema != to.Schema) item = (T)(item with { Schema = to.Schema });
        yield return $"ALTER {Target(item)} RENAME TO {PostgresText.Identifier(name)}";
    }

    /// <summary>The name of one that has the id.</summary>
    protected virtual string NameIn(ObjectId id) => id.Name;

    protected abstract IEnumerable<string> Create(T item);

    protected virtual IEnumerable<string> Drop(T item) => [$"DROP {Target(item)}"];

    /// <summary>By default nothing but comment and grants can be changed in place.</summary>
    protected virtual IReadOnlyList<string>? Alter(T from, T to) => Bare(from) == Bare(to) ? [] : null;

    /// <summary>The object without what every object has.</summary>
    protected static T Bare(T item) => (T)(item with { Comment = null, Grants = [], Owner = null, DependsOnExtensions = [] });

    protected virtual EquatableArray<Column> ColumnsOf(T item) => [];

    protected virtual QualifiedName? ParentOf(T item) => null;

    protected virtual bool IsSame(T from, T to, ChangeAnalysis changes) => from.IsSameAs(to);

    protected virtual void Decide(T from, T to, ChangeAnalysis changes)
    {
        if (Alter(from, to) is not null) changes.Alter(from, to);
        else if (IsReplaceable) changes.Replace(to.Id);
        else changes.Recreate(to.Id);
    }

    protected virtual void DecideAgain(T from, T to, ChangeAnalysis changes)
    {
    }

    protected virtual void DecideLast(T item, ChangeAnalysis changes)
    {
    }

    protected virtual void Replacing(T from, SchemaObject to, ChangeAnalysis changes)
    {
    }

    protected virtual T AfterRebuild(T item) => item;

    protected virtual ObjectId? MadeWith(T item, PlanBasis basis) => null;

    protected virtual IEnumerable<ObjectId> GoesWith(T item, PlanBasis basis) => [];

    protected virtual bool IsParents(T item) => false;

    protected virtual IEnumerable<StepKind> StepsBeside(T item, StepPlaces places) => [];

    protected virtual void OrderOld(T item, StepPlan steps)
    {
    }

    protected virtual void OrderNew(T item, StepPlan steps)
    {
    }

    /// <summary>The change of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="from">The object as it is; null where there is none.</param>
    /// <param name="to">As it is to be, likewise.</param>
    /// <param name="writer">What else there is to know.</param>
    protected virtual SchemaChange? Write(Step step, T? from, T? to, StepWriter writer) => step.Kind switch
    {
        StepKind.Drop => new DropObject(from!) { Sql = [.. DropIn(from!, writer)] },
        StepKind.Add => new CreateObject(to!)
        {
            Sql = [.. Guarded(step, CreateIn(to!, writer), writer), .. writer.Rights.Describe(to!, from)],
        },
        StepKind.Alter => new AlterObject(from!, to!)
        {
            Sql =
            [
                .. Guarded(step, AlterIn(Rebuilt(from!, writer), to!, writer), writer),
                .. writer.Rights.Change(Rebuilt(from!, writer), to!),
            ],
        },
        StepKind.Detach => new AlterObject(writer.InPlace(from!), to ?? from!) { Sql = [.. Detach(from!, writer)] },
        StepKind.Attach => new AlterObject(writer.InPlace(from ?? to!), writer.InPlaceAfter(to!)) { Sql = [.. Attach(from, to!, writer)] },
        StepKind.Finish => new AlterObject(from ?? to!, to!) { Sql = [.. Finish(from, to!, writer)] },
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    /// <summary>The statements of its step that makes it.</summary>
    protected virtual IEnumerable<string> CreateIn(T item, StepWriter writer) => Create(item);

    /// <summary>Of the one that drops it.</summary>
    protected virtual IEnumerable<string> DropIn(T item, StepWriter writer) => Drop(item);

    /// <summary>Of the one that changes it in place.</summary>
    protected virtual IEnumerable<string> AlterIn(T from, T to, StepWriter writer) => Alter(from, to)!;

    /// <summary>Statements that a step needs around them.</summary>
    protected virtual IEnumerable<string> Guarded(Step step, IEnumerable<string> statements, StepWriter writer) => statements;

    /// <summary>The statements that take it from others.</summary>
    protected virtual IEnumerable<string> Detach(T from, StepWriter writer) =>
        throw new NotSupportedException($"{Kind} is tied to nothing.");

    /// <summary>Those that give it to others.</summary>
    /// <param name="from">As it is; null where it is new.</param>
    /// <param name="to">As it is to be.</param>
    /// <param name="writer">What else there is to know.</param>
    protected virtual IEnumerable<string> Attach(T? from, T to, StepWriter writer) =>
        throw new NotSupportedException($"{Kind} is tied to nothing.");

    /// <summary>Those that come when everything else is there.</summary>
    /// <param name="from">As it is; null where it is new.</param>
    /// <param name="to">As it is to be.</param>
    /// <param name="writer">What else there is to know.</param>
    protected virtual IEnumerable<string> Finish(T? from, T to, StepWriter writer) =>
        throw new NotSupportedException($"{Kind} has nothing to be finished.");

    /// <summary>Whether no statement could bring about what is to be.</summary>
    protected virtual bool ComesOfHistory(T from, T to) => false;

    protected virtual IEnumerable<string> MakeRoom(T from) => [RenameEmitter.Rename(from, RenameEmitter.OldName(from))];

    protected virtual IEnumerable<string> CreateBeside(T item, StepWriter writer) => Create(item);

    protected virtual IEnumerable<string> StartConversion(T from, SchemaObject to, StepWriter writer) => [];

    protected virtual IEnumerable<string> EndConversion(T from, SchemaObject to, StepWriter writer) =>
        Drop(Renamed(from, RenameEmitter.OldName(from)));

    /// <summary>The object by another name.</summary>
    protected virtual T Renamed(T item, string name) => (T)(item with { Name = name });

    private T Rebuilt(T item, StepWriter writer) => writer.Changes.Rebuilt.Contains(item.Id) ? AfterRebuild(item) : item;
}
