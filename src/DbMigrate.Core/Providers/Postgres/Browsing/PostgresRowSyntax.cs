using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Engines.Browsing;

namespace DbMigrate.Providers.Postgres.Browsing;

/// <summary>PostgreSQL's values: everything comes and goes as text that the type's own functions print and read.</summary>
/// <remarks><c>concat</c> calls the type's output function; a cast to text is another text for <c>char(n)</c>, <c>boolean</c> and
/// <c>inet</c>.</remarks>
internal sealed class PostgresRowSyntax : RowSyntax
{
    public static PostgresRowSyntax Instance { get; } = new();

    public override bool NullsAreLargest => true;

    public override IReadOnlyList<string> Select(string sql, ColumnDetail? column, int? bytes)
    {
        if (bytes is not { } most || column is not { IsLong: true }) return [sql];
        var limit = most.ToString(CultureInfo.InvariantCulture);
        var (length, part) = column.IsBytes
            ? ($"pg_catalog.octet_length({sql})", $"pg_catalog.substr({sql}, 1, {limit})")
            : ($"pg_catalog.octet_length({AsText(sql)})", $"pg_catalog.left({AsText(sql)}, {limit})");
        var whole = column.IsBytes ? sql : AsText(sql);
        return
        [
            $"CASE WHEN {IsNull(sql)} THEN NULL WHEN {length} > {limit} THEN {part} ELSE {whole} END",
            $"CASE WHEN {length} > {limit} THEN {length} END",
        ];
    }

    public override Cell Read(object?[] row, ref int at, ColumnDetail? column, bool isWhole)
    {
        var text = (string?)row[at++];
        var bytes =
            !isWhole && column is { IsLong: true } && row[at++] is string length
                ? long.Parse(length, CultureInfo.InvariantCulture)
                : (long?)null;
        if (text is null) return Cell.Null;
        if (column is { IsBytes: true } && text.StartsWith(@"\x", StringComparison.Ordinal))
            return new(CellKind.Blob, text[2..], bytes ?? (text.Length - 2) / 2);
        return new(CellKind.Text, text, bytes);
    }

    public override object? Argument(Cell value) => TextOf(value);

    public override string Literal(Cell value) => TextOf(value) is { } text ? SqlDialect.Literal(text) : "NULL";

    // IS NULL would take a composite value whose fields are all NULL for none.
    public override string IsNull(string sql) => $"{sql} IS NOT DISTINCT FROM NULL";

    public override string AsText(string sql) => $"pg_catalog.concat({sql})";

    public override string Order(ColumnDetail column)
    {
        var name = SqlDialect.Quote(column.Name);
        // What has no order of its own is ordered, and compared, by what is seen of it; no value stays none.
        return column.IsOrdered ? name : $"(CASE WHEN NOT ({IsNull(name)}) THEN {AsText(name)} END COLLATE \"C\")";
    }

    public override void AddComparand(BoundSql sql, ColumnDetail? column, Cell value)
    {
        sql.Add(value);
        if (column?.Cast is { } cast) sql.Add($"::{cast}");
    }

    public override void AddUnchanged(BoundSql sql, ColumnDetail column, Cell old)
    {
        var name = SqlDialect.Quote(column.Name);
        var (whole, length, part) =
            column.IsBytes && old.Kind == CellKind.Blob
                ? (name, $"pg_catalog.octet_length({name})", $"pg_catalog.substr({name}, 1, {old.Text!.Length / 2})")
                : (
                    $"{AsText(name)} COLLATE \"C\"",
                    $"pg_catalog.octet_length({AsText(name)})",
                    $"pg_catalog.left({AsText(name)}, {old.Text?.EnumerateRunes().Count() ?? 0}) COLLATE \"C\"");
        if (old.Kind == CellKind.Null)
        {
            sql.AddUnseen(IsNull(name));
            return;
        }

        // No value prints as the empty text.
        sql.AddUnseen($"{name} IS DISTINCT FROM NULL AND {(old.IsCut ? part : whole)} = ").AddUnseen(old);
        if (old.IsCut) sql.AddUnseen(string.Create(CultureInfo.InvariantCulture, $" AND {length} = {old.Bytes}"));
    }

    public override bool AddFilter(BoundSql sql, ColumnDetail column, RowFilter filter)
    {
        var name = SqlDialect.Quote(column.Name);
        var text = AsText(name);
        switch (filter.Operator)
        {
            case "contains" when column.Kind is "json" or "array" or "range":
                sql.Add(column.Type == "json" ? $"{name}::jsonb @> " : $"{name} @> ").Add(RowFilters.ValueOf(filter));
                if (column.Kind == "json") sql.Add("::jsonb");
                if (column.Kind == "range") sql.Add($"::{column.Cast ?? column.Type}");
                return true;
            case "contains":
                sql.Add($"pg_catalog.strpos(pg_catalog.lower({text}), pg_catalog.lower(")
                    .Add(RowFilters.ValueOf(filter))
                    .Add("::text)) > 0");
                return true;
            case "startsWith":
                sql.Add($"pg_catalog.starts_with(pg_catalog.lower({text}), pg_catalog.lower(")
                    .Add(RowFilters.ValueOf(filter))
                    .Add("::text))");
                return true;
            case "endsWith":
                sql.Add($"pg_catalog.starts_with(pg_catalog.reverse(pg_catalog.lower({text})), pg_catalog.reverse(pg_catalog.lower(")
                    .Add(RowFilters.ValueOf(filter))
                    .Add("::text)))");
                return true;
            case "like":
                sql.Add($"{text} LIKE ").Add(RowFilters.ValueOf(filter)).Add("::text");
                return true;
            case "isTrue" or "isFalse":
                sql.Add($"{name} IS {(filter.Operator == "isTrue" ? "TRUE" : "FALSE")}");
                return true;
            default:
                return false;
        }
    }

    private static string? TextOf(Cell value) => value.Kind == CellKind.Blob ? @"\x" + value.Text : value.Text;
}
