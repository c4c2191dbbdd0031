using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>What of an object Drizzle Kit generates: the object without what it has no word for, or nothing.</summary>
internal sealed class SayableObject(ColumnTypes types)
{
    /// <summary>What a materialized view may be told, as the server calls it.</summary>
    private static readonly string[] StorageOptions =
    [
        "fillfactor", "toast_tuple_target", "parallel_workers", "autovacuum_enabled", "vacuum_index_cleanup", "vacuum_truncate",
        "autovacuum_vacuum_threshold", "autovacuum_vacuum_scale_factor", "autovacuum_vacuum_cost_delay", "autovacuum_vacuum_cost_limit",
        "autovacuum_freeze_min_age", "autovacuum_freeze_max_age", "autovacuum_freeze_table_age", "autovacuum_multixact_freeze_min_age",
        "autovacuum_multixact_freeze_max_age", "autovacuum_multixact_freeze_table_age", "log_autovacuum_min_duration", "user_catalog_table",
    ];

    /// <summary>What Drizzle Kit makes of it; null where that is nothing.</summary>
    public SchemaObject? Of(SchemaObject item) => !KitText.CanName(item.Name) || !KitText.CanName(item.Schema) ? null : item switch
    {
        Namespace => new Namespace { Name = item.Name },
        EnumType { Values.Count: > 0 } type => new EnumType
        {
            Schema = type.Schema,
            Name = type.Name,
            Values = type.Values,
            Grants = [new("", "USAGE")],
        },
        Sequence { Type: "bigint", Unlogged: false } sequence =>
            new Sequence { Schema = sequence.Schema, Name = sequence.Name, Type = sequence.Type, Options = sequence.Options },
        Table table => Of(table),
        Constraint constraint => Of(constraint),
        ForeignKey key when KeyActions.Of(key) is not null && AreKeys([.. key.Columns, .. key.ReferencedColumns]) =>
            key with { Firing = [], Comment = null },
        TableIndex index when IndexParts.Of(index) is not null =>
            index with { Comment = null, StatisticsTargets = [], Tablespace = null, DependsOnExtensions = [] },
        View view when view.Columns.All(IsView) => new View
        {
            Schema = view.Schema,
            Name = view.Name,
            Definition = view.Definition,
            Options = view.Options,
            Columns = Bare(view.Columns),
        },
        MaterializedView view when IsSayable(view) => new MaterializedView
        {
            Schema = view.Schema,
            Name = view.Name,
            Definition = view.Definition,
            Columns = Bare(view.Columns),
            Options = view.Options,
            AccessMethod = view.AccessMethod,
            Tablespace = view.Tablespace,
            Populated = view.Populated,
        },
        Policy policy when IsSayable(policy) => policy with { Comment = null },
        _ => null,
    };

    private Table? Of(Table table)
    {
        var isOrdinary = table is { Kind: TableKind.Ordinary, PartitionOf: null, Inherits.Count: 0, OfType: null };
        return !isOrdinary || !table.Columns.All(column => KitText.CanName(column.Name) && types.Of(column) is not null) ? null : new()
        {
            Schema = table.Schema,
            Name = table.Name,
            RowSecurity = table.RowSecurity,
            Columns = [.. table.Columns.Select(column => new Column
            {
                Name = column.Name,
                Type = column.Type,
                Collation = column.Collation,
                NotNull = column.NotNull,
                Default = column.Default,
                Generated = column.Generated,
                // It has no word for what is computed when it is read.
                Stored = column.Generated is not null,
                Identity = column.Identity is { } identity ? new(identity.Always, identity.Options, identity.SequenceName) : null,
            })],
        };
    }

    private static Constraint? Of(Constraint item)
    {
        var list = PostgresText.Identifiers(item.Columns);
        var isSayable = item is { Inherited: false, Parent: null, Unusable: false } && (item.Kind, item.Definition) switch
        {
            (ConstraintKind.PrimaryKey, var text) => text == $"PRIMARY KEY ({list})" && AreKeys(item.Columns),
            (ConstraintKind.Unique, var text) => (text == $"UNIQUE ({list})" || text == $"UNIQUE NULLS NOT DISTINCT ({list})")
                && AreKeys(item.Columns),
            (ConstraintKind.Check, var text) => Check(text) is not null,
            _ => false,
        };
        return isSayable
            ? new()
            {
                Schema = item.Schema,
                Table = item.Table,
                Name = item.Name,
                Kind = item.Kind,
                Definition = item.Definition,
                Columns = item.Columns,
            }
            : null;
    }

    /// <summary>The condition of a check as Drizzle Kit keeps it; null where it cannot, or where there is more to it.</summary>
    public static string? Check(string definition) =>
        definition.StartsWith("CHECK (", StringComparison.Ordinal) && definition.EndsWith(')')
            ? KitText.Without(definition["CHECK (".Length..^1], ";")
            : null;

    /// <summary>Whether it can at least be read.</summary>
    public static bool CanRead(SchemaObject item, IReadOnlyList<Column> columns, ColumnTypes types) =>
        KitText.CanName(item.Name) && columns.All(column => KitText.CanName(column.Name) && types.Of(column.Type) is not null);

    private bool IsView(Column column) => KitText.CanName(column.Name) && types.Of(column.Type) is not null;

    private bool IsSayable(MaterializedView view) =>
        view.Columns.All(IsView) && KitText.CanName(view.AccessMethod)
        && (view.Tablespace is null || PostgresText.Identifier(view.Tablespace) == view.Tablespace)
        && view.Options.All(option => StorageOptions.Contains(PostgresText.Split(option).Name));

    private static bool IsSayable(Policy policy) =>
        policy.Roles.All(role => KitText.CanName(role) && !role.Contains(',', StringComparison.Ordinal))
        && (policy.Using is null || KitText.Without(policy.Using, "--") is not null)
        && (policy.Check is null || KitText.Without(policy.Check, "--") is not null);

    // The columns of a key are a text with commas to it.
    private static bool AreKeys(IReadOnlyList<string> columns) =>
        columns.All(column => KitText.CanName(column) && !column.Contains(',', StringComparison.Ordinal));

    private static EquatableArray<Column> Bare(EquatableArray<Column> columns) =>
        [.. columns.Select(column => new Column { Name = column.Name, Type = column.Type, Collation = column.Collation })];
}
