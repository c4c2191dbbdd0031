using System.Text;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Sequences. Their owner is set by a step of its own, because the column may come later than its sequence.</summary>
internal sealed class SequencePlanner : ObjectPlanner<Sequence>
{
    public static SequencePlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Sequence;

    public override string? RightsWord => "SEQUENCES";

    public override bool FollowsTypeChange => true;

    /// <summary>Gives the sequence its owner, or none.</summary>
    private static string Own(Sequence item) => $"ALTER SEQUENCE {PostgresText.Name(item)} OWNED BY {(item.OwnedBy is { } owner
        ? $"{PostgresText.Name(owner.Schema, owner.Table)}.{PostgresText.Identifier(owner.Column)}"
        : "NONE")}";

    /// <summary>The counting options that are not what a sequence of the type has by default.</summary>
    public static string Options(SequenceOptions options, string type)
    {
        var standard = Standard(type, options.Increment);
        var parts = new List<string>();
        if (options.Increment != 1) parts.Add($"INCREMENT BY {PostgresText.Number(options.Increment)}");
        if (options.Minimum != standard.Minimum) parts.Add($"MINVALUE {PostgresText.Number(options.Minimum)}");
        if (options.Maximum != standard.Maximum) parts.Add($"MAXVALUE {PostgresText.Number(options.Maximum)}");
        if (options.Start != (options.Increment > 0 ? options.Minimum : options.Maximum))
            parts.Add($"START WITH {PostgresText.Number(options.Start)}");
        if (options.Cache != 1) parts.Add($"CACHE {PostgresText.Number(options.Cache)}");
        if (options.Cycle) parts.Add("CYCLE");
        return string.Join(' ', parts);
    }

    /// <summary>What differs, in the words of ALTER SEQUENCE; with a prefix for each in those of ALTER COLUMN.</summary>
    public static string Changes(SequenceOptions from, SequenceOptions to, string prefix = "")
    {
        var parts = new List<string>();
        if (from.Increment != to.Increment) parts.Add($"{prefix}INCREMENT BY {PostgresText.Number(to.Increment)}");
        if (from.Minimum != to.Minimum) parts.Add($"{prefix}MINVALUE {PostgresText.Number(to.Minimum)}");
        if (from.Maximum != to.Maximum) parts.Add($"{prefix}MAXVALUE {PostgresText.Number(to.Maximum)}");
        if (from.Start != to.Start) parts.Add($"{prefix}START WITH {PostgresText.Number(to.Start)}");
        if (from.Cache != to.Cache) parts.Add($"{prefix}CACHE {PostgresText.Number(to.Cache)}");
        if (from.Cycle != to.Cycle) parts.Add(to.Cycle ? $"{prefix}CYCLE" : $"{prefix}NO CYCLE");
        // No value it can have reached is one it may have now.
        if (to.Maximum < from.Minimum || to.Minimum > from.Maximum) parts.Add("RESTART");
        return string.Join(' ', parts);
    }

    /// <summary>Moves the present value into the new bounds, where the server would refuse them; null where it is within them whatever it
    /// is. What has counted past its new end stays at the end: it gives no value again.</summary>
    /// <param name="name">The sequence, quoted.</param>
    /// <param name="from">How it counts.</param>
    /// <param name="to">How it is to count.</param>
    public static string? Restrain(string name, SequenceOptions from, SequenceOptions to)
    {
        if ((to.Minimum <= from.Minimum && to.Maximum >= from.Maximum) || to.Maximum < from.Minimum || to.Minimum > from.Maximum)
            return null;
        var (low, high) = (Math.Max(from.Minimum, to.Minimum), Math.Min(from.Maximum, to.Maximum));
        var (lowest, highest) = (PostgresText.Number(low), PostgresText.Number(high));
        var past = to.Increment > 0 ? $"last_value > {highest}" : $"last_value < {lowest}";
        return $"SELECT pg_catalog.setval({PostgresText.Literal(name)}, CASE WHEN is_called THEN GREATEST({lowest}, LEAST({highest}, "
            + $"last_value)) ELSE {PostgresText.Number(Math.Clamp(to.Start, low, high))} END, is_called AND {past}) "
            + $"FROM {name} WHERE last_value NOT BETWEEN {lowest} AND {highest}";
    }

    /// <summary>What a sequence of the type has by default.</summary>
    public static SequenceOptions Standard(string type, long increment = 1)
    {
        var (lowest, highest) = type switch
        {
            "smallint" => (short.MinValue, (long)short.MaxValue),
            "integer" => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        return increment > 0 ? new(1, increment, 1, highest, 1) : new(-1, increment, lowest, -1, 1);
    }

    protected override string Target(Sequence item) => $"SEQUENCE {PostgresText.Name(item)}";

    protected override string GrantTarget(Sequence item) => Target(item);

    protected override IEnumerable<string> Create(Sequence item)
    {
        var type = item.Type == "bigint" ? "" : $" AS {item.Type}";
        var options = Options(item.Options, item.Type);
        yield return $"CREATE {(item.Unlogged ? "UNLOGGED " : "")}SEQUENCE "
            + $"{PostgresText.Name(item)}{type}{(options.Length > 0 ? " " + options : "")}";
    }

    protected override IReadOnlyList<string> Alter(Sequence from, Sequence to)
    {
        var statements = new List<string>();
        var alter = $"ALTER SEQUENCE {PostgresText.Name(to)}";
        var type = from.Type == to.Type ? "" : $" AS {to.Type}";
        var options = Changes(from.Options, to.Options);
        if (Restrain(PostgresText.Name(to), from.Options, to.Options) is { } restrain) statements.Add(restrain);
        if (type.Length + options.Length > 0) statements.Add($"{alter}{type}{(options.Length > 0 ? " " + options : "")}");
        if (from.Unlogged != to.Unlogged) statements.Add($"{alter} SET {(to.Unlogged ? "UNLOGGED" : "LOGGED")}");
        return statements;
    }

    /// <summary>What is exactly what serial makes is written as a serial column, with the column.</summary>
    protected override ObjectId? MadeWith(Sequence item, PlanBasis basis)
    {
        var changes = basis.Changes;
        if (item.OwnedBy is not { } owner || owner.Schema != item.Schema || !changes.Added.Contains(owner.Id.Owner(ObjectKind.Table)))
            return null;
        var table = changes.To.Model.Find<Table>(owner.Id.Owner(ObjectKind.Table));
        var column = table?.Find(owner.Column);
        if (table is null || column is not { NotNull: true, NotNullName: null, Inherited: false } || table.PartitionOf is not null)
            return null;
        if (item.Type != column.Type || ColumnEmitter.Serial(column.Type) is null || item.Options != Standard(item.Type)) return null;
        if (item.Name != $"{table.Name}_{column.Name}_seq" || Encoding.UTF8.GetByteCount(item.Name) >= 64) return null;
        if (item.Comment is not null || item.Grants != basis.Initial.Of(item) || item.Unlogged != table.Unlogged) return null;
        return column.Default == $"nextval({PostgresText.Literal(PostgresText.Name(item))}::regclass)" ? owner.Id : null;
    }

    protected override IEnumerable<ObjectId> GoesWith(Sequence item, PlanBasis basis) => item.OwnedBy is { } column ? [column.Id] : [];

    /// <summary>Its column may come later than it, and go before it.</summary>
    protected override IEnumerable<StepKind> StepsBeside(Sequence item, StepPlaces places)
    {
        var changes = places.Basis.Changes;
        if (places.MadeWith.ContainsKey(item.Id)) yield break;
        var from = changes.From.Model.Find<Sequence>(item.Id);
        var had = changes.Dropped.Contains(item.Id) ? null : from?.OwnedBy;
        var ownerGoes = had is not null && places.DropOf(had.Id) is not null;
        if (ownerGoes || (had is not null && item.OwnedBy is null)) yield return StepKind.Detach;
        if (item.OwnedBy is not null && (ownerGoes || had != item.OwnedBy)) yield return StepKind.Attach;
    }

    protected override void OrderOld(Sequence item, StepPlan steps)
    {
        if (item.OwnedBy is { } owner && steps.Existing(item.Id, StepKind.Detach) is { } detach)
            steps.Order(detach, steps.DropOf(owner.Id));
    }

    protected override void OrderNew(Sequence item, StepPlan steps)
    {
        if (steps.Changes.Counters.OldFor(item.Id) is { } old) steps.Order(steps.AddOf(item.Id), steps.DropOf(old.Id));
        if (item.OwnedBy is not { } owner || steps.Existing(item.Id, StepKind.Attach) is not { } attach) return;
        steps.Order(steps.AddOf(owner.Id), attach);
        steps.Order(steps.Existing(owner.Id, StepKind.Alter), attach);
    }

    protected override IEnumerable<string> CreateIn(Sequence item, StepWriter writer) =>
        writer.Changes.Counters.IdentityFor(item.Id) is { } identity
            ? [.. Create(item), CounterEmitter.HandOver(identity.Table, identity.Column, item)]
        : writer.Changes.Counters.OldFor(item.Id) is { } old ? [.. Create(item), CounterEmitter.TakeOver(old, item)]
        : Create(item);

    protected override IEnumerable<string> DropIn(Sequence item, StepWriter writer) =>
        writer.Changes.Counters.IsSetAside(item.Id) ? [CounterEmitter.Drop(item)] : Drop(item);

    protected override IEnumerable<string> Detach(Sequence from, StepWriter writer) =>
        writer.Changes.Counters.IsSetAside(from.Id) ? [RenameEmitter.Rename(from, RenameEmitter.OldName(from))] : [Disown(from)];

    protected override IEnumerable<string> Attach(Sequence? from, Sequence to, StepWriter writer) =>
        [.. GiveToTable(from, to, writer.Changes), Own(to), .. Continue(from, to, writer.Changes)];

    private static bool HasCounted(ObjectId sequence, Counters counters) =>
        counters.IdentityFor(sequence) is not null || counters.OldFor(sequence) is not null;

    private static string Disown(Sequence item) => Own(item with { OwnedBy = null });

    /// <summary>A column's sequence has to be its table's owner's.</summary>
    private static IEnumerable<string> GiveToTable(Sequence? from, Sequence to, ChangeSet changes)
    {
        if (from is not null && changes.Dropped.Contains(from.Id)) from = null;
        var old = from?.OwnedBy is { } column ? OwnerOf(changes.From.Model, column) : from?.Owner;
        var now = OwnerOf(changes.To.Model, to.OwnedBy!);
        return (old ?? "") == (now ?? "") ? [] : [OwnerEmitter.Give(to, now)];

        static string? OwnerOf(SchemaModel model, ColumnName column) =>
            model.Find(new(ObjectKind.Table, column.Schema, column.Table))?.Owner;
    }

    /// <summary>A sequence that is new under a column that is not goes on after the column's values.</summary>
    private static IEnumerable<string> Continue(Sequence? from, Sequence to, ChangeSet changes)
    {
        if (from is not null || to.OwnedBy is not { } owner || HasCounted(to.Id, changes.Counters)) return [];
        ObjectId table = new(ObjectKind.Table, owner.Schema, owner.Table);
        if (changes.ColumnsAdded.ContainsKey(owner.Id) || (changes.Added.Contains(table) && changes.Refills.Of(table) is null)) return [];
        var item = changes.To.Model.Find<Table>(table)!;
        var column = item.Find(owner.Column)!;
        return CounterEmitter.Continue(changes.From.Model.Find<Table>(table), item, column, to);
    }
}
