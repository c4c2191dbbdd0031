using DbMigrate.Engines.Rows;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>Lays out which tables are filled, with what, and in which order.</summary>
internal sealed class SampleTables
{
    // What is referred to has rows for the sake of others only.
    private const int MostReferred = 64;
    private const int Picks = 6;

    private readonly FillOrder _order;
    private readonly SchemaModel _from;
    private readonly SampleShapes _now;
    private readonly SampleShapes _then;
    private readonly SampleShapes _common;
    private readonly ILookup<ObjectId, Constraint> _checks;
    private readonly ILookup<ObjectId, ForeignKey> _keys;
    private readonly ILookup<ObjectId, Constraint> _laterChecks;
    private readonly ILookup<ObjectId, ForeignKey> _laterKeys;
    private readonly Dictionary<ObjectId, TracedTable> _traced;

    /// <param name="order">What is to be filled.</param>
    /// <param name="now">The types before the script.</param>
    /// <param name="then">The types afterwards.</param>
    /// <param name="common">The types before the script, with the values only that those afterwards have too.</param>
    public SampleTables(FillOrder order, SampleShapes now, SampleShapes then, SampleShapes common)
    {
        _order = order;
        (_now, _then, _common) = (now, then, common);
        _from = order.Trial.From;
        _checks = Checks(_from);
        _laterChecks = Checks(order.Trial.To);
        _keys = Keys(_from);
        _laterKeys = Keys(order.Trial.To);
        _traced = order.Tables.ToDictionary(table => table.From.Id);
    }

    /// <summary>The tables, those that are referred to first.</summary>
    public IReadOnlyList<SampleTable> Lay() => [.. Order().Select(Of)];

    private static ILookup<ObjectId, Constraint> Checks(SchemaModel model) =>
        model.Objects.OfType<Constraint>().Where(item => item.Kind == ConstraintKind.Check).ToLookup(item => item.TableId);

    private static ILookup<ObjectId, ForeignKey> Keys(SchemaModel model) =>
        model.Objects.OfType<ForeignKey>().ToLookup(item => item.TableId);

    private List<Table> Order()
    {
        var wanted = _order.Tables.Where(table => _order.LevelOf(table.From.Id) != FillLevel.Nothing).Select(table => table.From).ToList();
        var all = new Dictionary<ObjectId, Table>();
        var referred = 0;
        var ordered = new List<Table>();
        foreach (var table in wanted) Visit(table, isWanted: true);
        return ordered;

        void Visit(Table table, bool isWanted)
        {
            if (all.ContainsKey(table.Id) || (!isWanted && ++referred > MostReferred)) return;
            all[table.Id] = table;
            foreach (var key in KeysOf(table))
            {
                foreach (var target in HoldersOf(key.References)) Visit(target, isWanted: false);
            }

            ordered.Add(table);
        }
    }

    /// <summary>The tables that hold the rows of one: a partitioned table's first partitions.</summary>
    private IEnumerable<Table> HoldersOf(QualifiedName name)
    {
        if (_from.Find<Table>(name.Id(ObjectKind.Table)) is not { } table) return [];
        return table.Kind switch
        {
            TableKind.Ordinary => [table],
            TableKind.Partitioned => _from.Objects.OfType<Table>().Where(part => part.PartitionOf == name).Take(2)
                .SelectMany(part => HoldersOf(new(part.Schema, part.Name))),
            _ => [],
        };
    }

    /// <summary>Its foreign keys, those of the tables that it is a partition of included.</summary>
    private IEnumerable<ForeignKey> KeysOf(Table table) => Above(table).SelectMany(above => _keys[above.Id]);

    private IEnumerable<Table> Above(Table table)
    {
        for (var at = table; at is not null; at = at.PartitionOf is { } whole ? _from.Find<Table>(whole.Id(ObjectKind.Table)) : null)
            yield return at;
    }

