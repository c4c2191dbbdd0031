using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Lets a new generator of a column's values go on from where another was, or after the values that are there.</summary>
internal static class CounterEmitter
{
    /// <summary>An identity's own sequence makes room for a new one.</summary>
    public static string SetAside(Table table, Column column) =>
        $"ALTER SEQUENCE {PostgresText.Name(table.Schema, SequenceOf(table, column))} RENAME TO "
            + $"{PostgresText.Identifier(OldSequenceOf(table, column))}";

    /// <summary>A new identity counts on from where the sequence was that has made room.</summary>
    public static string TakeOver(Table table, Column column, Sequence old) =>
        CountOn(PostgresText.Name(table.Schema, SequenceOf(table, column)), Aside(old), old.Options, column.Identity!.Options);

    /// <summary>The sequence that has made room goes.</summary>
    public static string Drop(Sequence old) => $"DROP SEQUENCE {Aside(old)}";

    /// <summary>A new sequence counts on from where another was, which goes.</summary>
    public static string TakeOver(Sequence old, Sequence now) =>
        CountOn(PostgresText.Name(now), PostgresText.Name(old), old.Options, now.Options);

    /// <summary>A new sequence counts on from where the identity's was, which has made room.</summary>
    public static string HandOver(Table table, Column column, Sequence now) =>
        HandOver(PostgresText.Name(table.Schema, OldSequenceOf(table, column)), column, now);

    /// <inheritdoc cref="HandOver(Table, Column, Sequence)"/>
    public static string HandOver(string old, Column column, Sequence now) =>
        CountOn(PostgresText.Name(now), old, column.Identity!.Options, now.Options);

    /// <summary>A new identity goes on after the values that are there, where they are past its start.</summary>
    public static string Continue(Table table, Column column) =>
        Continue(table, column, Generator(table, column), column.Identity!.Options);

    /// <summary>A new sequence likewise; nothing where the values are no numbers.</summary>
    public static IReadOnlyList<string> Continue(Table? before, Table table, Column column, Sequence sequence) =>
        column.Type is "smallint" or "integer" or "bigint"
            ? EveryRow.Of(before, table, Continue(table, column, PostgresText.Literal(PostgresText.Name(sequence)), sequence.Options))
            : [];

    private static string Continue(Table table, Column column, string sequence, SequenceOptions options)
    {
        var (farthest, past, limit, end) = options.Increment > 0
            ? ("max", ">=", "LEAST", options.Maximum)
            : ("min", "<=", "GREATEST", options.Minimum);
        var last = $"pg_catalog.{farthest}({PostgresText.Identifier(column.Name)})";
        var standard = Kinds.SequencePlanner.Standard(column.Type, options.Increment);
        var within = options.Maximum == standard.Maximum && options.Minimum == standard.Minimum;
        return $"SELECT pg_catalog.setval({sequence}, "
            + $"{(within ? last : $"{limit}({last}, {PostgresText.Number(end)})")}) FROM {PostgresText.Name(table)} "
            + $"HAVING {last} {past} {PostgresText.Number(options.Start)}";
    }

    /// <summary>The generator of a column, as text for a function.</summary>
    public static string Generator(Table table, Column column) =>
        $"pg_catalog.pg_get_serial_sequence({PostgresText.Literal(PostgresText.Name(table))}, {PostgresText.Literal(column.Name)})";

    /// <summary>What has counted past its new end stays at the end: it gives no value again. What has not come to its new start begins
    /// there.</summary>
    private static string CountOn(string now, string old, SequenceOptions from, SequenceOptions to)
    {
        var (limit, beyond, end, past) = to.Increment > 0
            ? ("LEAST", ">", to.Maximum, ">=")
            : ("GREATEST", "<", to.Minimum, "<=");
        var ends = to.Increment > 0 ? from.Maximum > end : from.Minimum < end;
        var starts = to.Increment > 0 ? from.Minimum < to.Start : from.Maximum > to.Start;
        var (value, called) = ends
            ? ($"{limit}(last_value, {PostgresText.Number(end)})", $"is_called OR last_value {beyond} {PostgresText.Number(end)}")
            : ("last_value", "is_called");
        return $"SELECT pg_catalog.setval({PostgresText.Literal(now)}, {value}, {called}) FROM {old}"
            + (starts ? $" WHERE last_value {past} {PostgresText.Number(to.Start)}" : "");
    }

    private static string Aside(Sequence old) => PostgresText.Name(old.Schema, RenameEmitter.OldName(old));

    private static string SequenceOf(Table table, Column column) => ColumnEmitter.SequenceName(table.Name, column.Name, column.Identity!);

    private static string OldSequenceOf(Table table, Column column) =>
        RenameEmitter.OldName(SequenceOf(table, column));
}
