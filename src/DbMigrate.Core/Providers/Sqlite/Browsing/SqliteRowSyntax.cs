using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Engines.Browsing;

namespace DbMigrate.Providers.Sqlite.Browsing;

/// <summary>SQLite's values, each with its own storage class.</summary>
internal sealed class SqliteRowSyntax : RowSyntax
{
    public static SqliteRowSyntax Instance { get; } = new();

    public override bool NullsAreLargest => false;

    public override IReadOnlyList<string> Select(string sql, ColumnDetail? column, int? bytes)
    {
        if (bytes is not { } most) return [sql];
        var limit = most.ToString(CultureInfo.InvariantCulture);
        var (isLong, length) = ($"typeof({sql}) IN ('text', 'blob')", $"length(CAST({sql} AS BLOB))");
        return
        [
            $"CASE WHEN {isLong} AND {length} > {limit} THEN substr({sql}, 1, {limit}) ELSE {sql} END",
            $"CASE WHEN {isLong} AND {length} > {limit} THEN {length} END",
        ];
    }

    public override Cell Read(object?[] row, ref int at, ColumnDetail? column, bool isWhole)
    {
        var value = row[at++];
        var bytes = isWhole ? null : row[at++] as long?;
        return Of(value, bytes);
    }

    /// <summary>A value that the driver has read.</summary>
    public static Cell Of(object? value, long? bytes = null) => value switch
    {
        null => Cell.Null,
        string text => new(CellKind.Text, text, bytes),
        byte[] blob => Cell.Of(blob) with { Bytes = bytes ?? blob.Length },
        double number => new(CellKind.Real, Print(number)),
        _ => new(CellKind.Integer, Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    public override object? Argument(Cell value) => value.Kind switch
    {
        CellKind.Integer => long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : throw NoNumber(value),
        CellKind.Real => value.Text switch
        {
            "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw NoNumber(value),
        },
        CellKind.Blob => Convert.FromHexString(value.Text!),
        _ => value.Text,
    };

    public override string Literal(Cell value) => value.Kind switch
    {
        CellKind.Null => "NULL",
        CellKind.Integer => value.Text!,
        CellKind.Real => value.Text switch { "Inf" => "9e999", "-Inf" => "-9e999", var text => text! },
        CellKind.Blob => $"x'{value.Text}'",
        _ => SqlDialect.Literal(value.Text!),
    };

    public override string IsNull(string sql) => $"{sql} IS NULL";

    public override string AsText(string sql) => $"CAST({sql} AS TEXT)";

    public override string DefaultOf(ColumnDetail column) => $"({column.Default ?? "NULL"})";

    public override void AddUnchanged(BoundSql sql, ColumnDetail column, Cell old)
    {
        var name = SqlDialect.Quote(column.Name);
        switch (old.Kind)
        {
            case CellKind.Null:
                sql.AddUnseen($"{name} IS NULL");
                break;
            case CellKind.Integer or CellKind.Real:
                sql.AddUnseen($"typeof({name}) = '{(old.Kind == CellKind.Integer ? "integer" : "real")}' AND {name} = ").AddUnseen(old);
                break;
            default:
                // As bytes: a column's collation may take other texts for equal.
                var bytes = $"CAST({name} AS BLOB)";
                var length = old.Kind == CellKind.Blob ? old.Text!.Length / 2 : System.Text.Encoding.UTF8.GetByteCount(old.Text!);
                sql.AddUnseen($"typeof({name}) = '{(old.Kind == CellKind.Blob ? "blob" : "text")}' AND ");
                sql.AddUnseen(old.IsCut ? $"length({bytes}) = {old.Bytes} AND substr({bytes}, 1, {length}) = CAST(" : $"{bytes} = CAST(")
                    .AddUnseen(old)
                    .AddUnseen(" AS BLOB)");
                break;
        }
    }

    public override bool AddFilter(BoundSql sql, ColumnDetail column, RowFilter filter)
    {
        var name = SqlDialect.Quote(column.Name);
        var text = AsText(name);
        switch (filter.Operator)
        {
            case "contains":
                sql.Add($"instr(lower({text}), lower(").Add(RowFilters.ValueOf(filter)).Add(")) > 0");
                return true;
            case "startsWith":
                sql.Add($"instr(lower({text}), lower(").Add(RowFilters.ValueOf(filter)).Add(")) = 1");
                return true;
            case "endsWith":
                sql.Add($"lower(substr({text}, -length(")
                    .Add(RowFilters.ValueOf(filter))
                    .Add("))) = lower(")
                    .Add(RowFilters.ValueOf(filter))
                    .Add(")");
                return true;
            case "like":
                sql.Add($"{text} LIKE ").Add(RowFilters.ValueOf(filter));
                return true;
            case "isTrue" or "isFalse":
                sql.Add($"{name} IS {(filter.Operator == "isTrue" ? "TRUE" : "FALSE")}");
                return true;
            default:
                return false;
        }
    }

    /// <summary>A real number so that it is read again as the same one, with the point that makes it real.</summary>
    private static string Print(double number)
    {
        if (double.IsInfinity(number)) return number > 0 ? "Inf" : "-Inf";
        var text = number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        var exponent = text.IndexOf('e', StringComparison.Ordinal);
        if (text.Contains('.', StringComparison.Ordinal)) return text;
        return exponent < 0 ? text + ".0" : $"{text[..exponent]}.0{text[exponent..]}";
    }

    private static DbMigrateException NoNumber(Cell value) =>
        new(
            ErrorId.NotSupported,
            $"'{value.Text}' is no {(value.Kind == CellKind.Integer ? "whole number of 64 bits" : "real number")}.",
            "Write digits, or make it a text.");
}
