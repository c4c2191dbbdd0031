using DbMigrate.Engines.Rows;
using DbMigrate.Schema;

namespace DbMigrate.Planning.Rows;

/// <summary>Finds the tables whose rows a script could disturb, and what its hazards say of them.</summary>
internal sealed class RowTrace
{
    // More would cost more than they tell.
    private const int Most = 64;
    private const int MostOfFamily = 12;

    private static readonly string[] Harmless = ["COMMENT ON ", "GRANT ", "REVOKE "];

    private readonly RowTrial _trial;
    private readonly RowNames _names = new();
    private readonly HashSet<ObjectId> _touched = [];
    private readonly HashSet<ObjectId> _losesRows = [];
    private readonly HashSet<(ObjectId Table, string Column)> _retyped = [];
    private readonly HashSet<(ObjectId Table, string Column)> _mayChange = [];
    private readonly Dictionary<SchemaChange, ObjectId> _tableOf = new(ReferenceEqualityComparer.Instance);

    private readonly RowSampler _sampler;

    private RowTrace(RowTrial trial, RowSampler sampler) => (_trial, _sampler) = (trial, sampler);

    /// <summary>The tables that are to have rows.</summary>
    public IReadOnlyList<TracedTable> Tables { get; private set; } = [];

    /// <summary>New partitions, which take rows of their families in: each with its family's number.</summary>
    public IReadOnlyList<(Table Table, int Family)> Receivers { get; private set; } = [];

    /// <summary>How many tables have none, though the script touches them.</summary>
    public int LeftOut { get; private set; }

    public static RowTrace Of(RowTrial trial, RowSampler sampler)
    {
        var trace = new RowTrace(trial, sampler);
        foreach (var change in trial.Changes) trace.Follow(change);
        if (trace._touched.Count > 0) trace.Collect();
        return trace;
    }

    /// <summary>The table that a step is about, by its name before the script; null where it is about no table that was there.</summary>
    public ObjectId? TableOf(SchemaChange change) => _tableOf.TryGetValue(change, out var table) ? table : null;

    private void Follow(SchemaChange change)
    {
        switch (change)
        {
            case RenameObject { Rename: var rename }:
                if (rename.From.Kind == ObjectKind.Schema)
                    _names.Move(
                        _trial.From.Objects.OfType<Table>().Select(table => table.Id).Where(id => id.Schema == rename.From.Name),
                        rename.To.Name);
                else
                    _names.Rename(rename.From, rename.To);
                return;
            case AddColumn { Owner: var owner, New: var column }:
                Touch(change, owner.Id);
                if (!IsPlainFromNowOn(owner, column.Name)) _names.Replace(owner.Id, column.Name);
                else if (change.DataLoss) _mayChange.Add((_names.TableAtStart(owner.Id)!.Value, column.Name));
                return;
            case DropColumn { Owner: var owner, Old: var column }:
                Touch(change, owner.Id);
                if (!IsPlainFromNowOn(owner, column.Name)) _names.Replace(owner.Id, column.Name);
                return;
            case AlterColumn { Owner: var owner, New: var column, IsStated: var isStated }:
                Touch(change, owner.Id);
                if (
                    (change.DataLoss || isStated)
                    && _names.TableAtStart(owner.Id) is { } start
                    && _names.ColumnAtStart(start, column.Name) is { } name)
                    _mayChange.Add((start, name));
                return;
            default:
                FollowObject(change);
                return;
        }
    }

    /// <summary>A generated column that is one no more is the same column, however it is made: nothing could compute its values
    /// again.</summary>
    private bool IsPlainFromNowOn(Table owner, string column) =>
        _names.TableAtStart(owner.Id) is { } start
        && _trial.From.Find<Table>(start)?.Find(column) is { Generated: not null }
        && _trial.To.Find<Table>(owner.Id)?.Find(column) is { Generated: null };

    private void FollowObject(SchemaChange change)
    {
        var item = change switch
        {
            CreateObject { New: var made } => made,
            DropObject { Old: var gone } => gone,
            AlterObject { New: var altered } => altered,
            _ => throw new InvalidOperationException($"{change} is of no known kind."),
        };
        switch (item)
        {
            case Table table:
                Touch(change, table.Id);
                if (change.DataLoss && _names.TableAtStart(table.Id) is { } start) _losesRows.Add(start);
                break;
            case Constraint or ForeignKey or TableIndex { OnMaterializedView: false }:
                var owner = ((TablePart)item).TableId;
                Touch(change, owner);
                if (change.DataLoss && _names.TableAtStart(owner) is { } whole) _losesRows.Add(whole);
                break;
            case EnumType or DomainType or CompositeType or RangeType when !IsHarmless(change):
                foreach (var column in ColumnsOf(item.Id))
                {
                    var of = column.Owner(ObjectKind.Table);
                    _touched.Add(of);
                    _retyped.Add((of, column.Name));
                    if (change.DataLoss) _mayChange.Add((of, column.Name));
                }

                break;
        }
    }