    private SampleTable Of(Table table)
    {
        var traced = _traced.GetValueOrDefault(table.Id);
        var chain = Above(table).ToList();
        var bounds = chain.Select(part => part.PartitionBound).OfType<string>().ToList();
        var partitionKeys = string.Join(' ', chain.Select(part => part.PartitionKey).OfType<string>());
        var keys = KeysOf(table).ToList();
        var shapes = _order.LevelOf(table.Id) >= FillLevel.OtherValues ? _common : _now;
        var columns = new List<SampleColumn>();
        foreach (var (column, position) in table.Columns.Select((column, position) => (column, position)))
        {
            if (column.Generated is not null) continue;
            var trace = traced?.Columns.FirstOrDefault(item => item.From.Name == column.Name);
            var shape = shapes.Of(column.Type);
            var expressions = Expressions(table, traced, trace, column).ToList();
            if (partitionKeys.Length > 0 && ExpressionText.Names(partitionKeys, column.Name)) expressions.InsertRange(0, bounds);
            columns.Add(new(column, shape)
            {
                Position = position,
                Candidates = expressions.Count == 0 ? [] : SampleCandidates.Of(shape, expressions),
                Only = OnlyOf(trace, shape, expressions),
                Key = keys.Find(key => key.Columns.Contains(column.Name)) ?? LaterKey(traced, trace),
            });
        }

        var isChecked = columns.Exists(column => column.Candidates.Count > 0 || HasChecks(column.Shape)) || _checks[table.Id].Any();
        return new(table, columns, _order.LevelOf(table.Id), isChecked);
    }

    /// <summary>What the checks of both schemas say of a column, and what its partial indexes do not matter for.</summary>
    private IEnumerable<string> Expressions(Table table, TracedTable? traced, TracedColumn? trace, Column column)
    {
        foreach (var check in _checks[table.Id].Where(check => check.Columns.Contains(column.Name))) yield return check.Definition;
        if (traced is null || trace is null) yield break;
        foreach (var check in _laterChecks[traced.To.Id].Where(check => check.Columns.Contains(trace.To.Name)))
            yield return check.Definition;
    }

    /// <summary>A foreign key that is new is to find its values too, where its table is there already.</summary>
    private ForeignKey? LaterKey(TracedTable? traced, TracedColumn? trace)
    {
        if (traced is null || trace is null || trace.Retyped) return null;
        var key = _laterKeys[traced.To.Id].FirstOrDefault(key => key.Columns.Contains(trace.To.Name));
        if (
            key is null
            || _from.Find<Table>(key.References.Id(ObjectKind.Table)) is not { } target
            || !key.ReferencedColumns.All(name => target.Find(name) is not null))
            return null;
        var names = key.Columns.Select(name => traced.Columns.FirstOrDefault(item => item.To.Name == name)?.From.Name).ToList();
        return names.Contains(null) ? null : key with { Columns = [.. names.OfType<string>()] };
    }

    /// <summary>Where the type changes: values that the next type knows, so that an unlucky sample does not speak against a cast.</summary>
    private List<string>? OnlyOf(TracedColumn? trace, SampleShape shape, List<string> expressions)
    {
        if (trace is null || !trace.Retyped || trace.From.Type == trace.To.Type) return null;
        var next = _then.Of(trace.To.Type);
        if (shape.Plain is SampleShape.Enum { Labels: var labels })
        {
            var kept = next.Plain is SampleShape.Enum { Labels: var later } ? labels.Where(later.Contains).ToList() : labels;
            return [.. kept];
        }

        // Everything can be text.
        if (IsText(next) && !IsText(shape)) return null;
        if (
            next.Plain is SampleShape.Base { Name: "boolean" }
            && shape.Plain is SampleShape.Base { Name: var number }
            && SampleBases.IsNumber(number))
            return ["1", "0"];
        var only = new List<string>();
        var fit = expressions.Count > 0 ? SampleCandidates.Of(next, expressions) : [];
        if (IsText(next) && next.Plain is SampleShape.Base room)
        {
            // Text stays text: what the checks want comes first, as far as there is room for it.
            var width = SampleBases.Width(room) ?? int.MaxValue;
            only.AddRange(SampleCandidates.Of(shape, expressions).Where(text => expressions.Count > 0 && text.Length <= width).Take(Picks));
        }

        for (var n = 1; n <= Picks; n++)
        {
            if (SampleTexts.Of(next, n, n % 3) is { } text) only.Add(text);
        }

        only.AddRange(fit.Take(Picks));
        return only.Count == 0 ? null : [.. only.Distinct()];
    }

    private static bool IsText(SampleShape shape) => shape.Plain is SampleShape.Base { Name: var name } && SampleBases.IsText(name);

    private static bool HasChecks(SampleShape shape) => shape switch
    {
        SampleShape.Domain domain => domain.Checks.Count > 0 || HasChecks(domain.Over),
        SampleShape.Array array => HasChecks(array.Element),
        SampleShape.Composite composite => composite.Attributes.Any(HasChecks),
        _ => false,
    };
}
