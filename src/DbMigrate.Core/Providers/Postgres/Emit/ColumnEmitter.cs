using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Columns of tables.</summary>
internal static class ColumnEmitter
{
    /// <summary>The column as CREATE TABLE and ADD COLUMN take it.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="column">The column.</param>
    /// <param name="serial">Write it as serial.</param>
    /// <param name="withDefault">Write its default.</param>
    public static string Definition(Table table, Column column, bool serial = false, bool withDefault = true)
    {
        var parts = new List<string> { PostgresText.Identifier(column.Name), serial ? Serial(column.Type)! : column.Type };
        if (table.Kind == TableKind.Foreign && column.Options.Count > 0)
            parts.Add($"OPTIONS ({PostgresText.ForeignOptions(column.Options)})");
        if (column.Compression is not null) parts.Add($"COMPRESSION {column.Compression}");
        if (column.Collation is not null) parts.Add($"COLLATE {column.Collation}");
        if (column.Generated is not null)
            parts.Add($"GENERATED ALWAYS AS ({column.Generated}) {(column.Stored ? "STORED" : "VIRTUAL")}");
        // A partition takes its identity from the whole when it is attached, and may bring none of its own.
        else if (column.Identity is { } identity && !(column.Inherited && table.PartitionOf is not null))
            parts.Add(Identity(table, column, identity));
        else if (column.Default is not null && withDefault && !serial)
            parts.Add($"DEFAULT {column.Default}");
        // What only a parent refuses comes with the parent.
        if (column is { NotNull: true, InheritedNotNullName: null } && (!serial || column.NotNullName is not null) && !IsNotValid(column))
            parts.Add(NotNull(column));
        return string.Join(' ', parts);
    }

    /// <summary>What CREATE TABLE … OF says of a column; null where the type says it all.</summary>
    public static string? TypedDefinition(Column column)
    {
        var parts = new List<string>();
        if (column.Default is not null) parts.Add($"DEFAULT {column.Default}");
        if (column.NotNull) parts.Add("NOT NULL");
        return parts.Count == 0 ? null : $"{PostgresText.Identifier(column.Name)} WITH OPTIONS {string.Join(' ', parts)}";
    }

    /// <summary>The statements that add a column.</summary>
    public static IEnumerable<string> Add(Table table, Column column, bool withDefault)
    {
        var alter = Alter(table);
        yield return $"{alter} ADD COLUMN {Definition(table, column, withDefault: withDefault)}";
        if (column.NotNull && IsNotValid(column)) yield return $"{alter} ADD {NotNullConstraint(column)}";
        var blank = new Column { Name = column.Name, Type = column.Type, Options = table.Kind == TableKind.Foreign ? column.Options : [] };
        foreach (
            var statement in Physical(
                $"{alter} ALTER COLUMN {PostgresText.Identifier(column.Name)}",
                blank,
                column,
                table.Kind == TableKind.Foreign,
                withCompression: false))
            yield return statement;
    }

    /// <summary>The statement that drops a column.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="column">The column.</param>
    /// <param name="only">Children keep theirs.</param>
    public static string Drop(Table table, Column column, bool only) =>
        $"{(only ? $"ALTER TABLE ONLY {PostgresText.Name(table)}" : Alter(table))} DROP COLUMN {PostgresText.Identifier(column.Name)}";

    /// <summary>What is kept about a column beside its values: storage, compression, statistics, options.</summary>
    public static IEnumerable<string> Physical(
        string alterColumn, Column from, Column to, bool isForeign = false, bool withCompression = true)
    {
        if (from.Storage != to.Storage) yield return $"{alterColumn} SET STORAGE {to.Storage ?? StandardStorage(to.Type)}";
        if (withCompression && from.Compression != to.Compression)
            yield return $"{alterColumn} SET COMPRESSION {to.Compression ?? "default"}";
        if (from.StatisticsTarget != to.StatisticsTarget)
            yield return $"{alterColumn} SET STATISTICS {PostgresText.Number(to.StatisticsTarget ?? -1)}";
        if (isForeign)
        {
            if (from.Options != to.Options) yield return $"{alterColumn} OPTIONS ({OptionChanges.Foreign(from.Options, to.Options)})";
        }
        else
        {
            foreach (var statement in OptionChanges.Of(alterColumn, from.Options, to.Options)) yield return statement;
        }
    }

    /// <summary>ALTER TABLE with the table's name.</summary>
    public static string Alter(Table table) =>
        $"ALTER {(table.Kind == TableKind.Foreign ? "FOREIGN " : "")}TABLE {PostgresText.Name(table)}";

    /// <summary>The name of a type's serial; null where it has none.</summary>
    public static string? Serial(string type) => type switch
    {
        "smallint" => "smallserial",
        "integer" => "serial",
        "bigint" => "bigserial",
        _ => null,
    };

