using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Sequences. Their owner is set by a step of its own, because the column may come later than its sequence.</summary>
internal sealed class SequencePlanner : ObjectPlanner<Sequence>
{
    public static SequencePlanner Instance { get; } = new();

    /// <summary>Gives the sequence its owner, or none.</summary>
    public static string Own(Sequence item) => $"ALTER SEQUENCE {PostgresText.Name(item)} OWNED BY {(item.OwnedBy is { } owner
        ? $"{PostgresText.Name(owner.Schema, owner.Table)}.{PostgresText.Identifier(owner.Column)}"
        : "NONE")}";

    /// <summary>Takes the owner away.</summary>
    public static string Disown(Sequence item) => Own(item with { OwnedBy = null });

    /// <summary>The counting options that are not what a sequence of the type has by default.</summary>
    public static string Options(SequenceOptions options, string type)
    {
        var standard = Standard(type, options.Increment);
        var parts = new List<string>();
        if (options.Increment != 1) parts.Add($"INCREMENT BY {PostgresText.Number(options.Increment)}");
        if (options.Minimum != standard.Minimum) parts.Add($"MINVALUE {PostgresText.Number(options.Minimum)}");
        if (options.Maximum != standard.Maximum) parts.Add($"MAXVALUE {PostgresText.Number(options.Maximum)}");
        if (options.Start != (options.Increment > 0 ? options.Minimum : options.Maximum)) parts.Add($"START WITH {PostgresText.Number(options.Start)}");
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

    /// <summary>Moves the present value into the new bounds, where the server would refuse them; null where it is within them whatever it is. What has counted
    /// past its new end stays at the end: it gives no value again.</summary>
    /// <param name="name">The sequence, quoted.</param>
    /// <param name="from">How it counts.</param>
    /// <param name="to">How it is to count.</param>
    public static string? Restrain(string name, SequenceOptions from, SequenceOptions to)
    {
        if ((to.Minimum <= from.Minimum && to.Maximum >= from.Maximum) || to.Maximum < from.Minimum || to.Minimum > from.Maximum) return null;
        var (low, high) = (Math.Max(from.Minimum, to.Minimum), Math.Min(from.Maximum, to.Maximum));
        var (lowest, highest) = (PostgresText.Number(low), PostgresText.Number(high));
        var past = to.Increment > 0 ? $"last_value > {highest}" : $"last_value < {lowest}";
        return $"SELECT pg_catalog.setval({PostgresText.Literal(name)}, CASE WHEN is_called THEN GREATEST({lowest}, LEAST({highest}, last_value)) ELSE {PostgresText.Number(Math.Clamp(to.Start, low, high))} END, is_called AND {past}) "
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
        yield return $"CREATE {(item.Unlogged ? "UNLOGGED " : "")}SEQUENCE {PostgresText.Name(item)}{type}{(options.Length > 0 ? " " + options : "")}";
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
}
