using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Moves the rows of a table into another of its name.</summary>
internal static class RefillEmitter
{
    /// <summary>The change that a step of such a table is; null for every other step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="from">The table as it is.</param>
    /// <param name="to">As it is to be; null where it goes and only its rows stay.</param>
    /// <param name="writer">What else there is to know.</param>
    public static SchemaChange? Write(Step step, Table? from, Table? to, StepWriter writer)
    {
        var changes = writer.Changes;
        if (step.Kind == StepKind.Drop && changes.Refills.IsKept(step.Id))
            return new AlterObject(from!, to!)
            {
                Sql = [.. MakeRoom(changes.Ties.Before(step.Id)!, namedNotNull: changes.From.Model.EngineVersion >= 18)],
            };
        if (step.Kind == StepKind.Finish && to is null)
            return new DropObject(from!) { Sql = [.. TablePlanner.Instance.Drop((SchemaObject)from!)] };
        if (changes.Refills.Of(step.Id) is not { } refill) return null;
        return step.Kind switch
        {
            StepKind.Detach => new AlterObject(from!, to ?? from!) { Sql = [.. Leave(refill.From)] },
            StepKind.Fill => new AlterObject(from!, to ?? from!)
            {
                Sql =
                [
                    .. MoveAll(
                        refill,
                        to is null ? from!.Name : RenameEmitter.OldName(from!),
                        changes.Ties.After(refill.Into)!,
                        writer),
                ],
            },
            _ => null,
        };
    }

    /// <summary>The old table leaves its parents.</summary>
    private static IEnumerable<string> Leave(Table table) => table.PartitionOf is not null ? [TablePlanner.Detach(table)]
        : table.Inherits.Select(parent => TieEmitter.Disinherit(table, parent));

    /// <summary>The old table makes room.</summary>
    /// <param name="table">The table.</param>
    /// <param name="namedNotNull">Not-null constraints have names, which the server gives once in a schema (PostgreSQL 18).</param>
    private static IEnumerable<string> MakeRoom(Table table, bool namedNotNull)
    {
        var name = RenameEmitter.OldName(table);
        // A partitioned table's would be renamed in its partitions as well, which have other names for it.
        foreach (
            var column in namedNotNull && table.Kind != TableKind.Partitioned
                ? table.Columns.Where(column => column is { NotNull: true, InheritedNotNullName: null })
                : [])
        {
            yield return $"ALTER TABLE {PostgresText.Name(table)} RENAME CONSTRAINT "
                + $"{PostgresText.Identifier(ColumnEmitter.NotNullName(table.Name, column))}"
                + $" TO {PostgresText.Identifier(Introspection.ServerNames.Choose(name, column.Name, "not_null"))}";
        }

        foreach (var (column, identity) in Identities(table))
            yield return $"ALTER SEQUENCE {PostgresText.Name(table.Schema, ColumnEmitter.SequenceName(table.Name, column.Name, identity))} "
                + $"RENAME TO {PostgresText.Identifier(OldSequence(name, column))}";
        yield return $"ALTER TABLE {PostgresText.Name(table)} RENAME TO {PostgresText.Identifier(name)}";
    }

    private static IEnumerable<string> MoveAll(Refill refill, string name, Table into, StepWriter writer)
    {
        var before = writer.Changes.Ties.Before(refill.Into);
        var moved = EveryRow.Of(
            before, into, [.. Move(refill, name, into, writer.Basis.Conversions.Casts, writer.Changes.Counters)]);
        return refill.From.ForceRowSecurity ? [EveryRow.Lift(refill.From with { Name = name }), .. moved] : moved;
    }

    /// <summary>The new table gets the rows, and counts on from where the old one was.</summary>
    /// <param name="refill">What is moved.</param>
    /// <param name="name">What the old table is called.</param>
    /// <param name="into">The table that takes the rows.</param>
    /// <param name="casts">The casts that the server has.</param>
    /// <param name="counters">What counts on from what.</param>
    private static IEnumerable<string> Move(Refill refill, string name, Table into, TypeCast casts, Counters counters)
    {
        var old = refill.From with { Name = name };
        var values = refill.Columns.Select(pair => OrDefault(
            pair.From.Type == pair.To.Type ? PostgresText.Identifier(pair.From.Name) : Value(casts, pair.From, pair.To), pair));
        var overriding = into.Columns.Any(column => column.Identity is not null) ? " OVERRIDING SYSTEM VALUE" : "";
        yield return $"INSERT INTO {PostgresText.Name(into)} "
            + $"({string.Join(", ", refill.Columns.Select(pair => PostgresText.Identifier(pair.To.Name)))}){overriding}"
            + $" SELECT {string.Join(", ", values)} FROM {PostgresText.Name(old)}";
        // A partition's generator is the whole's, which counts on.
        if (refill.Into != refill.Id || refill.To.PartitionOf is not null) yield break;
        foreach (var (from, to) in refill.Columns)
        {
            foreach (var statement in CountOn(refill, old, from, to, counters)) yield return statement;
        }
    }

    private static IEnumerable<string> CountOn(Refill refill, Table old, Column from, Column to, Counters counters)
    {
        var before = from.Identity is not null && refill.From.PartitionOf is null
            ? PostgresText.Name(old.Schema, OldSequence(old.Name, from))
            : null;
        if (to.Identity is not null)
        {
            if (counters.AsideFor(refill.From.ColumnId(from.Name)) is { } aside)
                return [CounterEmitter.TakeOver(refill.To, to, aside)];
            return before is not null && from.Identity!.Options == to.Identity.Options
                ? [$"SELECT pg_catalog.setval({CounterEmitter.Generator(refill.To, to)}, last_value, is_called) FROM {before}"]
                : [CounterEmitter.Continue(refill.To, to)];
        }

        if (counters.NewSequenceOf(refill.To.ColumnId(to.Name)) is not { } sequence) return [];
        return before is not null ? [CounterEmitter.HandOver(before, from, sequence)]
            : counters.OldSequenceOf(refill.From.ColumnId(from.Name)) is { } had ? [CounterEmitter.TakeOver(had, sequence)]
            : CounterEmitter.Continue(null, refill.To with { ForceRowSecurity = false }, to, sequence);
    }

    /// <summary>The old table goes.</summary>
    public static string Drop(Table table) => $"DROP TABLE {PostgresText.Name(table.Schema, RenameEmitter.OldName(table))}";

    // Rows without a value get the default where null is refused from now on, as they do in a table that stays.
    private static string OrDefault(string value, (Column From, Column To) pair) =>
        pair is { From.NotNull: false, To: { NotNull: true, Default: { } standard } } ? $"COALESCE({value}, {standard})" : value;

    // What the server has no cast for, it says itself, before anything is lost.
    private static string Value(TypeCast casts, Column from, Column to) =>
        casts.Find(PostgresText.Identifier(from.Name), from.Type, to.Type) is { } conversion
            ? conversion.Using ?? PostgresText.Identifier(from.Name)
            : $"{PostgresText.Identifier(from.Name)}::{to.Type}";

    // A partition's is the whole's.
    private static IEnumerable<(Column Column, Identity Identity)> Identities(Table table) => table.PartitionOf is not null ? []
        : table.Columns.Where(column => column.Identity is not null).Select(column => (column, column.Identity!));

    private static string OldSequence(string table, Column column) => Introspection.ServerNames.Choose(table, column.Name, "seq");
}
