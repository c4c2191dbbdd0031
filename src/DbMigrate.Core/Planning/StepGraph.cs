namespace DbMigrate.Planning;

/// <summary>Puts steps into an order in which each comes after those it needs; the same steps always come in the same order.</summary>
/// <typeparam name="TStep">A step; its order says which of two that may come next comes first.</typeparam>
internal sealed class StepGraph<TStep>
    where TStep : notnull, IComparable<TStep>
{
    private readonly Dictionary<TStep, Node> _nodes = [];

    /// <summary>The steps.</summary>
    public IEnumerable<TStep> Steps => _nodes.Keys;

    /// <summary>Adds a step once.</summary>
    public void Add(TStep step)
    {
        if (!_nodes.ContainsKey(step)) _nodes.Add(step, new(step));
    }

    /// <summary>Whether the step is there.</summary>
    public bool Contains(TStep step) => _nodes.ContainsKey(step);

    /// <summary>The second step needs the first; nothing where one of them is not there, or both are the same.</summary>
    public void Order(TStep? before, TStep? after)
    {
        if (Find(before) is { } first && Find(after) is { } second && first != second) first.Next.Add(second);
    }

    /// <summary>The second step is better off after the first, but can do without.</summary>
    public void Prefer(TStep? before, TStep? after)
    {
        if (Find(before) is { } first && Find(after) is { } second && first != second) first.PreferredNext.Add(second);
    }

    /// <summary>Sorts the steps.</summary>
    /// <returns>The order, and the steps that came before one they would better have come after.</returns>
    /// <exception cref="StepCycleException{TStep}">Steps need each other in a circle.</exception>
    public (IReadOnlyList<TStep> Steps, IReadOnlySet<TStep> Early) Sort()
    {
        foreach (var node in _nodes.Values)
        {
            foreach (var next in node.Next) next.Needed++;
            foreach (var next in node.PreferredNext) next.Preferred++;
        }

        var ready = new PriorityQueue<Node, TStep>();
        var possible = new PriorityQueue<Node, TStep>();
        foreach (var node in _nodes.Values) Offer(node);
        var order = new List<TStep>(_nodes.Count);
        var early = new HashSet<TStep>();
        while (order.Count < _nodes.Count)
        {
            if (!TryTake(ready, out var node))
            {
                if (!TryTake(possible, out node)) throw new StepCycleException<TStep>(FindCycle());
                early.Add(node.Step);
            }

            node.Done = true;
            order.Add(node.Step);
            foreach (var next in node.Next)
            {
                next.Needed--;
                Offer(next);
            }

            foreach (var next in node.PreferredNext)
            {
                next.Preferred--;
                Offer(next);
            }
        }

        return (order, early);

        void Offer(Node node)
        {
            if (node.Needed > 0 || node.Done) return;
            (node.Preferred == 0 ? ready : possible).Enqueue(node, node.Step);
        }
    }

    // A step can be offered more than once; only the first time counts.
    private static bool TryTake(PriorityQueue<Node, TStep> queue, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Node? node)
    {
        while (queue.TryDequeue(out node, out _))
        {
            if (!node.Done) return true;
        }

        return false;
    }

    private Node? Find(TStep? step) => step is null ? null : _nodes.GetValueOrDefault(step);

    /// <summary>A circle among the steps that are left: each of them has one before it that is left too.</summary>
    private List<TStep> FindCycle()
    {
        var before = new Dictionary<Node, Node>();
        foreach (var node in _nodes.Values.Where(node => !node.Done))
        {
            foreach (var next in node.Next.Where(next => !next.Done)) before[next] = node;
        }

        var path = new List<Node>();
        var at = before.Keys.MinBy(node => node.Step)!;
        while (!path.Contains(at))
        {
            path.Add(at);
            at = before[at];
        }

        var cycle = path.Skip(path.IndexOf(at)).Select(node => node.Step).ToList();
        cycle.Reverse();
        return cycle;
    }

    private sealed class Node(TStep step)
    {
        public TStep Step { get; } = step;

        public HashSet<Node> Next { get; } = [];

        public HashSet<Node> PreferredNext { get; } = [];

        public int Needed { get; set; }

        public int Preferred { get; set; }

        public bool Done { get; set; }
    }
}

/// <summary>Steps that need each other in a circle.</summary>
internal sealed class StepCycleException<TStep>(IReadOnlyList<TStep> cycle)
    : Exception($"These steps need each other: {string.Join(" -> ", cycle)}.")
{
    public IReadOnlyList<TStep> Cycle { get; } = cycle;
}
