using DbMigrate.Planning;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>The steps of a plan, and which needs which.</summary>
internal sealed class StepPlan
{
    private readonly StepGraph<Step> _graph;
    private readonly Lazy<ILookup<(string?, string), ObjectId>> _attached;

    private StepPlan(StepPlaces places, StepGraph<Step> graph)
    {
        (Places, _graph) = (places, graph);
        _attached = new(() => Changes.To.Model.Objects
            .Select(item => (item.Id, Parent: ObjectPlanner.For(item).ParentOf(item)))
            .Where(pair => pair.Parent is not null)
            .ToLookup(pair => (pair.Parent!.Schema, pair.Parent.Name), pair => pair.Id));
    }

    /// <summary>Which step makes and drops what.</summary>
    public StepPlaces Places { get; }

    /// <summary>What the steps are made of.</summary>
    public PlanBasis Basis => Places.Basis;

    /// <summary>What has to happen.</summary>
    public ChangeSet Changes => Places.Basis.Changes;

    /// <summary>All steps.</summary>
    public IEnumerable<Step> All => _graph.Steps;

    /// <summary>Turns a change set into steps and says which needs which.</summary>
    public static StepPlan Of(PlanBasis basis)
    {
        var places = new StepPlaces(basis);
        var graph = new StepGraph<Step>();
        foreach (var step in Steps(places)) graph.Add(step);
        var plan = new StepPlan(places, graph);
        StepOrder.Apply(plan);
        return plan;
    }

    /// <summary>The steps in order, and those that came before one they would better have come after.</summary>
    /// <exception cref="StepCycleException{TStep}">Steps need each other in a circle.</exception>
    public (IReadOnlyList<Step> Steps, IReadOnlySet<Step> Early) Sort() => _graph.Sort();

    /// <summary>The second step needs the first; nothing where one of them is not there, or both are the same.</summary>
    public void Order(Step? before, Step? after) => _graph.Order(before, after);

    /// <summary>The second step is better off after the first, but can do without.</summary>
    public void Prefer(Step? before, Step? after) => _graph.Prefer(before, after);

    /// <summary>The step of this kind for an object or column; null where the plan has none.</summary>
    public Step? Existing(ObjectId id, StepKind kind) => _graph.Contains(new(id, kind)) ? new(id, kind) : null;

    /// <summary>The steps of an object or column.</summary>
    public IEnumerable<Step> StepsOf(ObjectId id) => Enum.GetValues<StepKind>().Select(kind => Existing(id, kind)).OfType<Step>();

    /// <inheritdoc cref="StepPlaces.DropOf"/>
    public Step? DropOf(ObjectId id) => Places.DropOf(id);

    /// <inheritdoc cref="StepPlaces.RoomOf"/>
    public Step? RoomOf(ObjectId id) => Places.RoomOf(id);

    /// <inheritdoc cref="StepPlaces.AddOf"/>
    public Step? AddOf(ObjectId id) => Places.AddOf(id);

    /// <summary>The steps that attach to an index, or a constraint's, those of its partitions.</summary>
    public IEnumerable<Step?> AttachedParts(ObjectId id) => _attached.Value.Contains((id.Schema, id.Name))
        ? _attached.Value[(id.Schema, id.Name)].SelectMany(child => AttachedParts(child).Append(Existing(child, StepKind.Attach)))
        : [];

    private static IEnumerable<Step> Steps(StepPlaces places)
    {
        var changes = places.Basis.Changes;
        foreach (var id in changes.Dropped)
        {
            if (changes.From.Model.Find(id) is { } item && ObjectPlanner.For(item).IsParents(item)) continue;
            if (places.DropOf(id) is { } drop && drop.Id == id) yield return drop;
        }

        foreach (var id in changes.Counters.SetAside) yield return new(id, StepKind.Detach);
        foreach (var step in RefillOrder.Steps(changes)) yield return step;
        foreach (var id in changes.Altered.Keys) yield return new(id, StepKind.Alter);
        foreach (var id in changes.Replaced.Keys)
        {
            yield return new(id, StepKind.Alter);
            yield return new(id, StepKind.Finish);
        }

        foreach (var step in ColumnPlanner.Steps(places)) yield return step;
        foreach (var item in changes.To.Model.Objects)
        {
            var planner = ObjectPlanner.For(item);
            if (changes.Added.Contains(item.Id) && !planner.IsParents(item) && places.AddOf(item.Id) is { } add && add.Id == item.Id)
                yield return add;
            foreach (var kind in planner.StepsBeside(item, places)) yield return new(item.Id, kind);
        }
    }
}