    /// <summary>The columns that are of a type, or of one that is made of it, before the script.</summary>
    private HashSet<ObjectId> ColumnsOf(ObjectId type)
    {
        var columns = new HashSet<ObjectId>();
        var waiting = new Queue<ObjectId>([type]);
        var seen = new HashSet<ObjectId> { type };
        while (waiting.TryDequeue(out var needed))
        {
            foreach (var dependent in _trial.From.Dependencies.Where(item => item.Needs == needed).Select(item => item.Dependent))
            {
                if (dependent.Kind == ObjectKind.Column && _trial.From.Find<Table>(dependent.Owner(ObjectKind.Table)) is not null)
                    columns.Add(dependent);
                else if (dependent.Kind is ObjectKind.Domain or ObjectKind.CompositeType or ObjectKind.RangeType && seen.Add(dependent))
                    waiting.Enqueue(dependent);
            }
        }

        return columns;
    }

    private void Touch(SchemaChange change, ObjectId table)
    {
        if (_names.TableAtStart(table) is not { } start || _trial.From.Find<Table>(start) is null) return;
        _tableOf[change] = start;
        if (!IsHarmless(change)) _touched.Add(start);
    }

    private static bool IsHarmless(SchemaChange change) => change.Sql.Count > 0 && change.Sql.All(sql =>
        Harmless.Any(head => sql.StartsWith(head, StringComparison.Ordinal)) || sql.Contains(" OWNER TO ", StringComparison.Ordinal));

    private void Collect()
    {
        var families = new TableFamilies(_trial, table => _names.TableAtStart(table));
        Excuse(families);
        var pairs = Pairs();
        var wanted = new List<ObjectId>();
        // What touches a partitioned table touches its partitions.
        foreach (var family in _touched.Order().GroupBy(families.Of))
        {
            var all = family.Concat(families.Members(family.Key)).Distinct().Where(pairs.ContainsKey).ToList();
            wanted.AddRange(all.Take(MostOfFamily));
            LeftOut += Math.Max(0, all.Count - MostOfFamily);
        }

        LeftOut += Math.Max(0, wanted.Count - Most);
        Tables = [.. wanted.Take(Most).Select(id => Traced(_trial.From.Find<Table>(id)!, pairs[id], families.Of(id)))];
        var traced = Tables.Select(table => table.Family).ToHashSet();
        Receivers = [.. FindReceivers(families).Where(receiver => traced.Contains(receiver.Family))];
    }

    private IEnumerable<(Table Table, int Family)> FindReceivers(TableFamilies families)
    {
        foreach (var table in _trial.To.Objects.OfType<Table>().Where(table => table.Kind == TableKind.Ordinary && StartOf(table) is null))
        {
            var whole = WholeOf(table);
            while (whole is not null && StartOf(whole) is null) whole = WholeOf(whole);
            if (whole is not null) yield return (table, families.Of(StartOf(whole)!.Value));
        }

        Table? WholeOf(Table table) => table.PartitionOf is { } whole ? _trial.To.Find<Table>(whole.Id(ObjectKind.Table)) : null;

        ObjectId? StartOf(Table table) =>
            _names.TableAtStart(table.Id) is { } start && _trial.From.Find<Table>(start) is not null ? start : null;
    }

    /// <summary>What a hazard says of a table or column holds for its partitions and children too.</summary>
    private void Excuse(TableFamilies families)
    {
        foreach (var table in _losesRows.ToList()) _losesRows.UnionWith(families.Below(table));
        foreach (var (table, column) in _mayChange.ToList()) _mayChange.UnionWith(families.Below(table).Select(child => (child, column)));
        foreach (var (table, column) in _retyped.ToList()) _retyped.UnionWith(families.Below(table).Select(child => (child, column)));
    }

    private Dictionary<ObjectId, Table> Pairs()
    {
        var pairs = new Dictionary<ObjectId, Table>();
        foreach (var to in _trial.To.Objects.OfType<Table>())
        {
            if (
                to.Kind == TableKind.Ordinary
                && _names.TableAtStart(to.Id) is { } start
                && _trial.From.Find<Table>(start) is { Kind: TableKind.Ordinary })
                pairs.TryAdd(start, to);
        }

        return pairs;
    }

    private TracedTable Traced(Table from, Table to, int family)
    {
        var columns = new List<TracedColumn>();
        foreach (var column in to.Columns)
        {
            if (_names.ColumnAtStart(from.Id, column.Name) is not { } name || from.Find(name) is not { } old) continue;
            var isRetyped = old.Type != column.Type || _retyped.Contains((from.Id, name));
            columns.Add(new(old, column)
            {
                Retyped = isRetyped,
                FillsNull = _sampler.FillsNull(_trial.To, to, column),
                MayBecomeNull = isRetyped && _trial.GivesUpValues,
                MayChange = _mayChange.Contains((from.Id, name)),
            });
        }

        return new(from, to, columns) { Family = family, LosesRows = _losesRows.Contains(from.Id) };
    }
}
