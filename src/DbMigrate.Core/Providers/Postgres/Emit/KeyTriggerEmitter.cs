using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>When the triggers fire by which the server keeps a constraint.</summary>
/// <remarks>Their names hold a number that the server gives them, so that a block has to find them. The server lets only superusers set
/// them.</remarks>
internal static class KeyTriggerEmitter
{
    /// <summary>The statements that make a constraint's triggers fire as they are to; none where only a new constraint would do: rows have
    /// come and gone unchecked, and only adding a constraint reads them.</summary>
    /// <param name="item">The constraint.</param>
    /// <param name="from">As they fire.</param>
    /// <param name="to">As they are to fire.</param>
    public static IReadOnlyList<string>? Change(TablePart item, EquatableArray<KeyTrigger> from, EquatableArray<KeyTrigger> to)
    {
        if (from == to) return [];
        if (from.Any(trigger => trigger.IsOff && !to.Any(now => IsSame(now, trigger) && now.IsOff))) return null;
        return Set(item, from, to);
    }

    /// <summary>The same, whatever rows there are.</summary>
    public static IReadOnlyList<string> Set(TablePart item, EquatableArray<KeyTrigger> from, EquatableArray<KeyTrigger> to) =>
    [
        .. from.Where(trigger => !to.Any(now => IsSame(now, trigger)))
            .Select(trigger => Set(item, trigger with { Enabled = FiringMode.Origin })),
        .. to.Except(from).Select(trigger => Set(item, trigger)),
    ];

    private static bool IsSame(KeyTrigger one, KeyTrigger other) =>
        (one.Schema, one.Table, one.Function) == (other.Schema, other.Table, other.Function);

    private static string Set(TablePart item, KeyTrigger trigger)
    {
        var table = PostgresText.Name(trigger.Schema, trigger.Table);
        var statement = $"ALTER TABLE ONLY {table} {TriggerPlanner.Verb(trigger.Enabled)} TRIGGER %I";
        return $"""
            DO $do$
            BEGIN
                EXECUTE (
                    WITH RECURSIVE keys AS (
                        SELECT k.oid FROM pg_catalog.pg_constraint k
                        WHERE k.conrelid = {Regclass(PostgresText.TableOf(item))} AND k.conname = {PostgresText.Literal(item.Name)}
                        UNION ALL
                        SELECT part.oid FROM keys JOIN pg_catalog.pg_constraint part ON part.conparentid = keys.oid
                    )
                    SELECT pg_catalog.string_agg(pg_catalog.format({PostgresText.Literal(statement)}, t.tgname), '; ')
                    FROM keys
                    JOIN pg_catalog.pg_trigger t ON t.tgconstraint = keys.oid
                    JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
                    WHERE t.tgrelid = {Regclass(table)} AND f.proname = {PostgresText.Literal(trigger.Function)});
            END
            $do$
            """.ReplaceLineEndings("\n");
    }

    private static string Regclass(string name) => $"{PostgresText.Literal(name)}::pg_catalog.regclass";
}
