using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Writes the statements that make, drop and change one kind of object. Comments and grants are not its business.</summary>
internal abstract class ObjectPlanner
{
    /// <summary>The emitter of an object.</summary>
    public static ObjectPlanner For(SchemaObject item) => item switch
    {
        Namespace => NamespacePlanner.Instance,
        Extension => ExtensionPlanner.Instance,
        EnumType => EnumPlanner.Instance,
        DomainType => DomainPlanner.Instance,
        CompositeType => CompositePlanner.Instance,
        RangeType => RangePlanner.Instance,
        Sequence => SequencePlanner.Instance,
        Routine => RoutinePlanner.Instance,
        Aggregate => AggregatePlanner.Instance,
        DefinedObject => DefinedPlanner.Instance,
        Table => TablePlanner.Instance,
        Constraint => ConstraintPlanner.Instance,
        ForeignKey => ForeignKeyPlanner.Instance,
        View => ViewPlanner.Instance,
        MaterializedView => MaterializedViewPlanner.Instance,
        TableIndex => IndexPlanner.Instance,
        Rule => RulePlanner.Instance,
        Trigger => TriggerPlanner.Instance,
        Policy => PolicyPlanner.Instance,
        Statistics => StatisticsPlanner.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(item), item.GetType().Name, "No emitter."),
    };

    /// <summary>How COMMENT ON names it: <c>TABLE public.users</c>.</summary>
    public abstract string Target(SchemaObject item);

    /// <summary>How GRANT names it: <c>TABLE public.users</c>; null where it has no privileges.</summary>
    public virtual string? GrantTarget(SchemaObject item) => null;

    /// <summary>The statements that make it.</summary>
    public abstract IEnumerable<string> Create(SchemaObject item);

    /// <summary>The statements that drop it.</summary>
    public virtual IEnumerable<string> Drop(SchemaObject item) => [$"DROP {Target(item)}"];

    /// <summary>The statements that change it in place; null where only making it anew will do.</summary>
    /// <param name="from">As it is.</param>
    /// <param name="to">As it is to be.</param>
    public abstract IReadOnlyList<string>? Alter(SchemaObject from, SchemaObject to);
}

/// <summary>An emitter of one record.</summary>
/// <typeparam name="T">The record.</typeparam>
internal abstract class ObjectPlanner<T> : ObjectPlanner
    where T : SchemaObject
{
    public sealed override string Target(SchemaObject item) => Target((T)item);

    public sealed override string? GrantTarget(SchemaObject item) => GrantTarget((T)item);

    public sealed override IEnumerable<string> Create(SchemaObject item) => Create((T)item);

    public sealed override IEnumerable<string> Drop(SchemaObject item) => Drop((T)item);

    public sealed override IReadOnlyList<string>? Alter(SchemaObject from, SchemaObject to) => Alter((T)from, (T)to);

    protected abstract string Target(T item);

    protected virtual string? GrantTarget(T item) => null;

    protected abstract IEnumerable<string> Create(T item);

    protected virtual IEnumerable<string> Drop(T item) => [$"DROP {Target(item)}"];

    /// <summary>By default nothing but comment and grants can be changed in place.</summary>
    protected virtual IReadOnlyList<string>? Alter(T from, T to) => Bare(from) == Bare(to) ? [] : null;

    /// <summary>The object without what every object has.</summary>
    protected static T Bare(T item) => (T)(item with { Comment = null, Grants = [], Owner = null, DependsOnExtensions = [] });
}