    /// <summary>Refuses null from now on; reads every row, unless a constraint of the table proves that there is none.</summary>
    public static string RefuseNull(Table table, Column column) => column.NotNullName is null && column.NotNullOptions is null
        ? $"{Alter(table)} ALTER COLUMN {PostgresText.Identifier(column.Name)} SET NOT NULL"
        : $"{Alter(table)} ADD {NotNullConstraint(column)}";

    /// <summary>Gives rows without a value the default.</summary>
    public static string FillNulls(Table table, Column column) =>
        $"UPDATE {PostgresText.Name(table)} SET {PostgresText.Identifier(column.Name)} = DEFAULT WHERE "
            + $"{PostgresText.Identifier(column.Name)} IS NULL";

    /// <summary>As <see cref="FillNulls"/>, a part of the table at a time, each durable at once, so that no row is locked for long. A row
    /// that is moved while the table is gone through is found the next time round; what is null even then, the check that follows will
    /// say.</summary>
    /// <remarks>The server commits inside DO from PostgreSQL 11 on, where no transaction is open, and finds rows by their page from 14
    /// on.</remarks>
    public static string FillNullsInParts(Table table, Column column) =>
        $"""
            DO $dbmigrate$
            DECLARE
                part CONSTANT bigint := 500;
                pages bigint;
                changed bigint;
                total bigint;
            BEGIN
                FOR pass IN 1 .. 10 LOOP
                    total := 0;
                    pages := pg_catalog.pg_relation_size({PostgresText.Literal(
                PostgresText.Name(table))}) / pg_catalog.current_setting('block_size')::bigint;
                    FOR page IN 0 .. pages BY part LOOP
                        UPDATE {PostgresText.Name(table)} SET {PostgresText.Identifier(
                column.Name)} = DEFAULT WHERE {PostgresText.Identifier(column.Name)} IS NULL
                            AND ctid >= pg_catalog.format('(%s,0)', page)::tid AND ctid < pg_catalog.format('(%s,0)', page + part)::tid;
                        GET DIAGNOSTICS changed = ROW_COUNT;
                        total := total + changed;
                        COMMIT;
                    END LOOP;
                    EXIT WHEN total = 0;
                END LOOP;
            END
            $dbmigrate$
            """;

    /// <summary>The not-null constraint as a constraint of the table (PostgreSQL 18).</summary>
    public static string NotNullConstraint(Column column) =>
        $"{(column.NotNullName is null ? "" : $"CONSTRAINT {PostgresText.Identifier(column.NotNullName)} ")}NOT NULL "
            + $"{PostgresText.Identifier(column.Name)}"
        + (column.NotNullOptions is null ? "" : $" {column.NotNullOptions}");

    /// <summary>The name of the not-null constraint (PostgreSQL 18).</summary>
    public static string NotNullName(string table, Column column) =>
        column.NotNullName ?? ServerNames.Choose(table, column.Name, "not_null");

    /// <summary>The name of an identity column's sequence.</summary>
    public static string SequenceName(string table, string column, Identity identity) =>
        identity.SequenceName ?? ServerNames.Choose(table, column, "seq");

    /// <summary>Whether the not-null constraint leaves the rows unchecked, which CREATE TABLE cannot say.</summary>
    public static bool IsNotValid(Column column) => column.NotNullOptions?.Contains("NOT VALID", StringComparison.Ordinal) == true;

    /// <summary>GENERATED … AS IDENTITY with the options that are not the type's own.</summary>
    public static string Identity(Table table, Column column, Identity identity)
    {
        var options = new List<string>();
        if (identity.SequenceName is not null) options.Add($"SEQUENCE NAME {PostgresText.Name(table.Schema, identity.SequenceName)}");
        if (SequencePlanner.Options(identity.Options, column.Type) is { Length: > 0 } counting) options.Add(counting);
        return $"GENERATED {(identity.Always ? "ALWAYS" : "BY DEFAULT")} AS "
            + $"IDENTITY{(options.Count > 0 ? $" ({string.Join(' ', options)})" : "")}";
    }

    // SET STORAGE DEFAULT is only there from PostgreSQL 16 on; only types of varying length can have another than their own.
    private static string StandardStorage(string type) =>
        type is "inet" or "cidr" || (type.StartsWith("numeric", StringComparison.Ordinal) && !type.EndsWith("[]", StringComparison.Ordinal))
            ? "MAIN"
        : type == "tsquery" ? "PLAIN"
        : "EXTENDED";

    private static string NotNull(Column column)
    {
        var options = column.NotNullOptions is null ? "" : $" {column.NotNullOptions}";
        return column.NotNullName is null
            ? $"NOT NULL{options}"
            : $"CONSTRAINT {PostgresText.Identifier(column.NotNullName)} NOT NULL{options}";
    }
}
